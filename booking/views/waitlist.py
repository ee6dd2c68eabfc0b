"""The desk's waitlist (D5): who waits for an earlier time, what is offered, and ways to steer it."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from booking.board import age
from booking.diary import as_waiting, wishes_waiting
from booking.models import WaitlistOffer, WaitlistWish
from booking.reminders import reach
from booking.scheduling import minutes_left, waiting_order
from booking.services.refusals import Refused
from booking.services.waitlist.end import withdraw_offer
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.take import take_offer
from booking.views.staff import staff_context
from booking.views.wishes import days_words
from booking.views.words import NotDone, refused_at_desk
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from clinic.outbox.models import Channel


@require_safe
@right_required(Right.DESK)
def waitlist(request: HttpRequest) -> HttpResponse:
    """List who waits in the order in which they are asked, and what is offered at this moment."""
    return _page(request)


@require_POST
@right_required(Right.DESK)
def offer(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Offer somebody the first free time that suits them."""
    wishes = WaitlistWish.objects.select_related("appointment__visit_type", "appointment__response")
    wish = get_object_or_404(wishes, pk=wish_id)
    return _do(request, offer_first_free, wish=wish)


@require_POST
@right_required(Right.DESK)
def withdraw(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Take an offer back."""
    return _do(request, withdraw_offer, offer=get_object_or_404(WaitlistOffer, pk=offer_id))


@require_POST
@right_required(Right.DESK)
def take(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """Move the visit of somebody who said yes on the phone."""
    return _do(request, take_offer, offer=get_object_or_404(WaitlistOffer, pk=offer_id))


def _do(request: HttpRequest, act: Callable[..., object], **what: object) -> HttpResponse:
    try:
        act(**what, actor=colleague(request), now=clock.now())
    except Refused as refused:
        return _page(request, not_done=refused_at_desk(refused), status=HTTPStatus.CONFLICT)
    return redirect("desk:waitlist")


def _page(
    request: HttpRequest, *, not_done: NotDone | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    now = clock.now()
    open_offers = {
        one.wish_id: one
        for one in WaitlistOffer.objects.open()
        .filter(expires_at__gt=now)
        .select_related("practitioner__resource__location", "wish__appointment__patient")
    }
    order = waiting_order(map(as_waiting, wishes_waiting(now)), None, now=now)
    context = {
        **staff_context(request, now),
        "not_done": not_done,
        "rows": [
            {**_row(one.key, now), "priority": one.priority, "offer": open_offers.get(one.key.pk)}
            for one in order
        ],
        "offers": [
            {"offer": one, "minutes": minutes_left(one.expires_at, now=now)}
            for one in sorted(open_offers.values(), key=lambda one: one.expires_at)
        ],
    }
    return render(request, "booking/desk/waitlist.html", context, status=status)


def _row(wish: WaitlistWish, now: datetime) -> dict[str, Any]:
    visit = wish.appointment
    return {
        "wish": wish,
        "visit": visit,
        "age": age(visit),
        "days": days_words(wish),
        "waited": (now - wish.created_at).days,
        "by_phone": reach(visit)[0] == Channel.CALL_LIST,
    }
