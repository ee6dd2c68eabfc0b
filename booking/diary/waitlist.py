"""Who waits for an earlier time, as ranking and the desk need it."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT

from booking.models import WaitlistWish
from booking.scheduling import Waiting
from intake.models import Assessment

ROUTINE = "routine"


def wishes_waiting(now: datetime) -> QuerySet[WaitlistWish]:
    """Return the open wishes with their visits and the clinical priority of the newest assessment; one query."""
    newest = Assessment.objects.filter(response=OuterRef("appointment__response")).order_by("-number")
    priority = newest.annotate(priority=KT("result__route__priority")).values("priority")[:1]
    wishes = WaitlistWish.objects.waiting(now).annotate(priority=Subquery(priority))
    return wishes.select_related(
        "appointment__patient",
        "appointment__visit_type",
        "appointment__practitioner__resource__location",
        "appointment__location",
        "appointment__response",
        "appointment__contact",
    )


def as_waiting(wish: WaitlistWish) -> Waiting[WaitlistWish]:
    """Return what ranking knows of a wish that ``wishes_waiting`` has read."""
    visit = wish.appointment
    return Waiting(
        key=wish,
        priority=getattr(wish, "priority", None) or ROUTINE,
        since=wish.created_at,
        visit_at=visit.starts_at,
        practitioner=visit.practitioner_id,
        notice=wish.ahead,
        part=wish.part,
        weekdays=frozenset(wish.weekdays),
    )
