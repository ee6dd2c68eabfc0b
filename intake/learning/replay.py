"""What would be said otherwise of the same answers, and which rules are behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Result = Mapping[str, Any]
KINDS = ("flag", "direction", "danger", "priority", "route", "advice")
NOTHING = "none"
WITHOUT_A_RULE = "thresholds, limits or texts"
ROUTE = ("visit_type", "minutes", "latest", "online")
BOTH = ("left", "right")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that another rule set says otherwise; ``words`` in codes, for an operator."""

    kind: str
    words: str
    site: str = ""  # of a flag


@dataclass(frozen=True, slots=True)
class Difference:
    """All that two rule sets say otherwise of one patient's answers, and why."""

    changes: list[Change]
    because: list[str]  # rules that hold in one of the two alone, or count otherwise


def compare(before: Result, after: Result) -> Difference:
    """Return what differs between two assessments of the same answers on the same day."""
    changes = list(_changes(before, after))
    because = list(_because(_rules(before), _rules(after))) or [WITHOUT_A_RULE]
    return Difference(changes, because if changes else [])


def _changes(before: Result, after: Result) -> Iterator[Change]:
    for place, old, new in _differing(_flags(before), _flags(after)):
        yield Change("flag", f"{place} {old} → {new}", site=place.split()[0])
    if before["direction"] != after["direction"]:
        yield Change("direction", f"{before['direction']} → {after['direction']}")
    for code, old, new in _differing(_dangers(before), _dangers(after)):
        yield Change("danger", f"{code} {old} → {new}")
    old_route, new_route = before["route"], after["route"]
    if old_route["priority"] != new_route["priority"]:
        yield Change("priority", f"{old_route['priority']} → {new_route['priority']}")
    moved = [f"{old_route[part]} → {new_route[part]}" for part in ROUTE if old_route[part] != new_route[part]]
    if moved:
        yield Change("route", ", ".join(moved))
    if before["advice"] != after["advice"]:
        yield Change(
            "advice", _advice(*({one["code"] for one in part["advice"]} for part in (before, after)))
        )


def _advice(before: set[str], after: set[str]) -> str:
    parts = [f"+{code}" for code in sorted(after - before)] + [f"-{code}" for code in sorted(before - after)]
    return " ".join(parts) or "other words or another order"


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for name in sorted({*before, *after}):
        old, new = before.get(name, NOTHING), after.get(name, NOTHING)
        if old != new:
            yield name, old, new


def _flags(result: Result) -> dict[str, str]:
    """Return what is said of each place, side by side: "both" today may be one side tomorrow."""
    held_back = ", withheld" if result["withheld"] else ""
    return {
        f"{site['site']} {side}": f"{site['foot_driven']}{held_back}"
        for site in result["sites"]
        for side in (BOTH if site["side"] == "both" else (site["side"],))
    }


def _dangers(result: Result) -> dict[str, str]:
    return {flag["code"]: flag["level"] for flag in result["red_flags"]}


def _rules(result: Result) -> dict[str, int]:
    """Return the rules that held, with their points."""
    heard = (*result["sites"], *result["reverse"])
    findings = [one for part in heard for name in ("supporting", "opposing") for one in part[name]]
    findings += [one for flag in result["red_flags"] for one in flag["because"]]
    return {one["rule"]: one["weight"] for one in findings}


def _because(before: Mapping[str, int], after: Mapping[str, int]) -> Iterator[str]:
    for rule in sorted({*before, *after}):
        if rule not in before:
            yield f"{rule} now holds ({after[rule]:+d})"
        elif rule not in after:
            yield f"{rule} no longer holds ({before[rule]:+d})"
        elif before[rule] != after[rule]:
            yield f"{rule} counts {after[rule]:+d}, not {before[rule]:+d}"
