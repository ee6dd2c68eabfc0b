"""The tests that a condition is made of: true, false, or None where the answer is missing or "not sure"."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from intake.conditions.facts import LEG_SITES, MISSING, NOT_SURE, SITES_OF_REGION, Facts

OF_THE_FOOT = SITES_OF_REGION["foot"] | LEG_SITES
NAIL_AND_SKIN = ("toenail", "foot_skin")
Test = Callable[[Facts], bool | None]
Read = Callable[[Facts], Any]


def foot_hurts_only_at(facts: Facts, sites: tuple[str, ...]) -> bool:
    """Say whether the foot hurts at these sites and nowhere else."""
    on_foot = {site for site, _ in facts.sites if site in OF_THE_FOOT}
    return bool(on_foot) and on_foot.issubset(sites)


def hurts_beyond_skin(facts: Facts) -> bool:
    """Say whether more hurts than a nail or the skin of the foot."""
    above = facts.regions - {"foot"}
    return bool(above) or ("foot" in facts.regions and not foot_hurts_only_at(facts, NAIL_AND_SKIN))


def no_map(facts: Facts) -> bool:
    """Say whether nobody has said yet where it hurts."""
    return facts.answers.get("body_map") is None


def number_of_ticks(value: Any) -> int | None:
    """Return how many answers were ticked, "none" not among them; None if nobody said."""
    return sum(code != "none" for code in value) if isinstance(value, list) else None


def years_since(year: Any, today: date) -> int | None:
    """Return how many years ago a calendar year was, 0 for this one; None if nobody said."""
    return today.year - year if isinstance(year, int) else None


def code_test(read: Read, codes: tuple[str, ...], *, wanted: bool) -> Test:
    """Test an answer against codes; several ticked answers pass if one of them is among the codes.

    The word "side" among the codes stands for the side that is asked about.
    """
    fixed = frozenset(codes)
    asks_not_sure, asks_side = NOT_SURE in fixed, "side" in fixed

    def test(facts: Facts) -> bool | None:
        value = read(facts)
        asked = fixed | {facts.side} if asks_side else fixed
        if value is MISSING or value is None:
            return None
        if value == NOT_SURE and not asks_not_sure:
            return None
        found = not asked.isdisjoint(value) if isinstance(value, list) else str(value) in asked
        return found is wanted

    return test


def answer_test(link_id: str, side: str, codes: tuple[str, ...], *, wanted: bool) -> Test:
    """Test one answer against codes like ``code_test``; ``side`` is "" for an answer without sides.

    Most of what is tested is one code of one answer, so that goes the short way.
    """
    fixed, asks_not_sure = frozenset(codes), NOT_SURE in codes
    thorough = code_test(answer_reader(link_id, side), codes, wanted=wanted)
    if "side" in fixed:
        return thorough

    def test(facts: Facts) -> bool | None:
        value = facts.answers.get(link_id)
        if side and value.__class__ is dict:
            value = value.get(facts.side if side == "side" else side)
        if value is None:
            return None
        if value.__class__ is str and (asks_not_sure or value != NOT_SURE):
            return (value in fixed) is wanted
        return thorough(facts)

    return test


def answer_reader(link_id: str, side: str) -> Read:
    """Return what reads one answer, of the side looked at, of a fixed one, or without sides ("")."""
    if not side:
        return lambda facts: facts.value(link_id)
    return lambda facts: facts.value(link_id, facts.side if side == "side" else side)


def number_test(read: Read, compare: Callable[[float, float], bool], limit: float) -> Test:
    """Test a number; words in its place are unknown."""

    def test(facts: Facts) -> bool | None:
        value = read(facts)
        return compare(value, limit) if isinstance(value, int | float) else None

    return test


def all_of(parts: Sequence[Test]) -> Test:
    """False as soon as one part is; true only if all are."""

    def test(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            answer = part(facts)
            if not answer:
                if answer is False:
                    return False
                unknown = True
        return None if unknown else True

    return test


def any_of(parts: Sequence[Test]) -> Test:
    """True as soon as one part is; false only if all are."""

    def test(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            answer = part(facts)
            if answer:
                return True
            if answer is None:
                unknown = True
        return None if unknown else False

    return test


def opposite(part: Test) -> Test:
    """What is unknown stays so."""

    def test(facts: Facts) -> bool | None:
        answer = part(facts)
        return None if answer is None else not answer

    return test
