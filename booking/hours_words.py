"""Hours in words, as the manager reads them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from booking.models import Schedule, ScheduleChange
from booking.scheduling import WeeklyHours
from booking.services.changes.kept_hours import from_detail
from clinic.times import date_words


def hours_words(hours: WeeklyHours, names: Mapping[int, str]) -> str:
    """Return "Wednesday 14:00–17:00, from 1 March 2027, only Follow-up"."""
    words = [f"{Schedule.Weekday(hours.weekday).label} {_clock(hours)}"]
    words += _days(hours.valid_from, hours.valid_until)
    if hours.only:
        kinds = ", ".join(sorted(names[pk] for pk in hours.only))
        words.append(_("only %(visits)s") % {"visits": kinds})
    return ", ".join(words)


def change_words(change: ScheduleChange) -> str:
    """Return what a change of hours or of use does: "Friday 09:00–17:00 becomes Friday 09:00–12:00"."""
    if change.kind == ScheduleChange.Kind.OUT_OF_USE:
        return _("out of use")
    names = {int(pk): name for pk, name in change.detail["names"].items()}
    before, after = (
        "; ".join(hours_words(one, names) for one in from_detail(change.detail[side]))
        for side in ("before", "after")
    )
    if before and after:
        return _("%(before)s becomes %(after)s") % {"before": before, "after": after}
    if after:
        return _("only %(after)s from now on") % {"after": after}
    return _("%(before)s falls away") % {"before": before}


def week_words(rows: Iterable[WeeklyHours], names: Mapping[int, str]) -> list[str]:
    """Return the hours of a week in few lines: "Monday to Friday 8:30–12:30, 13:30–18:00", then all others."""
    plain: dict[int, list[str]] = defaultdict(list)
    others = []
    for one in sorted(rows, key=lambda row: (row.weekday, row.opens_at)):
        if one.only or one.valid_from or one.valid_until:
            others.append(hours_words(one, names))
        else:
            plain[one.weekday].append(_clock(one))
    return [*_alike(plain), *others]


def _alike(clocks: Mapping[int, list[str]]) -> Iterator[str]:
    """Yield a line for each run of weekdays with the same hours."""
    for _key, run in groupby(sorted(clocks), key=lambda day: (_run_of(day, clocks), clocks[day])):
        days = list(run)
        first, last = (str(Schedule.Weekday(day).label) for day in (days[0], days[-1]))
        span = first if len(days) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
        yield f"{span} {', '.join(clocks[days[0]])}"


def _run_of(day: int, clocks: Mapping[int, list[str]]) -> int:
    """Return the first of the weekdays up to this one that have hours without a day between them."""
    while day - 1 in clocks:
        day -= 1
    return day


def _clock(hours: WeeklyHours) -> str:
    return f"{hours.opens_at:%H:%M}–{hours.closes_at:%H:%M}"


def _days(first: date | None, last: date | None) -> Iterable[str]:
    if first and first == last:
        yield _("on %(day)s alone") % {"day": date_words(first)}
        return
    if first:
        yield _("from %(day)s") % {"day": date_words(first)}
    if last:
        yield _("until %(day)s") % {"day": date_words(last)}
