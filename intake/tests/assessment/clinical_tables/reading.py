"""Reads the tables beside it: of each rule its weight and for whom it holds (docs/rules.md)."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.conditions import Facts
from intake.conditions.facts import SITES_OF_REGION

HERE = Path(__file__).parent
OTHER = {"left": "right", "right": "left"}
EACH = {"d": ("knee", "hip", "back"), "j": ("knee", "hip")}
SHORT = {
    "foot": " ".join(sorted(SITES_OF_REGION["foot"] - {"toenail", "foot_skin"})),
    "knee": "knee_front knee_inner knee_outer knee_back",
    "hip": "groin hip_outer buttock thigh_front thigh_back",
    "root": "big_toe_foot_top outer_foot_little_toe inner_shin_ankle",
    "recent": "yes_lt_48h yes_lt_10d not_sure",
    "sugar": "type1 type2 gestational not_sure",
    "spoiled": "redness_spreading pus_smell black_skin bone_seen",
    "long": "6_12wk 3_12mo gt_12mo",
}
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
AXIS = re.compile(r"(?:(open|ticks)\()?(\w+)\)?(?:\[(\w+)\])?(?: (=|!=|<=?|>=?) (.+))?")
Truth = bool | None


@dataclass(frozen=True)
class Axis:
    """One answer and what it must be: "arch_print[here] = flat"."""

    kind: str  # "open", "ticks" or ""
    name: str
    side: str
    sign: str
    wanted: tuple[str, ...]

    def truth(self, facts: Facts, here: str) -> Truth:
        """Return whether it holds, None if nobody can tell."""
        if self.name in ("hurts", "region"):
            return self._place(facts, here)
        value = self._value(facts, here)
        if self.kind == "open":
            return value in (None, "not_sure", ["not_sure"])
        if self.sign in COMPARE:
            value = len(set(value) - {"none"}) if self.kind and value not in (None, ["not_sure"]) else value
            number = isinstance(value, int)
            return COMPARE[self.sign](value, int(self.wanted[0])) if number else None
        return self._code(value, here)

    def _value(self, facts: Facts, here: str) -> Any:
        value = facts.age if self.name == "age" else facts.answers.get(self.name)
        return (value or {}).get(sided(self.side, here)) if self.side else value

    def _code(self, value: Any, here: str) -> Truth:
        wanted = {sided(one, here) for one in self.wanted}
        if value is None or (value in ("not_sure", ["not_sure"]) and "not_sure" not in wanted):
            return None
        among = bool(wanted & set(value if isinstance(value, list) else [str(value)]))
        return among is (self.sign == "=")

    def _place(self, facts: Facts, here: str) -> Truth:
        if facts.answers.get("body_map") is None:
            return None
        if self.name == "region":
            found = bool(facts.regions & set(self.wanted))
        else:
            side = sided(self.side, here)
            found = any(site in self.wanted and side in ("", one) for site, one in facts.sites)
        return found is (self.sign == "=")


Alternative = tuple[Axis, ...]


@dataclass(frozen=True)
class Reading:
    """One rule as the clinical text has it: its weight, and the alternatives of which one must hold."""

    name: str
    weight: tuple[str, ...]
    alternatives: tuple[Alternative, ...]

    def truth(self, facts: Facts, here: str) -> Truth:
        """Return whether the rule holds for somebody, None if nobody can tell."""
        return _any(_all(axis.truth(facts, here) for axis in axes) for axes in self.alternatives)

    @property
    def axes(self) -> Iterator[Axis]:
        """Yield the axes of all alternatives."""
        return (axis for axes in self.alternatives for axis in axes)


def sided(word: str, here: str) -> str:
    """Return the side that "here" or "there" means."""
    return {"here": here, "there": OTHER[here]}.get(word, word)


def tables() -> Mapping[str, Reading]:
    """Return the reading of every rule by its name."""
    found: dict[str, Reading] = {}
    for path in sorted(HERE.glob("*.txt")):
        for block in _blocks(path.read_text(encoding="utf-8")):
            for name, *lines in _expanded(block):
                assert name not in found, f"{name} is there twice"
                found[name] = _reading(name, lines)
    return found


def _blocks(text: str) -> Iterator[list[str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    begins = [at for at, line in enumerate(lines) if not line.startswith(" ")]
    for at, ends in zip(begins, [*begins[1:], len(lines)], strict=True):
        yield lines[at:ends]


def _expanded(block: list[str]) -> Iterator[list[str]]:
    letter = re.search(r"\{([dj])\}", block[0])
    for place in EACH[letter[1]] if letter else [""]:
        lines = [re.sub(r"\{[dj]\}", place, line) for line in block]
        name, *weight = lines[0].split()
        yield [name, " ".join(weight), *lines[1:]]


def _reading(name: str, lines: list[str]) -> Reading:
    alternatives = (one for line in lines[1:] for one in _alternatives(line.strip()))
    return Reading(name, tuple(sorted(lines[0].split())), tuple(alternatives))


def _alternatives(line: str) -> Iterator[Alternative]:
    """Yield what a line stands for: "[either]" is one alternative for each side."""
    for side in OTHER if "[either]" in line else [""]:
        yield tuple(_axis(text) for text in line.replace("[either]", f"[{side}]").split(" & "))


def _axis(text: str) -> Axis:
    match = AXIS.fullmatch(re.sub(r"\{(\w+)\}", lambda short: SHORT[short[1]], text))
    assert match, text
    kind, name, side, sign, wanted = match.groups(default="")
    return Axis(kind, name, side, sign, tuple(wanted.split()))


def _all(parts: Iterator[Truth]) -> Truth:
    found = list(parts)
    return False if False in found else None if None in found else True


def _any(parts: Iterator[Truth]) -> Truth:
    found = list(parts)
    return True if True in found else None if None in found else False
