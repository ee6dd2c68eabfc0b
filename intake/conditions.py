"""One small condition language for questions and rules: text in data files, compiled once.

    site(heel_plantar|arch) and foot_first_steps = yes
    has(knee) and not knee_lock = yes
    arch_print[side] = flat or age < 16
    main(knee) and regions > 1

``has`` asks for a region, ``main`` for the one that bothers most, ``regions`` counts them.
``evaluate`` knows three answers: true, false, and None where something that it needs is missing or
"not sure". Neither of them is "no". ``and`` is false as soon as one part is; ``or`` true as soon as one is.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NoReturn

SITES_OF_REGION = {
    "foot": frozenset(
        {
            *(
                "heel_plantar",
                "heel_back",
                "arch",
                "forefoot_ball",
                "big_toe_joint",
                "lesser_toes",
                "toenail",
            ),
            *("foot_skin", "foot_top", "foot_outer_edge", "ankle_inner", "ankle_outer", "ankle_front"),
        }
    ),
    "knee": frozenset({"knee_front", "knee_inner", "knee_outer", "knee_back"}),
    "hip": frozenset({"groin", "hip_outer", "buttock", "thigh_front", "thigh_back"}),
    "back": frozenset({"low_back_centre", "low_back_side", "leg_radiating"}),
}
REGION_OF_SITE = {site: region for region, sites in SITES_OF_REGION.items() for site in sites}
LEG_SITES = frozenset({"calf", "shin"})  # count to the nearest chosen region; alone: to the foot
DOWNSTREAM = ("knee", "hip", "back")
SIDES = ("left", "right")
NOT_SURE = "not_sure"


class ConditionError(ValueError):
    """A condition that cannot be read; names the text and the place."""


class _Missing:
    """No answer at all: not shown, or skipped."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


class Facts:
    """The answers of one patient as conditions see them. ``side`` is the side that ``[side]`` means."""

    def __init__(self, answers: Mapping[str, Any], today: date, side: str | None = None) -> None:
        self.answers = answers
        self.today = today
        self.side = side

    def on(self, side: str) -> "Facts":
        """Return the same facts with ``[side]`` bound."""
        bound = Facts(self.answers, self.today, side)
        for name in ("sites", "regions", "age", "main_region"):  # worked out once for all sides
            bound.__dict__[name] = getattr(self, name)
        return bound

    def value(self, link_id: str, side: str | None = None) -> Any:
        """Return an answer, of one side if asked, or MISSING. "not_sure" is returned as it is."""
        value = self.answers.get(link_id)
        if side is not None and isinstance(value, dict):
            value = value.get(side)
        if value == [NOT_SURE]:  # the only tick among several
            return NOT_SURE
        return MISSING if value is None else value

    @cached_property
    def sites(self) -> frozenset[tuple[str, str]]:
        """Return the places that hurt as (site, side); "both" counts as left and as right."""
        places = self.answers.get("body_map") or ()
        return frozenset(
            (place["site"], side)
            for place in places
            for side in (SIDES if place["side"] == "both" else (place["side"],))
        )

    @cached_property
    def regions(self) -> frozenset[str]:
        """Return the regions chosen: foot, knee, hip, back."""
        chosen = {REGION_OF_SITE[site] for site, _ in self.sites if site in REGION_OF_SITE}
        if any(site in LEG_SITES for site, _ in self.sites) and not chosen & {"foot", "knee"}:
            chosen.add("foot")
        return frozenset(chosen)

    @cached_property
    def main_region(self) -> str | None:
        """Return the region that bothers most: the one named, or the only one. None if that is open."""
        named = self.answers.get("main_region")
        if named in self.regions:
            return str(named)
        return next(iter(self.regions)) if len(self.regions) == 1 else None

    @cached_property
    def age(self) -> int | None:
        """Return the age in whole years today, or None if the birth date is missing."""
        written = self.answers.get("birth_date")
        if not written:
            return None
        born = date.fromisoformat(written)
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))

    @property
    def sex(self) -> str | None:
        """Return the sex recorded at birth, or None if it is missing or not said."""
        sex = self.answers.get("sex_at_birth")
        return None if sex in (None, "prefer_not", NOT_SURE) else str(sex)

    def laterality(self, region: str) -> str | None:
        """Return left, right, both or centre for the places of a region, or None without any."""
        sides = {side for site, side in self.sites if REGION_OF_SITE.get(site) == region}
        if {"left", "right"} <= sides:
            return "both"
        return next((side for side in ("left", "right", "centre") if side in sides), None)


