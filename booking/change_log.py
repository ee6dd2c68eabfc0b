"""What the manager's pages say of earlier changes: the audit trail in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from booking.hours_words import hours_words
from booking.practice_forms import PlaceForm
from booking.scheduling import WeeklyHours
from booking.visit_type_forms import VisitTypeForm
from clinic.models import AuditEvent, Location, Practitioner, Resource, VisitType
from clinic.public_holidays import countries
from clinic.times import date_words, instant_short

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: when, by whom, and what, a line for each thing."""

    at: datetime
    who: str
    lines: list[str]


def log_of_hours(resource: Resource) -> list[Entry]:
    """Return the last changes of a resource's hours and of its use, the newest first."""
    events = AuditEvent.objects.filter(
        Q(subject_type__in=["booking.schedule", "booking.closure"], detail__resource=resource.pk)
        | Q(subject_type="clinic.resource", subject_id=str(resource.pk))
    )
    names = dict(VisitType.objects.values_list("code", "name"))
    zone = resource.location.zone
    return _entries(events, lambda event: [_of_use(event, zone) or _of_hours(event, names)])


def log_of_visit_type(visit_type: VisitType) -> list[Entry]:
    """Return the last changes of a kind of visit, the newest first."""
    events = AuditEvent.objects.filter(subject_type="clinic.visittype", subject_id=str(visit_type.pk))
    givers = dict(Practitioner.objects.values_list("pk", "name"))
    labels = {name: str(field.label) for name, field in VisitTypeForm.base_fields.items()}
    labels |= {"patient_name": _("Name for patients"), "description": _("What it is for")}

    def say(name: str, value: Any) -> str:
        if name == "practitioners":
            return ", ".join(givers.get(one, _("somebody who left")) for one in value) or _("nobody")
        if name == "needs":
            return ", ".join(str(Resource.Kind(one).label) for one in value) or _("nothing")
        if isinstance(value, dict):
            return " / ".join(value.values()) or _("none")
        return _plainly(value)

    def lines(event: AuditEvent) -> list[str]:
        if event.act == "visit_type.created":
            return [_("Made")]
        if event.act == "visit_type.referral_changed":
            return [_of_referral(event.detail)]
        return _of_changes(event, labels, say)

    return _entries(events, lines)


def log_of_place(place: Location) -> list[Entry]:
    """Return the last changes of what is said of a place and of its time zone, the newest first."""
    labels = {name: str(field.label) for name, field in PlaceForm.base_fields.items()}
    labels["time_zone"] = _("Time zone")

    def say(name: str, value: Any) -> str:
        return countries().get(value, value) or _("not said") if name == "country" else _plainly(value)

    return _entries(_about(place, "location."), lambda event: _of_changes(event, labels, say))


def log_of_holidays(place: Location) -> list[Entry]:
    """Return the last changes of the public holidays of a place, the newest first."""
    verbs = {"holidays.closed": _("Closed on %(days)s"), "holidays.opened": _("Open again on %(days)s")}

    def say(event: AuditEvent) -> list[str]:
        days = ", ".join(date_words(date.fromisoformat(day)) for day in event.detail["days"])
        return [verbs[event.act] % {"days": days}]

    return _entries(_about(place, "holidays."), say)


def _about(place: Location, acts: str) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        subject_type="clinic.location", subject_id=str(place.pk), act__startswith=acts
    )


def _entries(events: QuerySet[AuditEvent], say: Any) -> list[Entry]:
    newest = events.select_related("actor").order_by("-pk")[:SHOWN]
    return [Entry(one.at, one.actor.full_name if one.actor else "", say(one)) for one in newest]


def _of_use(event: AuditEvent, zone: ZoneInfo) -> str:
    """Return what was done to the use of a resource, for good or for a time; nothing if it was to its hours."""
    said = {
        "resource.out_of_use": _("Out of use"),
        "resource.in_use": _("In use again"),
        "resource.out_of_use_then": _("Out of use from %(first)s to %(last)s"),
        "resource.in_use_then": _("In use after all from %(first)s to %(last)s"),
        "closure.ended": _("Open again from %(first)s to %(last)s"),
    }
    words, ends = said.get(event.act, ""), (event.detail.get("from"), event.detail.get("until"))
    first, last = (instant_short(datetime.fromisoformat(at), zone) if at else "" for at in ends)
    return words % {"first": first, "last": last} if first else words


def _of_hours(event: AuditEvent, names: Mapping[str, str]) -> str:
    before, after = (
        hours_words(*_read(event.detail[side], names)) if event.detail[side] else ""
        for side in ("before", "after")
    )
    said = {
        "hours.added": _("Added: %(after)s"),
        "hours.changed": _("%(before)s became %(after)s"),
        "hours.ended": _("%(before)s became %(after)s"),
        "hours.removed": _("Removed: %(before)s"),
    }
    return said[event.act] % {"before": before, "after": after}


def _read(detail: Mapping[str, Any], names: Mapping[str, str]) -> tuple[WeeklyHours, dict[int, str]]:
    """Read hours back from the trail; kinds of visit stand there by code."""
    numbered = dict(enumerate(names.get(code, code) for code in detail["visit_types"]))
    first, last = (
        date.fromisoformat(detail[end]) if detail[end] else None for end in ("valid_from", "valid_until")
    )
    opens, closes = (time.fromisoformat(detail[end]) for end in ("opens_at", "closes_at"))
    return WeeklyHours(detail["weekday"], opens, closes, first, last, frozenset(numbered)), numbered


def _of_changes(event: AuditEvent, labels: Mapping[str, str], say: Any) -> list[str]:
    return [
        _("%(what)s: %(before)s became %(after)s")
        % {"what": labels[name], "before": say(name, before), "after": say(name, after)}
        for name, (before, after) in event.detail["changes"].items()
    ]


def _of_referral(detail: Mapping[str, Any]) -> str:
    if not detail["by_referral"]:
        return _("No referral code is asked for any more")
    return _("A new referral code is asked for") if detail["new_code"] else _("A referral code is asked for")


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value) if value not in (None, "") else _("none")
