"""An assessment as a person reads it, on a terminal: result first, then for, against, missing (CLINICAL.md H.2)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intake.assessment.explain import headline

LEVELS = {"emergency": "EMERGENCY", "same_day": "TODAY", "urgent": "URGENT"}


def as_text(assessment: Mapping[str, Any]) -> str:
    """Return several lines of text, ending in an empty one."""
    return "\n".join([*_lines(assessment), ""])


def _lines(assessment: Mapping[str, Any]) -> Iterator[str]:
    early = ", early: questions are still to come" if assessment["early"] else ""
    yield f"{assessment.get('id') or 'assessment'}: {headline(assessment)} ({assessment['engine']}{early})"
    for flag in assessment["red_flags"]:
        yield f"  {LEVELS[flag['level']]} {flag['code']}: {flag['because'][0]['text']}"
    for site in assessment["sites"]:
        yield f"  {site['site']}, {site['side']}: {site['foot_driven']}"
        yield from _findings("for", site["supporting"])
        yield from _findings("against", site["opposing"])
        yield from _findings("missing", site["missing"], weighed=False)
        yield from (f"      held down: {cap}" for cap in site["caps"])
        if site["near_threshold"]:
            yield f"      one answer could change it: {', '.join(site['near_threshold'])}"
    for one in assessment["reverse"]:
        yield f"  {one['code'].replace('_', ' ')}: {one['strength']}"
        yield from _findings("for", one["supporting"])
        yield from _findings("against", one["opposing"])
    for name in ("other_things_to_check", "contradictions", "limits"):
        if assessment[name]:
            yield f"  {name.replace('_', ' ')}: {'; '.join(assessment[name])}"
    route = assessment["route"]
    until = f", by {route['latest']}" if route["latest"] else ""
    yield f"  visit: {route['visit_type']}, {route['minutes']} minutes, {route['priority']}{until}"


def _findings(name: str, findings: Iterable[Mapping[str, Any]], *, weighed: bool = True) -> Iterator[str]:
    for one in findings:
        weight = f"{one['weight']:+d} " if weighed else ""
        yield f"      {name}: {weight}{one['text']} [{one['rule']}; {', '.join(one['evidence'])}]"
