"""What was changed, save by save, and what that did to the flag and to the visit that fits."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from booking.summary.blocks import Change, Computed, Revision, Save
from booking.summary.told import Told
from booking.summary.vocabulary import ELSEWHERE, TARGETS
from intake.assessment.explain import LIST_WORDS, NOT_ENOUGH

Result = Mapping[str, Any]
BOTH = ("left", "right")


def saves(
    told: Told, revisions: Iterable[Revision], assessments: Sequence[Computed], visits: Mapping[str, str]
) -> list[Save]:
    """Return the saves that changed an answer or a result, the newest first.

    ``assessments`` are all there were, the oldest first; ``visits`` the practice's names of kinds of visit,
    by code. What one save did bears one time.
    """
    answers: dict[datetime, list[Change]] = {}
    for one in revisions:
        answers.setdefault(one.changed_at, []).append(told.change(one))
    results: dict[datetime, list[Change]] = {}
    added: dict[datetime, int] = {}
    for before, after in pairwise(assessments):
        at = after.computed_at
        added[at] = len(after.answers.keys() - before.answers.keys())
        results[at] = list(_result_changes(before.result, after.result, visits, at))
    times = {*answers, *(at for at, changes in results.items() if changes)}
    return [
        Save(at, answers.get(at, []), added.get(at, 0), results.get(at, []))
        for at in sorted(times, reverse=True)
    ]


def _result_changes(
    before: Result, after: Result, visits: Mapping[str, str], at: datetime
) -> Iterator[Change]:
    yield from _of_flags(_flags(before), _flags(after), at)
    yield from _of_dangers(_dangers(before), _dangers(after), at)
    old, new = (_visit(result, visits) for result in (before, after))
    if old != new:
        yield Change(_("Visit that fits"), old, new, at)


def _of_flags(
    before: dict[tuple[str, str], str], after: dict[tuple[str, str], str], at: datetime
) -> Iterator[Change]:
    """Yield places whose flag changed; two sides that changed alike stand together."""
    changed = {
        place: (before.get(place, _("no pain told")), after.get(place, _("no pain told")))
        for place in sorted({*before, *after})
        if before.get(place) != after.get(place)
    }
    for (site, side), (old, new) in changed.items():
        alike = [changed.get((site, other)) == (old, new) for other in BOTH]
        if side == "right" and all(alike):
            continue  # said with the left
        name = TARGETS[site, "both" if all(alike) and side in BOTH else side]
        yield Change(str(name), old, new, at)


def _flags(result: Result) -> dict[tuple[str, str], str]:
    """Return the words for each place and side; none of them while a danger sign stands."""
    words = {}
    for site in result["sites"]:
        said = LIST_WORDS.get(site["foot_driven"], NOT_ENOUGH)
        if result["withheld"]:
            said = _("not shown, danger sign")
        for side in BOTH if site["side"] == "both" else (site["side"],):
            words[site["site"], side] = said
    return words


def _of_dangers(before: dict[str, str], after: dict[str, str], at: datetime) -> Iterator[Change]:
    for code in sorted({*before, *after}):
        if code not in after:
            yield Change(before[code], _("danger sign"), _("taken back"), at)
        elif code not in before:
            yield Change(after[code], _("not told"), _("danger sign"), at)


def _dangers(result: Result) -> dict[str, str]:
    return {flag["code"]: flag["because"][0]["text"] for flag in result["red_flags"]}


def _visit(result: Result, visits: Mapping[str, str]) -> str:
    code = result["route"]["visit_type"]
    return visits.get(code) or str(ELSEWHERE.get(code, code))