Test = Callable[[Facts], bool | None]
_DERIVED: dict[str, tuple[str, Callable[[Facts], Any]]] = {  # words that are worked out from an answer
    "age": ("birth_date", lambda facts: facts.age),
    "sex": ("sex_at_birth", lambda facts: facts.sex),
    "regions": ("body_map", lambda facts: None if _no_map(facts) else len(facts.regions)),
}


@dataclass(frozen=True)
class Condition:
    """A compiled condition. ``link_ids`` are the answers that it reads."""

    text: str
    link_ids: frozenset[str]
    evaluate: Test


def parse(text: str) -> Condition:
    """Compile a condition. Raises ConditionError where it can't be read."""
    reader = _Reader(text)
    test = reader.either()
    reader.expect_end()
    return Condition(text, frozenset(reader.link_ids), test)


_TOKEN = re.compile(r"\s*(?:(?P<word>-?\d+\.\d+|\w+)|(?P<sign>>=|<=|!=|[=<>()\[\]|,]))")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class _Reader:
    """Reads one condition from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._split())
        self.at = 0
        self.link_ids: set[str] = set()

    def _split(self) -> Iterator[tuple[str, int]]:
        place = 0
        while self.text[place:].strip():
            match = _TOKEN.match(self.text, place)
            if not match:
                raise ConditionError(f"can't read {self.text!r} at character {place + 1}")
            yield match[0].strip(), place
            place = match.end()

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        token = self.peek()
        if not token or (wanted and token != wanted):
            self.fail(f"expected {wanted or 'a word'}")
        self.at += 1
        return token

    def fail(self, why: str) -> NoReturn:
        place = self.tokens[self.at][1] + 1 if self.at < len(self.tokens) else len(self.text) + 1
        raise ConditionError(f"{why} in {self.text!r} at character {place}")

    def expect_end(self) -> None:
        if self.peek():
            self.fail("nothing more expected")

    def either(self) -> Test:
        """Read parts joined by "or"."""
        parts = [self.all_of()]
        while self.peek() == "or":
            self.take()
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else _any(parts)

    def all_of(self) -> Test:
        """Read parts joined by "and"."""
        parts = [self.part()]
        while self.peek() == "and":
            self.take()
            parts.append(self.part())
        return parts[0] if len(parts) == 1 else _all(parts)

    def part(self) -> Test:
        """Read one part: a negation, something in parentheses, or a test."""
        if self.peek() == "not":
            self.take()
            return _not(self.part())
        if self.peek() == "(":
            self.take()
            inside = self.either()
            self.take(")")
            return inside
        word = self.take()
        return self.named(word) or self.comparison(word)

    def named(self, word: str) -> Test | None:
        """Read the tests that have names of their own."""
        if word == "always":
            return lambda facts: True
        if word == "any_downstream":
            self.link_ids.add("body_map")
            return lambda facts: None if _no_map(facts) else not facts.regions.isdisjoint(DOWNSTREAM)
        if word == "has" and self.peek() == "(":
            (regions,) = self.arguments("body_map")
            return lambda facts: None if _no_map(facts) else not facts.regions.isdisjoint(regions)
        if word == "main" and self.peek() == "(":
            (mains,) = self.arguments("body_map")
            self.link_ids.add("main_region")
            return lambda facts: None if facts.main_region is None else facts.main_region in mains
        if word == "site_only":
            (only,) = self.arguments("body_map")
            return lambda facts: None if _no_map(facts) else _feet_only(facts, frozenset(only))
        if word == "site" and self.peek() == "(":
            return self.site()
        if word == "answered" and self.peek() == "(":
            ((link_id,),) = self.arguments()
            self.link_ids.add(link_id)
            return lambda facts: facts.value(link_id) not in (MISSING, NOT_SURE)
        if word in _DERIVED:
            link_id, read = _DERIVED[word]
            self.link_ids.add(link_id)
            return self.compare(read)
        return None

    def site(self) -> Test:
        sites, *sides = self.arguments("body_map")
        if not sides:
            return lambda facts: None if _no_map(facts) else any(site in sites for site, _ in facts.sites)
        wanted = sides[0]

        def test(facts: Facts) -> bool | None:
            if _no_map(facts):
                return None
            here = {str(facts.side) if side == "side" else side for side in wanted}
            return any(site in sites and side in here for site, side in facts.sites)

        return test

    def arguments(self, link_id: str = "") -> list[tuple[str, ...]]:
        """Read "(a|b, c)" as [("a", "b"), ("c",)]."""
        if link_id:
            self.link_ids.add(link_id)
        self.take("(")
        groups = [self.codes()]
        while self.peek() == ",":
            self.take()
            groups.append(self.codes())
        self.take(")")
        return groups

    def codes(self) -> tuple[str, ...]:
        codes = [self.take()]
        while self.peek() == "|":
            self.take()
            codes.append(self.take())
        return tuple(codes)

    def comparison(self, link_id: str) -> Test:
        """Read a test of one answer, of one side if it says so."""
        if not link_id[0].isalpha():
            self.fail("expected the name of an answer before this")
        self.link_ids.add(link_id)
        if self.peek() != "[":
            return self.compare(lambda facts: facts.value(link_id))
        self.take()
        side = self.take()
        self.take("]")
        at = self.at
        if side != "any":
            return self.compare(lambda facts: facts.value(link_id, facts.side if side == "side" else side))
        tests = []
        for one in SIDES:
            self.at = at
            tests.append(self.compare(lambda facts, one=one: facts.value(link_id, one)))  # type: ignore[misc]
        return _any(tests)

    def compare(self, read: Callable[[Facts], Any]) -> Test:
        """Read an operator and what stands after it."""
        sign = self.take()
        if sign in _COMPARE:
            return _number_test(read, _COMPARE[sign], self.number())
        if sign in ("=", "!="):
            code = self.take()
            return _code_test(read, (code,), wanted=sign == "=")
        if sign in ("in", "has"):
            codes = self.arguments()[0] if self.peek() == "(" else (self.take(),)
            return _code_test(read, codes, wanted=True)
        self.at -= 1
        return self.fail("expected =, !=, <, <=, >, >=, in or has")

    def number(self) -> float:
        word = self.take()
        try:
            return float(word)
        except ValueError:
            self.at -= 1
            return self.fail("expected a number")


def _feet_only(facts: Facts, sites: frozenset[str]) -> bool:
    """Say whether the foot hurts nowhere but at these sites."""
    on_foot = {site for site, _ in facts.sites if site in SITES_OF_REGION["foot"]}
    return bool(on_foot) and on_foot <= sites


def _no_map(facts: Facts) -> bool:
    return facts.value("body_map") is MISSING


def _code_test(read: Callable[[Facts], Any], codes: tuple[str, ...], *, wanted: bool) -> Test:
    """Test an answer against codes; several ticked answers pass if one of them is among the codes."""
    asked = frozenset(codes)
    asks_not_sure = NOT_SURE in asked

    def test(facts: Facts) -> bool | None:
        value = read(facts)
        if value is MISSING or value is None:
            return None
        if value == NOT_SURE and not asks_not_sure:
            return None
        found = not asked.isdisjoint(value) if isinstance(value, list) else str(value) in asked
        return found is wanted

    return test


def _number_test(read: Callable[[Facts], Any], compare: Callable[[float, float], bool], limit: float) -> Test:
    def test(facts: Facts) -> bool | None:
        value = read(facts)
        return compare(value, limit) if isinstance(value, int | float) else None

    return test


def _all(parts: list[Test]) -> Test:
    def test(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            answer = part(facts)
            if answer is False:
                return False
            unknown = unknown or answer is None
        return None if unknown else True

    return test


def _any(parts: list[Test]) -> Test:
    def test(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            answer = part(facts)
            if answer:
                return True
            unknown = unknown or answer is None
        return None if unknown else False

    return test


def _not(part: Test) -> Test:
    def test(facts: Facts) -> bool | None:
        answer = part(facts)
        return None if answer is None else not answer

    return test
