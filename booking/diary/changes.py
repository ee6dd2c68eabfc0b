"""Closures and changes of the schedule as the desk lists and follows them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Value

from booking.models import ChangedVisit, Closure, ScheduleChange, WaitlistWish
from booking.models.change import UNSETTLED
from booking.models.schedule import OUT_OF_USE
from clinic.outbox.models import OutboxMessage, State

# What managers' settings ask for, rather than the desk that closes a time: as ``ScheduleChange.is_wanted``.
WANTED = ~Q(kind=ScheduleChange.Kind.CLOSURE) | Q(detail__has_any_keys=["holiday_on", OUT_OF_USE])


def closures_to_come(now: datetime) -> QuerySet[Closure]:
    """Return the closures that are not over, the next one first."""
    closures = Closure.objects.filter(ends_at__gt=now).select_related(
        "location", "resource__location", "change"
    )
    return closures.order_by("starts_at", "pk")


def changes_open(now: datetime) -> QuerySet[ScheduleChange]:
    """Return the applied changes with visits that nobody has settled yet (``unsettled``), the oldest first.

    Those that can still be undone are among them, though all may be settled.
    """
    changes = ScheduleChange.objects.select_related("location", "resource__location")
    unsettled = Count("visits", filter=Q(visits__state__in=UNSETTLED))
    still = Q(unsettled__gt=0) | Q(undone_at=None, messages_leave_at__gt=now)
    return changes.annotate(unsettled=unsettled).filter(still).order_by("applied_at", "pk")


def changes_looked_at(now: datetime) -> QuerySet[ScheduleChange]:
    """Return the changes that were previewed and neither applied nor given up nor over, the newest first.

    ``hit`` is how many visits each would displace.
    """
    changes = ScheduleChange.objects.select_related("location", "resource__location", "seen_by")
    return (
        changes.filter(_not_over(now), applied_at=None)
        .annotate(hit=Count("visits"))
        .order_by("-seen_at", "pk")
    )


def changes_wanted(now: datetime) -> QuerySet[ScheduleChange]:
    """Return what managers want and nobody has applied yet: hours, use and public holidays, the oldest first."""
    return changes_looked_at(now).filter(WANTED).order_by("seen_at", "pk")


def count_waiting(now: datetime) -> Counter[str]:
    """Count who waits for an earlier time ("waiting"), who is displaced and not settled, and what managers want.

    One query.
    """
    waiting = WaitlistWish.objects.waiting(now).order_by().values_list(Value("waiting"), "pk")
    unsettled = ChangedVisit.objects.unsettled().values_list(Value("unsettled"), "pk")
    wanted = ScheduleChange.objects.filter(_not_over(now), WANTED, applied_at=None)
    wanted_ones = wanted.order_by().values_list(Value("wanted"), "pk")
    return Counter(what for what, _pk in waiting.union(unsettled, wanted_ones, all=True))


def visits_of(change: ScheduleChange) -> QuerySet[ChangedVisit]:
    """Return the visits of a change with all that is said of them, the earliest first."""
    return change.visits.select_related(
        "appointment__patient",
        "appointment__contact",
        "appointment__location",
        "appointment__practitioner",
        "appointment__visit_type",
        "was_with",
        "proposed_with__resource__location",
    ).order_by("was_at", "pk")


def not_told(visits: Sequence[UUID], kind: str) -> set[UUID]:
    """Return those of some visits about which a message of a kind could not be sent."""
    dead = OutboxMessage.objects.filter(about_id__in=visits, kind=kind, state=State.DEAD)
    return set(dead.values_list("about_id", flat=True))


def _not_over(now: datetime) -> Q:
    return Q(ends_at=None) | Q(ends_at__gt=now)
