"""An assessment in words: one line for the doctor's list, three bullets for the patient, a page for people."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any

from intake.assessment.loading import rule_set
from intake.assessment.translating import said
from intake.conditions import NOT_SURE, Facts
from intake.conditions.facts import SITES_OF_REGION
from intake.wording import ENGLISH

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
COMPLAINTS = {
    "foot": "your foot or ankle hurts",
    "knee": "your knee hurts",
    "hip": "your hip hurts",
    "back": "your low back hurts",
}
ELSEWHERE = {
    "calf": "your calf hurts",
    "shin": "your shin hurts",
    "other_place": "it hurts somewhere else",
    "cannot_point": "you can't point to where it hurts",
}
SITES = {"knee": "knee", "hip": "hip", "back": "back"}  # as {site} in the sentences
AND = "{one} and {other}"


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


def patient_reasons(
    assessment: Assessment, answers: Mapping[str, Any], *, language: str = ENGLISH
) -> Reasons:
    """Return what the patient told us that matters most, what does not fit, and the sentence of H.3.

    Raises FileNotFoundError for a language that the rules are not translated into.
    """
    told = [
        *_because(assessment, answers, language),
        *_patient_words(assessment, "supporting", language),
        *_complaints(answers, language),
    ]
    return Reasons(
        told_us=list(dict.fromkeys(told))[:MOST],
        does_not_fit=_patient_words(assessment, "opposing", language)[:MOST],
        sentence=None if assessment["withheld"] else _sentence(assessment, language),
    )


def left_open(assessment: Assessment, answers: Mapping[str, Any]) -> list[str]:
    """Return the questions that were asked and left open, where the answer matters, the heaviest first."""
    missed = (
        link_id for site in assessment["sites"] for one in site["missing"] for link_id in one["answers"]
    )
    return [link_id for link_id in dict.fromkeys(missed) if answers.get(link_id, "") in OPEN]


def _because(assessment: Assessment, answers: Mapping[str, Any], language: str) -> list[str]:
    """Return what beside the pain leads to the visit."""
    visit, facts = assessment["route"]["visit_type"], Facts(answers, NO_DAY)
    because = (one for one in rule_set().because if one.effect == visit and one.holds(facts))
    return [said(one.text, language) for one in because]


def _patient_words(assessment: Assessment, kind: str, language: str) -> list[str]:
    """Return the words for patients of the links that were found, the heaviest first, each once."""
    words = rule_set().patient_words
    found = (words.get(one["rule"], "") for site in assessment["sites"] for one in _links_first(site[kind]))
    return [said(text, language) for text in dict.fromkeys(found) if text]


def _links_first(findings: Iterable[Assessment]) -> list[Assessment]:
    """What patients noticed themselves comes before the shape of a foot."""
    return sorted(findings, key=lambda one: (one["rule"].startswith("F."), -abs(one["weight"])))


def _complaints(answers: Mapping[str, Any], language: str) -> list[str]:
    """Return where it hurts and for how long, for visits without a link."""
    places = {place["site"] for place in answers.get("body_map") or ()}
    found = []
    for region, complaint in COMPLAINTS.items():
        if places & SITES_OF_REGION[region]:
            since = LONG_FOR.get(str(answers.get(f"{region}_duration")), "")
            found.append(f"{said(complaint, language)} {said(since, language)}".strip())
    elsewhere = (words for site, words in ELSEWHERE.items() if site in places and not found)
    return found or [said(words, language) for words in elsewhere]


def _sentence(assessment: Assessment, language: str) -> str | None:
    direction, sentences = assessment["direction"], []
    sites = [site["site"] for site in assessment["sites"] if site["foot_driven"] == assessment["foot_driven"]]
    if sites and direction != "reverse":
        words = {
            "site": _together(sites, language),
            "other_service": said(OTHER_SERVICE, language),
            "missing": said(MISSING_YET if assessment["early"] else MISSING, language),
        }
        sentences.append(said(SENTENCES[assessment["foot_driven"]], language).format(**words))
    if direction in ("reverse", "both"):
        came_from = assessment["reverse"][0]["code"].removesuffix("_to_foot")
        sentence = said(REVERSE_SENTENCE, language)
        sentences.append(sentence.format(site=said(SITES[came_from], language)))
    return " ".join(sentences) or None


def _together(sites: Iterable[str], language: str) -> str:
    """Return "knee and hip"."""
    named = [said(SITES[site], language) for site in dict.fromkeys(sites)]
    return reduce(lambda one, other: said(AND, language).format(one=one, other=other), named)


def texts() -> Iterator[tuple[str, str]]:
    """Yield the texts of this file that a patient may read, as ``translating.texts`` does."""
    for text in (*SENTENCES.values(), REVERSE_SENTENCE):
        yield text, "shown only where the clinic shows the result of the rules"
    for text in (OTHER_SERVICE, MISSING_YET, MISSING):
        yield text, "the end of a sentence about the feet: {other_service} or {missing}"
    for text in COMPLAINTS.values():
        yield text, "one of a list of reasons, after “You told us:”; often followed by “for 2 to 6 weeks”"
    for text in ELSEWHERE.values():
        yield text, "one of a list of reasons, after “You told us:”"
    for text in LONG_FOR.values():
        yield text, "after “your knee hurts”"
    for text in (*SITES.values(), AND):
        yield text, "in place of {site} in the sentences about the feet"
