"""One patient on one page: the answers and what the rules made of them, as five blocks in a fixed order.

Pure: no clock, no database. "Not answered" is said as such and is never a "no". Every line keeps the
``link_id`` of an answer that it comes from, so that the page can lead there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.assessment import rule_set
from intake.assessment.explain import LIST_WORDS, NOT_ENOUGH
from intake.conditions import REGION_OF_SITE, Facts
from intake.questionnaire import questionnaire
from intake.questionnaire.labels import label
from intake.sites import SITES

MOST_MISSING = 5  # lines; the rest is counted
MOST_NEAR = 3
NOTHING = ("no", "none", ["none"], "never", "0")  # answers that say: asked, and normal
UNSURE = "not_sure"
REGIONS = {
    "foot": gettext_lazy("Foot"),
    "knee": gettext_lazy("Knee"),
    "hip": gettext_lazy("Hip"),
    "back": gettext_lazy("Low back"),
}
# What the doctor reads first of the health questions, in the words of the trade.
HEALTH = {
    "dm": gettext_lazy("diabetes"),
    "anticoag": gettext_lazy("blood thinner"),
    "neuropathy": gettext_lazy("neuropathy"),
    "circulation": gettext_lazy("poor circulation"),
    "immune": gettext_lazy("weak immune system"),
    "steroids": gettext_lazy("steroids"),
    "osteoporosis": gettext_lazy("osteoporosis"),
    "inflam_arth": gettext_lazy("inflammatory disease"),
    "gout": gettext_lazy("gout"),
    "pregnant": gettext_lazy("pregnancy"),
    "neuro_disease": gettext_lazy("nerve disease"),
    "amputation": gettext_lazy("amputation"),
    "allergy_latex": gettext_lazy("latex allergy"),
    "anticoag_name": gettext_lazy("blood thinner's name"),
    "dm_feet": gettext_lazy("diabetic foot before"),
    "past_surgery": gettext_lazy("surgery"),
    "past_surgery_6wk": gettext_lazy("surgery in the last 6 weeks"),
    "old_injury": gettext_lazy("old fracture"),
    "told_foot_dx": gettext_lazy("foot diagnosis"),
    "falls_12mo": gettext_lazy("falls in 12 months"),
    "smoke": gettext_lazy("smoking"),
}
ALWAYS_SHOWN = {"allergy": gettext_lazy("Allergy"), "med_list": gettext_lazy("Medicines")}
TARGETS = {
    ("knee", "left"): gettext_lazy("Left knee"),
    ("knee", "right"): gettext_lazy("Right knee"),
    ("knee", "both"): gettext_lazy("Knee, both sides"),
    ("hip", "left"): gettext_lazy("Left hip"),
    ("hip", "right"): gettext_lazy("Right hip"),
    ("hip", "both"): gettext_lazy("Hip, both sides"),
    ("back", "left"): gettext_lazy("Low back, left side"),
    ("back", "right"): gettext_lazy("Low back, right side"),
    ("back", "both"): gettext_lazy("Low back, both sides"),
    ("back", "centre"): gettext_lazy("Low back"),
}
MECHANISMS = {
    "misalignment": gettext_lazy("misalignment"),
    "shock_absorption": gettext_lazy("shock absorption"),
    "instability": gettext_lazy("instability"),
    "altered_gait": gettext_lazy("altered gait"),
}


class Revision(Protocol):
    """An answer that was changed."""

    link_id: str
    before: Any
    after: Any
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to read, and the answer that it comes from ("" if it comes from none)."""

    text: str
    link_id: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A danger sign: how pressing, and the answers behind it."""

    level: str
    because: list[Line]


@dataclass(frozen=True, slots=True)
class Change:
    """A safety answer that was given, then changed."""

    link_id: str
    question: str
    before: str
    after: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Safety:
    """Block 1."""

    flags: list[Flag]
    asked: int
    answered_no: int
    unsure: list[Line]
    not_answered: list[Line]
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One region that hurts: where, how bad, how long."""

    region: str
    places: list[str]
    facts: list[Line]


@dataclass(frozen=True, slots=True)
class Why:
    """Block 2: why the patient comes, their own words first."""

    words: str
    complaints: list[Complaint]
    places: list[dict[str, str]]  # the answer to ``body_map``, for the picture


@dataclass(frozen=True, slots=True)
class Health:
    """Block 3: what is not normal, then what was asked and is; allergies and medicines always."""

    abnormal: list[Line]
    normal: list[str]
    not_answered: list[str]
    always: list[tuple[str, Line]]


@dataclass(frozen=True, slots=True)
class Target:
    """What the rules say of one place that the foot may drive."""

    site: str
    side: str
    name: str
    result: str
    result_words: str
    supporting: list[Line]
    opposing: list[Line]
    missing: list[Line]  # the heaviest
    more_missing: int
    caps: list[str]
    near_threshold: list[Line]


