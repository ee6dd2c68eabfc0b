"""The shapes of a summary: five blocks in a fixed order, and every answer below them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Revision(Protocol):
    """An answer that was changed."""

    link_id: str
    before: Any
    after: Any
    given_at: datetime | None
    no_longer_asked: bool
    changed_at: datetime


class Computed(Protocol):
    """An assessment as it was computed at some time, of the answers as they were then."""

    answers: Any
    result: Any
    computed_at: datetime


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
    """Something that was said, then said otherwise; ``link_id`` is "" for what the rules make of it."""

    name: str
    before: str
    after: str
    at: datetime
    link_id: str = ""
    given_at: datetime | None = None  # when ``before`` was said


@dataclass(frozen=True, slots=True)
class Save:
    """What one save of the patient's changed, and what it did to the assessment."""

    at: datetime
    answers: list[Change]
    added: int  # answers to questions that were open before
    results: list[Change]


@dataclass(frozen=True, slots=True)
class Safety:
    """Block 1. Signs that were not asked are neither "no" nor "not answered"."""

    flags: list[Flag]
    asked: int
    answered_no: int
    unsure: list[Line]
    not_answered: list[Line]
    not_asked: list[Line]  # signs that nobody has asked about
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class Complaint:
    """One region that hurts: where, how bad, how long."""

    region: str
    places: list[str]
    facts: list[Line]


@dataclass(frozen=True, slots=True)
class Why:
    """Block 2: why the patient comes, their own words first; ``no_words`` says why there are none."""

    words: str
    no_words: str
    complaints: list[Complaint]
    places: list[dict[str, str]]  # the answer to ``body_map``, for the picture


@dataclass(frozen=True, slots=True)
class Health:
    """Block 3: what is not normal, then what was asked and is; allergies and medicines always."""

    abnormal: list[Line]
    normal: list[str]
    not_answered: list[str]
    not_asked: list[Line]
    always: list[tuple[str, Line]]


@dataclass(frozen=True, slots=True)
class Open:
    """Questions that are open for one reason: skipped, not sure, not asked yet; ``state`` says it in words."""

    state: str
    lines: list[Line]


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
    missing: list["Open"]  # the heaviest
    more_missing: int
    caps: list[str]
    near_threshold: list[Line]


@dataclass(frozen=True, slots=True)
class FromAbove:
    """A foot symptom that may come from the back, the knee or the hip."""

    words: str
    reasons: list[Line]


@dataclass(frozen=True, slots=True)
class FootLink:
    """Block 4. ``withheld``: a danger sign stands, so nothing of it is shown."""

    withheld: bool
    targets: list[Target]
    from_above: list[FromAbove]
    no_complaint: list[str]
    mechanisms: list[str]
    other_things: list[str]
    contradictions: list[str]
    limits: list[str]


@dataclass(frozen=True, slots=True)
class Wants:
    """Block 5: what the patient wants to do again, and what was tried, or why nothing stands there."""

    goals: list[Line]
    no_goals: str
    tried: list[Line]
    no_tried: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as it was given."""

    link_id: str
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """The answers of one section of the questionnaire; ``folded``: few will want to read them."""

    title: str
    answers: list[Answer]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The five blocks, and below them what was changed, every answer, and what was not asked."""

    safety: Safety
    why: Why
    health: Health
    foot_link: FootLink
    wants: Wants
    saves: list[Save]  # the newest first
    parts: list[Part]
    not_asked: list[Part]
