"""The shapes of a rule set: what the data files hold once they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from intake.conditions import Condition, Facts
from intake.conditions.truth import Test

Level = Literal["emergency", "same_day", "urgent"]
LEVELS: tuple[Level, ...] = ("emergency", "same_day", "urgent")  # the gravest first
# What is worked out on the way and read by conditions like an answer, and the answer to open for it.
WORKED_OUT_FROM = {
    "knee_wall_behind": "test_knee_wall",
    "only_strong_source": "leg_length_known",
    "source_same_side": "body_map",
    "strong_source_both_sides": "body_map",
    "urgent_sign_here": "body_map",
    "back_to_foot": "body_map",
    "result": "body_map",
    "direction": "body_map",
    "reverse": "body_map",
    "unsafe_feet": "body_map",
    "open_checks": "body_map",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: if the condition holds, the points count and the doctor reads the text.

    ``id`` is for ever: stored assessments refer to it. ``reads`` are the answers behind the condition in
    the order in which it names them. ``contrary`` cites what speaks against the rule itself.
    """

    id: str
    applies_to: str
    group: str
    condition: Condition
    reads: tuple[str, ...]
    points: int
    anchor: str
    doctor: str
    patient: str
    cites: tuple[str, ...]
    contrary: tuple[str, ...]
    tag: str
    since: str
    lifts_cap: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are counted together: a letter of the link score, or everything of one foot source."""

    applies_to: str
    name: str
    rules: tuple[Rule, ...]
    reads: frozenset[str]
    tests: tuple[tuple[Test, Rule], ...]  # each rule beside its test, ready to be counted
    first_only: bool  # only the first rule that holds counts


@dataclass(frozen=True, slots=True)
class DangerRule:
    """One danger sign at one level. ``within_days``: how soon an urgent one is seen."""

    code: str
    level: Level
    within_days: int
    rule: Rule
    say: str
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A trouble of the foot that could drive pain further up. ``most``: more points than these don't count."""

    code: str
    name: str
    group: Group
    most: int
    shape: bool
    both_ways: bool  # reaches the other side as strongly
    mechanisms: tuple[str, ...]
    drives: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Needs:
    """What ``likely`` asks for."""

    foot: int
    link: int
    other: int
    anchors: int
    response: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A text that is shown where a condition holds: a limit, a contradiction, a piece of advice."""

    code: str
    condition: Condition
    text: str
    effect: str = ""
    group: str = ""
    unknown: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    tag: str = ""
    cites: tuple[str, ...] = ()
    contrary: tuple[str, ...] = ()

    def holds(self, facts: Facts) -> bool:
        """Say whether it is known to hold."""
        return self.condition.evaluate(facts) is True


@dataclass(frozen=True, slots=True)
class Visit:
    """A kind of visit as the rules assume it; ``online``: the patient may book it."""

    minutes: int
    resources: tuple[str, ...]
    online: bool


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of one version."""

    name: str
    version: str
    digest: str  # of the files it was read from: what a clinician signs
    clinically_approved_by: str
    approved_on: str
    early_until: tuple[str, ...]
    needs: Mapping[str, Needs]
    dangers: tuple[DangerRule, ...]
    sources: tuple[Source, ...]
    named: tuple[Rule, ...]
    links: Mapping[str, tuple[Group, ...]]
    other_causes: Mapping[str, Group]
    reverse: Mapping[str, Group]
    limits: tuple[Named, ...]
    contradictions: tuple[Named, ...]
    unscored: Named
    also_check: tuple[Named, ...]
    mechanisms: tuple[Named, ...]
    advice: tuple[Named, ...]
    advice_titles: Mapping[str, str]  # by group
    visits: Mapping[str, Visit]
    bring: tuple[Named, ...]
    because: tuple[Named, ...]  # ``effect`` is the visit
    long_visit_for: Condition
    foot_has_a_part: Condition
    nail_or_skin_only: Condition
    unsafe_feet: Condition
    safe_feet: Condition
    sources_reading: Mapping[str, tuple[Source, ...]]  # by answer
    worth_trying: Mapping[str, tuple[Any, ...]]  # by answer: the values that some rule tells apart
    may_lower: Mapping[str, frozenset[str]]  # by target: the answers that may speak against the foot
    patient_words: Mapping[str, str]  # by rule, where a patient may read it
    names: Mapping[str, str]
    citations: Mapping[str, Mapping[str, str]]

    @property
    def title(self) -> str:
        """Return "footlink 0.1.0"."""
        return f"{self.name} {self.version}"