@dataclass(frozen=True, slots=True)
class FootLink:
    """Block 4. ``withheld``: a danger sign stands, so nothing of it is shown."""

    withheld: bool
    targets: list[Target]
    no_complaint: list[str]
    mechanisms: list[str]
    other_things: list[str]
    contradictions: list[str]
    limits: list[str]


@dataclass(frozen=True, slots=True)
class Wants:
    """Block 5: what the patient wants to do again, and what was tried."""

    goals: list[Line]
    tried: list[Line]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was given."""

    link_id: str
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one section of the questionnaire."""

    title: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Summary:
    """The five blocks, and below them every answer."""

    safety: Safety
    why: Why
    health: Health
    foot_link: FootLink
    wants: Wants
    parts: list[Part]


def summarise(
    answers: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    revisions: Iterable[Revision] = (),
    today: date,
) -> Summary:
    """Return the page of one patient. ``result`` is the assessment of exactly these answers."""
    told = _Told(answers)
    return Summary(
        safety=_safety(told, result, revisions),
        why=_why(told, Facts(answers, today)),
        health=_health(told),
        foot_link=_foot_link(told, result),
        wants=_wants(told),
        parts=[*_parts(told), *_not_asked(told, result)],
    )


class _Told:
    """The answers, in words."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.items = questionnaire().items

    def words(self, link_id: str) -> str:
        """Return an answer as the patient chose it, or that there is none."""
        if link_id not in self.answers:
            return _("not asked yet")
        return self.in_words(link_id, self.answers[link_id])

    def in_words(self, link_id: str, value: Any) -> str:
        """Return what such an answer to a question says."""
        return _("not answered") if value is None else label(self.items[link_id], value)

    def line(self, link_id: str, name: Any = "") -> Line:
        """Return "name: answer"."""
        return Line(f"{name or self.question(link_id)}: {self.words(link_id)}", link_id)

    def question(self, link_id: str) -> str:
        """Return the words of a question."""
        item = self.items[link_id]
        return item.label or item.text

    def was_asked(self, link_id: str) -> bool:
        """Say whether the question was shown, answered or not."""
        return link_id in self.answers

    def findings(self, findings: Iterable[Mapping[str, Any]]) -> list[Line]:
        """Return what rules found, each leading to the first answer it stands on."""
        return [
            Line(one["text"], next((at for at in one["answers"] if at in self.items), "")) for one in findings
        ]

    def open_question(self, link_id: str) -> Line:
        """Return the short name of a question without a telling answer, and what was said instead, if anything."""
        name = rule_set().names.get(link_id) or self.question(link_id)
        if self.answers.get(link_id) is None:
            return Line(name, link_id)
        return Line(f"{name}: {self.words(link_id)}", link_id)


def _safety(told: _Told, result: Mapping[str, Any], revisions: Iterable[Revision]) -> Safety:
    signs = [link_id for link_id in told.answers if _is_sign(told, link_id)]
    return Safety(
        flags=[Flag(flag["level"], told.findings(flag["because"])) for flag in result["red_flags"]],
        asked=len(signs),
        answered_no=sum(told.answers[link_id] in NOTHING for link_id in signs),
        unsure=[Line(told.question(one), one) for one in signs if told.answers[one] == UNSURE],
        not_answered=[Line(told.question(one), one) for one in signs if told.answers[one] is None],
        changes=[
            Change(
                link_id=one.link_id,
                question=told.question(one.link_id),
                before=told.in_words(one.link_id, one.before),
                after=told.in_words(one.link_id, one.after),
                at=one.changed_at,
            )
            for one in revisions
            if _is_sign(told, one.link_id)
        ],
    )


def _is_sign(told: _Told, link_id: str) -> bool:
    """Say whether an answer is to a danger sign that can be denied, not to a question about one."""
    return link_id.startswith("rf_") and told.items[link_id].option("no") is not None


def _why(told: _Told, facts: Facts) -> Why:
    main = told.answers.get("main_region")
    regions = sorted((one for one in REGIONS if one in facts.regions), key=lambda one: one != main)
    complaints = [
        Complaint(str(REGIONS[one]), _places(facts, one), list(_complaint_facts(told, one)))
        for one in regions
    ]
    if elsewhere := _places(facts, None):
        complaints.append(Complaint(_("Elsewhere"), elsewhere, []))
    return Why(
        words=told.answers.get("main_worry") or "",
        complaints=complaints,
        places=told.answers.get("body_map") or [],
    )


def _places(facts: Facts, region: str | None) -> list[str]:
    """Return the places of a region in words (None: those of no region), in the order of the body map."""
    order = list(SITES)
    chosen = [(order.index(site), side) for site, side in facts.sites if REGION_OF_SITE.get(site) == region]
    return [SITES[order[place]].name(side) for place, side in sorted(chosen)]


def _complaint_facts(told: _Told, region: str) -> Iterator[Line]:
    """Yield how bad, how long, when worst and what eases; a question not asked yet is left out."""
    average, worst = (told.answers.get(f"{region}_pain_{kind}") for kind in ("avg", "worst"))
    if average is not None:
        bad = _("%(average)s of 10") % {"average": average}
        worst_words = _(", worst %(worst)s") % {"worst": worst} if worst is not None else ""
        yield Line(bad + worst_words, f"{region}_pain_avg")
    for kind, name in (
        ("duration", ""),
        ("onset", ""),
        ("time", _("Worst")),
        ("worse", _("Worse with")),
        ("better", _("Better with")),
    ):
        link_id = f"{region}_{kind}"
        if told.answers.get(link_id):
            words = told.words(link_id)
            yield Line(f"{name}: {words}" if name else words, link_id)


def _health(told: _Told) -> Health:
    asked = {link_id: name for link_id, name in HEALTH.items() if told.was_asked(link_id)}
    normal = [link_id for link_id in asked if told.answers[link_id] in NOTHING]
    not_answered = [link_id for link_id in asked if told.answers[link_id] is None]
    return Health(
        abnormal=[
            told.line(link_id, name)
            for link_id, name in asked.items()
            if link_id not in normal and link_id not in not_answered
        ],
        normal=[str(asked[link_id]) for link_id in normal],
        not_answered=[str(asked[link_id]) for link_id in not_answered],
        always=[(str(name), Line(told.words(link_id), link_id)) for link_id, name in ALWAYS_SHOWN.items()],
    )


def _foot_link(told: _Told, result: Mapping[str, Any]) -> FootLink:
    sites = {one["site"] for one in result["sites"]}
    return FootLink(
        withheld=result["withheld"],
        targets=[] if result["withheld"] else [_target(told, one) for one in result["sites"]],
        no_complaint=[str(name) for region, name in REGIONS.items() if region not in {"foot", *sites}],
        mechanisms=[str(MECHANISMS[code]) for code in result["mechanisms"]],
        other_things=result["other_things_to_check"],
        contradictions=result["contradictions"],
        limits=result["limits"],
    )


def _target(told: _Told, site: Mapping[str, Any]) -> Target:
    return Target(
        site=site["site"],
        side=site["side"],
        name=str(TARGETS[site["site"], site["side"]]),
        result=site["foot_driven"],
        result_words=LIST_WORDS.get(site["foot_driven"], NOT_ENOUGH),
        supporting=told.findings(site["supporting"]),
        opposing=told.findings(site["opposing"]),
        missing=[told.open_question(link_id) for link_id in _missing(site)[:MOST_MISSING]],
        more_missing=max(0, len(_missing(site)) - MOST_MISSING),
        caps=site["caps"],
        near_threshold=[told.open_question(one) for one in site["near_threshold"][:MOST_NEAR]],
    )


def _missing(site: Mapping[str, Any]) -> list[str]:
    """Return the questions that would say more of a place, the heaviest first."""
    return [link_id for one in site["missing"] for link_id in one["answers"]]


def _wants(told: _Told) -> Wants:
    goals = [
        Line(_goal(told, number), f"goal_{number}")
        for number in (1, 2, 3)
        if told.answers.get(f"goal_{number}")
    ]
    tried = (("past_treat_helped", _("Helped")), ("past_treat_no_help", _("Did not help")))
    return Wants(goals, [told.line(link_id, name) for link_id, name in tried if told.answers.get(link_id)])


def _goal(told: _Told, number: int) -> str:
    score = told.answers.get(f"goal_score_{number}")
    return f"{told.answers[f'goal_{number}']}" + (f" ({score}/10)" if score is not None else "")


def _parts(told: _Told) -> Iterable[Part]:
    """Return every answer under the section that asks it first, in the order of asking."""
    seen: set[str] = set()
    sections: dict[str, list[Answer]] = {}
    for page in questionnaire().pages:
        for link_id in page.link_ids:
            if told.was_asked(link_id) and link_id not in seen:
                seen.add(link_id)
                answer = Answer(link_id, told.question(link_id), told.words(link_id))
                sections.setdefault(page.section_title, []).append(answer)
    return (Part(title, answers) for title, answers in sections.items())


def _not_asked(told: _Told, result: Mapping[str, Any]) -> Iterator[Part]:
    """Yield the questions that the rules miss and that nobody has asked yet, so that lines lead somewhere."""
    missed = {link_id for site in result["sites"] for link_id in (*_missing(site), *site["near_threshold"])}
    open_ones = [link_id for link_id in told.items if link_id in missed and not told.was_asked(link_id)]
    if open_ones:
        answers = [Answer(one, told.question(one), told.words(one)) for one in open_ones]
        yield Part(_("Not asked yet"), answers)
