"""What a visit's pages know of its wish for an earlier time, of what is offered for it, and of a change by us."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from booking.models import Appointment, ChangedVisit, Status, WaitlistOffer, WaitlistWish

DONE = "done"  # in the query string: what was just done


def stands(visit: Appointment, now: datetime) -> bool:
    """Say whether the visit is still to come."""
    return visit.status == Status.BOOKED and visit.starts_at > now


def open_change(visit: Appointment) -> ChangedVisit | None:
    """Return what is still to be settled because the clinic can't see somebody at the time they had."""
    return ChangedVisit.objects.unsettled().select_related("was_with").filter(appointment=visit).first()


def open_wish(visit: Appointment) -> WaitlistWish | None:
    """Return the wish of a visit that nobody has taken back, if there is one."""
    return WaitlistWish.objects.filter(appointment=visit, closed_at=None).first()


def open_offer(wish: WaitlistWish | None, now: datetime) -> WaitlistOffer | None:
    """Return what is offered for a wish at this moment."""
    if wish is None:
        return None
    return WaitlistOffer.objects.open().filter(wish=wish, expires_at__gt=now).first()


def newest_offer(visit: Appointment) -> WaitlistOffer | None:
    """Return the last time that was ever offered for a visit."""
    offers = WaitlistOffer.objects.select_related("practitioner__resource__location", "wish")
    return offers.filter(wish__appointment=visit).order_by("-offered_at").first()


def named_offer(request: HttpRequest, visit: Appointment) -> WaitlistOffer | None:
    """Return the offer that a form stands for; those of other visits are not found."""
    try:
        named = UUID(request.POST.get("offer", ""))
    except ValueError:
        return None
    return WaitlistOffer.objects.filter(pk=named, wish__appointment=visit).first()


def was_taken_by(request: HttpRequest, visit: Appointment) -> bool:
    """Say whether this very form brought the visit to where it stands: then it gets the first answer again."""
    offer = named_offer(request, visit)
    if offer is None or "take" not in request.POST:
        return False
    return offer.status == WaitlistOffer.Status.TAKEN and offer.starts_at == visit.starts_at


def days_words(wish: WaitlistWish) -> str:
    """Return "Monday, Tuesday" or "Any day"."""
    return ", ".join(str(WEEKDAYS[day]) for day in wish.weekdays) or _("Any day")
