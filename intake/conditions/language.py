"""Reading a condition: its text becomes one function of the facts."""

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from intake.conditions.facts import DOWNSTREAM, MISSING, NOT_SURE, SIDES, Facts
from intake.conditions.truth import (
    Read,
    Test,
    all_of,
    answer_reader,
    answer_test,
    any_of,
    code_test,
    foot_hurts_only_at,
    hurts_beyond_skin,
    no_map,
    number_of_ticks,
    number_test,
    opposite,
    years_since,
)

_DERIVED: dict[str, tuple[str, Read]] = {  # words that are worked out from an answer
    "age": ("birth_date", lambda facts: facts.age),
    "sex": ("sex_at_birth", lambda facts: facts.sex),
    "regions": ("body_map", lambda facts: None if no_map(facts) else len(facts.regions)),
}


_OF_ONE_ANSWER = ("answered", "open", "count", "years_since")


class ConditionError(ValueError):
    """A condition that cannot be read; names the text and the place."""


@dataclass(frozen=True)
class Part:
    """One part of a condition: others joined by "and", "or" or "not", or one test as it is written."""

    test: Test
    word: str = ""
    parts: tuple["Part", ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Condition:
    """A compiled condition. ``link_ids`` are the answers that it reads, ``whole`` shows what it is made of."""

    text: str
    link_ids: frozenset[str]
    evaluate: Test
    whole: Part


def parse(text: str) -> Condition:
    """Compile a condition. Raises ConditionError where it can't be read."""
    reader = _Reader(text)
    whole = reader.either()
    reader.expect_end()
    return Condition(text, frozenset(reader.link_ids), whole.test, whole)


_TOKEN = re.compile(r"\s*(-?\d+\.\d+|\w+|>=|<=|!=|[=<>()\[\]|,])")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _is_word(token: str) -> bool:
    return token.strip("-")[:1].isalnum()


class _Reader:
    """Reads one condition from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._split())
        self.at = 0
        self.link_ids: set[str] = set()

    def _split(self) -> Iterator[tuple[str, int]]:
        read_to = 0
        while unread := self.text[read_to:].lstrip():
            match = _TOKEN.match(self.text, read_to)
            if not match:
                place = len(self.text) - len(unread) + 1
                raise ConditionError(f"can't read {self.text!r} at character {place}")
            yield match[1], match.start(1)
            read_to = match.end()

    def peek(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, wanted: str = "") -> str:
        """Return the next word and go on, or the next sign if that one is wanted."""
        token = self.peek()
        if token != wanted if wanted else not _is_word(token):
            self.fail(f"expected {wanted or 'a word'}")
        self.at += 1
        return token

    def fail(self, why: str) -> NoReturn:
        place = self.tokens[self.at][1] + 1 if self.at < len(self.tokens) else len(self.text) + 1
        raise ConditionError(f"{why} in {self.text!r} at character {place}")

    def expect_end(self) -> None:
        if self.peek():
            self.fail("nothing more expected")

    def either(self) -> Part:
        """Read parts joined by "or"."""
        return self.joined("or", self.all_of, any_of)

    def all_of(self) -> Part:
        """Read parts joined by "and"."""
        return self.joined("and", self.part, all_of)

    def joined(self, word: str, read: Callable[[], Part], join: Callable[[list[Test]], Test]) -> Part:
        """Read parts joined by a word; one part alone is that part."""
        parts = [read()]
        while self.peek() == word:
            self.take(word)
            parts.append(read())
        return parts[0] if len(parts) == 1 else Part(join([one.test for one in parts]), word, tuple(parts))

    def part(self) -> Part:
        """Read one part: a negation, something in parentheses, or a test."""
        if self.peek() == "not":
            self.take("not")
            inside = self.part()
            return Part(opposite(inside.test), "not", (inside,))
        if self.peek() == "(":
            self.take("(")
            inside = self.either()
            self.take(")")
            return inside
        return self.test()

    def test(self) -> Part:
        """Read one test."""
        begins = self.at
        word = self.take()
        test = self.named(word) or self.comparison(word)
        last, at = self.tokens[self.at - 1]
        return Part(test, text=self.text[self.tokens[begins][1] : at + len(last)])

    def named(self, word: str) -> Test | None:
        """Read the tests that have names of their own."""
        if word == "always":
            return lambda facts: True
        if word == "any_downstream":
            self.link_ids.add("body_map")
            return lambda facts: None if no_map(facts) else not facts.regions.isdisjoint(DOWNSTREAM)
        if word == "beyond_skin":
            self.link_ids.add("body_map")
            return lambda facts: None if no_map(facts) else hurts_beyond_skin(facts)
        if word == "has" and self.peek() == "(":
            regions = self.group("body_map")
            return lambda facts: None if no_map(facts) else not facts.regions.isdisjoint(regions)
        if word == "main" and self.peek() == "(":
            mains = self.group("body_map")
            self.link_ids.add("main_region")
            return lambda facts: None if facts.main_region is None else facts.main_region in mains
        if word == "site_only" and self.peek() == "(":
            only = self.group("body_map")
            return lambda facts: None if no_map(facts) else foot_hurts_only_at(facts, only)
        if word == "site" and self.peek() == "(":
            return self.site()
        if word in _OF_ONE_ANSWER and self.peek() == "(":
            return self.of_one_answer(word)
        if word in _DERIVED:
            link_id, read = _DERIVED[word]
            self.link_ids.add(link_id)
            return self.compare(read)
        return None

    def of_one_answer(self, word: str) -> Test:
        """Read "(goal_1)", and after some words what the answer is compared with."""
        self.take("(")
        link_id = self.take()
        self.take(")")
        self.link_ids.add(link_id)
        if word == "answered":
            return lambda facts: facts.value(link_id) not in (MISSING, NOT_SURE)
        if word == "open":
            return lambda facts: facts.value(link_id) is MISSING
        if word == "years_since":
            return self.compare(lambda facts: years_since(facts.value(link_id), facts.today))
        return self.compare(lambda facts: number_of_ticks(facts.value(link_id)))

    def site(self) -> Test:
        """Read "(arch|heel_plantar)", or "(arch, left)" with a side."""
        self.link_ids.add("body_map")
        self.take("(")
        sites, wanted = self.codes(), ""
        if self.peek() == ",":
            self.take(",")
            wanted = self.take()
        self.take(")")

        def hurts(facts: Facts) -> bool | None:
            if no_map(facts):
                return None
            here = facts.side if wanted == "side" else wanted
            found = [side for site, side in facts.sites if site in sites]
            return here in found if here else bool(found)

        return hurts

    def group(self, link_id: str = "") -> tuple[str, ...]:
        """Read "(a|b)"; ``link_id`` is the answer that it is about, where that is not said before."""
        self.link_ids.update([link_id] if link_id else [])
        self.take("(")
        codes = self.codes()
        self.take(")")
        return codes

    def codes(self) -> tuple[str, ...]:
        codes = [self.take()]
        while self.peek() == "|":
            self.take("|")
            codes.append(self.take())
        return tuple(codes)

    def comparison(self, link_id: str) -> Test:
        """Read a test of one answer, of one side if it says so."""
        self.link_ids.add(link_id)
        side = self.side() if self.peek() == "[" else ""
        if side != "any":
            return self.compare(answer_reader(link_id, side), (link_id, side))
        at, tests = self.at, []
        for one in SIDES:
            self.at = at
            tests.append(self.compare(answer_reader(link_id, one), (link_id, one)))
        return any_of(tests)

    def side(self) -> str:
        """Read "[side]", "[any]", "[left]" or "[right]"."""
        self.take("[")
        side = self.take()
        self.take("]")
        return side

    def compare(self, read: Read, answer: tuple[str, str] | None = None) -> Test:
        """Read an operator and what stands after it. ``answer``: the one that is read, and its side."""
        sign = self.peek()
        if sign not in {*_COMPARE, "=", "!=", "in", "has"}:
            self.fail("expected =, !=, <, <=, >, >=, in or has")
        self.take(sign)
        if sign in _COMPARE:
            return number_test(read, _COMPARE[sign], self.number())
        codes = self.group() if sign in ("in", "has") and self.peek() == "(" else (self.take(),)
        if answer is None:
            return code_test(read, codes, wanted=sign != "!=")
        return answer_test(*answer, codes, wanted=sign != "!=")

    def number(self) -> float:
        word = self.take()
        try:
            return float(word)
        except ValueError:
            self.at -= 1
            return self.fail("expected a number")
