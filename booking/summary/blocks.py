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
    given_at: datetime | None = None  # when ``before`` was said


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
