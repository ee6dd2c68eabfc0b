"""What would help a patient for whom no time was found: tried out on the diary, never guessed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic.times import day_words, instant_words

if TYPE_CHECKING:
    from booking.views.picker import Picker

FIRST_DAY = "from"  # in the query string


class Help(NamedTuple):
    """One thing that helps, and what to ask the page for; nothing to ask where it helps another day only."""

    words: str
    query: str | None = None


def what_would_help(picker: "Picker", query: QueryDict) -> list[Help]:
    """Return what leads to a free time: one filter less, else all of them less, else another day to look."""
    asked = [name for name in ("doctor", "part", FIRST_DAY) if query.get(name)]
    one_less = [found for name in asked if (found := _without(picker, query, [name]))]
    return one_less or list(_all_less(picker, query, asked)) or list(_another_day(picker))


def _without(picker: "Picker", query: QueryDict, names: list[str]) -> Help | None:
    fewer = query.copy()
    for name in names:
        fewer.pop(name, None)
    first = next(picker.wanted(fewer), None)
    if first is None:
        return None
    when = {"when": instant_words(first.starts_at, first.location.zone)}
    match names:
        case ["doctor"]:
            words = _("With anybody: first free %(when)s")
        case ["part"]:
            words = _("At any time of day: first free %(when)s")
        case [_one]:
            words = _("On an earlier day: first free %(when)s")
        case _several:
            words = _("Of all times: first free %(when)s")
    return Help(words % when, fewer.urlencode())


def _all_less(picker: "Picker", query: QueryDict, asked: list[str]) -> Iterator[Help]:
    found = _without(picker, query, asked) if len(asked) > 1 else None
    if found:
        yield found


def _another_day(picker: "Picker") -> Iterator[Help]:
    """Say when the next free time can be chosen, if it is only too far ahead today."""
    opening = picker.opening()
    if opening is None:
        return
    opens_on = opening.local_start.date() - timedelta(days=picker.visit_type.horizon_days)
    words = _("The next free time is %(when)s. You can choose it here from %(day)s")
    when = instant_words(opening.starts_at, opening.location.zone)
    yield Help(words % {"when": when, "day": day_words(opens_on)})
