"""An assessment in words: one line for the doctor's list, three bullets for the patient, a page for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.assessment.loading import rule_set
from intake.conditions import NOT_SURE, Facts
from intake.conditions.facts import SITES_OF_REGION

Assessment = Mapping[str, Any]
MOST = 3
OPEN = (None, NOT_SURE, [NOT_SURE])  # shown, and not answered in a way that tells something
NO_DAY = date.min  # for conditions that read no age
LIST_WORDS = {"likely": "foot likely adding", "possible": "foot possibly adding", "unlikely": "foot unlikely"}
NOT_ENOUGH = "not enough answers"
# CLINICAL.md H.3, word for word.
SENTENCES = {
    "likely": "Some of your answers fit with your feet adding to your {site} pain. Only an examination can tell. We "
    "suggest a longer visit so that the doctor can look at how you walk.",
    "possible": "Your feet may play a part. There are other common causes too. The doctor will look at both.",
    "unlikely": "From your answers your feet do not seem to be the main reason for your {site} pain. That does not "
    "rule anything out. {other_service}",
    "insufficient": "We need a little more to plan your visit. {missing}",
}
OTHER_SERVICE = "A physiotherapist or your own doctor can help you with it."
MISSING_YET = "We ask the other questions after you have booked."
MISSING = "The doctor will ask you at the visit."
REVERSE_SENTENCE = (
    "Sometimes foot feelings start higher up, for example in the back. "
    "We suggest having your {site} checked as well."
)
LONG_FOR = {
    "lt_2wk": "for less than 2 weeks",
    "2_6wk": "for 2 to 6 weeks",
    "6_12wk": "for 6 to 12 weeks",
    "3_12mo": "for 3 to 12 months",
    "gt_12mo": "for more than a year",
}
PLACES = {"foot": "foot or ankle", "knee": "knee", "hip": "hip", "back": "low back"}
ELSEWHERE = {
    "calf": "your calf hurts",
    "shin": "your shin hurts",
    "other_place": "it hurts somewhere else",
    "cannot_point": "you can't point to where it hurts",
}


@dataclass(frozen=True)
class Reasons:
    """What a patient reads, in their own words. ``sentence`` is for clinics that show what the rules made of it."""

    told_us: list[str]
    does_not_fit: list[str]
    sentence: str | None


def headline(assessment: Assessment) -> str:
    """Return one line for the doctor's list: "knee, both sides: foot likely adding"."""
    if assessment["withheld"]:
        return "danger sign first"
    for result, words in LIST_WORDS.items():
        strongest = [site for site in assessment["sites"] if site["foot_driven"] == result]
        if strongest and assessment["foot_driven"] == result:
            return f"{_place(strongest, result)}: {words}"
    if assessment["foot_driven"] == "insufficient":
        return NOT_ENOUGH
    return "no knee, hip or back pain"


def _place(sites: Iterable[Assessment], result: str) -> str:
    """Return "knee, both sides and back"; where the foot has no part the side does not matter."""
    if result == "unlikely":
        return " and ".join(dict.fromkeys(site["site"] for site in sites))
    return " and ".join(f"{site['site']}{_side(site['side'])}" for site in sites)


def _side(side: str) -> str:
    return {"both": ", both sides", "left": ", left", "right": ", right"}.get(side, "")


def patient_reasons(assessment: Assessment, answers: Mapping[str, Any]) -> Reasons:
    """Return what the patient told us that matters most, what does not fit, and the sentence of H.3."""
    said = [*_because(assessment, answers), *_patient_words(assessment, "supporting"), *_complaints(answers)]
    return Reasons(
        told_us=list(dict.fromkeys(said))[:MOST],
        does_not_fit=_patient_words(assessment, "opposing")[:MOST],
        sentence=None if assessment["withheld"] else _sentence(assessment),
    )


def left_open(assessment: Assessment, answers: Mapping[str, Any]) -> list[str]:
    """Return the questions that were asked and left open, where the answer matters, the heaviest first."""
    missed = (
        link_id for site in assessment["sites"] for one in site["missing"] for link_id in one["answers"]
    )
    return [link_id for link_id in dict.fromkeys(missed) if answers.get(link_id, "") in OPEN]


def _because(assessment: Assessment, answers: Mapping[str, Any]) -> list[str]:
    """Return what beside the pain leads to the visit."""
    visit, facts = assessment["route"]["visit_type"], Facts(answers, NO_DAY)
    return [one.text for one in rule_set().because if one.effect == visit and one.holds(facts)]


def _patient_words(assessment: Assessment, kind: str) -> list[str]:
    """Return the words for patients of the links that were found, the heaviest first, each once."""
    words = rule_set().patient_words
    found = (words.get(one["rule"], "") for site in assessment["sites"] for one in _links_first(site[kind]))
    return list(dict.fromkeys(text for text in found if text))


def _links_first(findings: Iterable[Assessment]) -> list[Assessment]:
    """What patients noticed themselves comes before the shape of a foot."""
    return sorted(findings, key=lambda one: (one["rule"].startswith("F."), -abs(one["weight"])))


def _complaints(answers: Mapping[str, Any]) -> list[str]:
    """Return where it hurts and for how long, for visits without a link."""
    places = {place["site"] for place in answers.get("body_map") or ()}
    said = []
    for region, name in PLACES.items():
        if places & SITES_OF_REGION[region]:
            since = LONG_FOR.get(str(answers.get(f"{region}_duration")), "")
            said.append(f"your {name} hurts {since}".strip())
    return said + [words for site, words in ELSEWHERE.items() if site in places and not said]


def _sentence(assessment: Assessment) -> str | None:
    direction, sentences = assessment["direction"], []
    sites = [site["site"] for site in assessment["sites"] if site["foot_driven"] == assessment["foot_driven"]]
    if sites and direction != "reverse":
        words = {
            "site": " and ".join(dict.fromkeys(sites)),
            "other_service": OTHER_SERVICE,
            "missing": MISSING_YET if assessment["early"] else MISSING,
        }
        sentences.append(SENTENCES[assessment["foot_driven"]].format(**words))
    if direction in ("reverse", "both"):
        came_from = assessment["reverse"][0]["code"].removesuffix("_to_foot")
        sentences.append(REVERSE_SENTENCE.format(site=came_from))
    return " ".join(sentences) or None
