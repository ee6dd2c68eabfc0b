"""What a colleague reads of the reasons why a time is not offered."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.scheduling import Interval, Obstacle, Reason
from clinic.models import VisitType
from clinic.times import local, time_words

SIXTY = 60


def why_words(obstacles: Iterable[Obstacle], visit_type: VisitType, zone: ZoneInfo) -> list[str]:
    """Return one sentence for each thing that stands in the way of a visit, on the clock of its place."""
    return [capfirst(_sentence(one, visit_type, zone)) for one in obstacles]


def _sentence(obstacle: Obstacle, visit_type: VisitType, zone: ZoneInfo) -> str:
    facts = {"of": obstacle.of, **_times(obstacle.stretch, zone)}
    match obstacle.reason:
        case Reason.NOTICE:
            return _("Too near: booked at least %(ahead)s ahead") % {"ahead": _ahead(visit_type)}
        case Reason.HORIZON:
            days = {"days": visit_type.horizon_days}
            return _("Too far ahead: booked up to %(days)d days ahead") % days
        case Reason.LIMIT:
            return _("As many of these visits are booked that day as there may be")
        case Reason.NONE_THERE:
            return _("No %(of)s is in use there") % facts
        case Reason.OFF_HOURS:
            return _("%(of)s has no hours for this visit then") % facts
        case Reason.CLOSED:
            return _("%(of)s is closed or away until %(until)s") % facts
        case Reason.TAKEN:
            return _("%(of)s is taken until %(until)s") % facts
        case Reason.TOO_SHORT:
            return _("%(of)s is free for %(minutes)d min only, until %(until)s") % facts
        case Reason.BUFFER:
            words = _(
                "%(of)s: no room for the %(before)d min before and %(after)d min after, beside %(span)s"
            )
            buffers = {"before": visit_type.buffer_before, "after": visit_type.buffer_after}
            return words % {**facts, **buffers}
        case Reason.OFF_GRID:
            return _("%(of)s starts visits at other minutes") % facts


def _times(stretch: Interval | None, zone: ZoneInfo) -> dict[str, object]:
    if stretch is None:
        return {}
    since, until = (time_words(local(at, zone).time()) for at in stretch)
    minutes = int((stretch.end - stretch.start).total_seconds() // SIXTY)
    return {"until": until, "minutes": minutes, "span": f"{since}–{until}"}


def _ahead(visit_type: VisitType) -> str:
    hours, minutes = divmod(visit_type.lead_time_minutes, SIXTY)
    parts = [_("%(count)d h") % {"count": hours}] if hours else []
    if minutes or not hours:
        parts.append(_("%(count)d min") % {"count": minutes})
    return " ".join(parts)
