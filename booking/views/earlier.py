"""An earlier time is free (P17): old and new side by side. Looking changes nothing; the old one is never at risk."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from booking.models import Appointment, WaitlistOffer
from booking.scheduling import minutes_left
from booking.services.refusals import OfferOver
from booking.services.waitlist.end import keep_mine
from booking.services.waitlist.take import take_offer
from booking.views.manage import done, with_linked_visit
from booking.views.wishes import named_offer, newest_offer, open_wish, stands
from clinic import clock

ANSWERED = (WaitlistOffer.Status.TAKEN, WaitlistOffer.Status.DECLINED)


@require_http_methods(["GET", "HEAD", "POST"])
@with_linked_visit
def earlier(request: HttpRequest, token: str, visit: Appointment) -> HttpResponse:
    """Show the newest offer; POST takes it or keeps the old time."""
    now = clock.now()
    if request.method == "POST" and (offer := named_offer(request, visit)):
        return _answer(request, token, visit, offer, now)
    newest = newest_offer(visit)
    if newest is None or newest.status in ANSWERED or not stands(visit, now):
        return redirect("booking:manage", token)
    if not newest.stands(now):
        return _over(request, token, visit)
    context = {
        "visit": visit,
        "offer": newest,
        "zone": newest.practitioner.resource.location.zone,
        "minutes": minutes_left(newest.expires_at, now=now),
        "token": token,
    }
    return render(request, "booking/earlier.html", context)


def _answer(
    request: HttpRequest, token: str, visit: Appointment, offer: WaitlistOffer, now: datetime
) -> HttpResponse:
    """Do what was pressed. Raises AlreadyChanged or Busy."""
    if "take" not in request.POST:
        keep_mine(offer=offer, now=now)
        return done(token, "kept")
    try:
        take_offer(offer=offer, now=now)
    except OfferOver as over:
        return _over(request, token, over.appointment, status=HTTPStatus.CONFLICT)
    return done(token, "moved")


def _over(
    request: HttpRequest, token: str, visit: Appointment, *, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"visit": visit, "token": token, "waits": open_wish(visit) is not None}
    return render(request, "booking/earlier_over.html", context, status=status)
