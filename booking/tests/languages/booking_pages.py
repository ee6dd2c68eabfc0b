"""The pages of times, contact and the booked visit, and the messages about it, for the tour."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.http import HttpResponse
from django.urls import reverse

from booking.models import Appointment, CancelReason, Closure, ContactProof, ScheduleChange
from booking.reminders import owe_at_once
from booking.services.cancel import cancel
from booking.services.changes.apply import Chosen, apply
from booking.services.changes.closure import Closing
from booking.services.changes.preview import preview
from booking.services.confirm_coming import confirm_coming
from booking.services.contact import Contact, prove, request_code
from booking.services.day_messages import AFTERWARDS, FINISH
from booking.services.hold import HOLD
from booking.services.move import move
from booking.services.referral import hashed
from booking.services.refusals import Busy
from booking.services.running_late import tell_running_late
from booking.services.waitlist.offer import offer_first_free
from booking.tests.conftest import NINE, sent_code
from booking.views import keeping, manage, waiting
from booking.visit_link import new_visit_link
from clinic import links
from clinic.models import OutboxMessage, Practice, Purpose
from clinic.outbox.contents import kind_of
from clinic.outbox.models import Channel
from conftest import NOW
from intake.models import QuestionnaireResponse

if TYPE_CHECKING:
    from booking.tests.languages.tour import Tour

BY_MAIL = Contact(full_name="Ада Байрон", channel=Channel.EMAIL, email="a@b.example")

Seen = Iterator[tuple[str, HttpResponse | str]]


def _times(tour: "Tour") -> Seen:
    response = tour.answered()
    browser, url = tour.browser(response), reverse("booking:times", args=[response.pk])
    yield "times", browser.get(url)
    yield "times, filtered", browser.get(f"{url}?part=morning&kept=1")
    yield "times, none like these", browser.get(f"{url}?from=2029-01-01")
    yield "times, forged", browser.post(url, {"time": "x"})
    month = reverse("booking:days", args=[response.pk])
    yield "month", browser.get(month)
    yield "month, the next", browser.get(f"{month}?month=2027-04&part=morning")
    yield (
        "times, not checked",
        tour.browser(new := tour.answered(checked=False)).get(url.replace(str(response.pk), str(new.pk))),
    )
    page = browser.get(url)
    yield from _refused_times(tour, response, url, [one.value for one in page.context["days"][0].offers])
    Closure.objects.create(location=tour.clinic.location, starts_at=NOW, ends_at=NOW + timedelta(days=300))
    yield "times, none", browser.get(url)
    Closure.objects.update(ends_at=NOW + timedelta(days=45))
    yield "times, none that can be chosen today", browser.get(f"{url}?part=morning")
    Closure.objects.all().delete()


def _refused_times(tour: "Tour", response: QuestionnaireResponse, url: str, values: list[str]) -> Seen:
    browser = tour.browser(response)
    taken = next(value for value in values if "-" in value)
    tour.held(
        tour.answered(), datetime.fromtimestamp(int(taken.split(":")[0].split("-")[1]) * 60, NOW.tzinfo)
    )
    yield "times, taken", browser.post(url, {"time": taken})
    kind = tour.clinic.visits["NEW_LINK_45"]
    kind.daily_limit = 1
    kind.save()
    yield "times, the day is full", browser.post(url, {"time": taken})
    kind.daily_limit = None
    kind.save()
    away = Closure.objects.create(
        resource=tour.clinic.doctor.resource, starts_at=NOW, ends_at=NOW + timedelta(days=300)
    )
    yield "times, away", browser.post(url, {"time": taken})
    away.delete()
    tour.clock.shift(timedelta(days=1, hours=23, minutes=20))
    yield "times, too near", tour.browser(response).post(url, {"time": taken})
    tour.clock.move_to(NOW)

    with patch.object(keeping, "hold", side_effect=Busy):
        yield "times, busy", browser.post(url, {"time": values[-1]})


def _contact(tour: "Tour") -> Seen:
    response = tour.answered()
    tour.held(response, NINE + timedelta(hours=2))
    browser, url = tour.browser(response), reverse("booking:contact", args=[response.pk])
    yield "contact", browser.get(url)
    yield "contact, empty", browser.post(url)
    wrong = {"full_name": "Я" * 200, "mobile": "12", "email": "x", "phone_owner": "x", "access_needs": ["x"]}
    yield "contact, wrong", browser.post(url, wrong)
    yield "contact, no owner", browser.post(url, {"full_name": "Я", "mobile": "07700 900321"})
    yield "contact, chosen since", browser.post(url, {"visit": "x"})
    tour.clock.shift(HOLD + timedelta(minutes=1))
    yield "contact, over", browser.get(url)
    tour.clock.move_to(NOW)
    other = tour.answered()
    tour.held(other, NINE + timedelta(hours=5))
    tour.clock.shift(HOLD + timedelta(minutes=1))
    tour.held(tour.answered(), NINE + timedelta(hours=5), now=NOW + HOLD + timedelta(minutes=1))
    yield "contact, over and taken", tour.browser(other).get(url.replace(str(response.pk), str(other.pk)))
    tour.clock.move_to(NOW)


def _code(tour: "Tour") -> Seen:
    response = tour.answered()
    visit = tour.held(response, NINE + timedelta(days=6))
    request_code(appointment=visit, contact=tour.contact(), now=NOW)
    browser, url = tour.browser(response), reverse("booking:code", args=[response.pk])
    yield "code", browser.get(url)
    yield "code, empty", browser.post(url)
    yield "code, wrong", browser.post(url, {"code": "000000"})
    yield "code, too soon", browser.post(url, {"again": "1"})
    tour.clock.shift(timedelta(seconds=40))
    yield "code, sent again", browser.post(url, {"again": "1"}, follow=True)
    tour.clock.shift(timedelta(seconds=40))
    browser.post(url, {"again": "1"})
    tour.clock.shift(timedelta(seconds=40))
    yield "code, sent too often", browser.post(url, {"again": "1"})
    for _ in range(3):
        browser.post(url, {"code": "000000"})
    yield "code, too many tries", browser.post(url, {"code": "000000"})
    tour.clock.move_to(NOW)
    other = tour.answered()
    visit = tour.held(other, NINE + timedelta(days=6, hours=1))
    request_code(appointment=visit, contact=BY_MAIL, now=NOW)
    browser, url = tour.browser(other), url.replace(str(response.pk), str(other.pk))
    yield "code by mail", browser.get(url)
    ContactProof.objects.filter(appointment=visit).update(expires_at=NOW)
    yield "code, too old", browser.post(url, {"code": "000000"})


def _ring(tour: "Tour") -> Seen:
    response = tour.answered()
    tour.held(response, NINE + timedelta(days=6, hours=2))
    browser, url = tour.browser(response), reverse("booking:contact", args=[response.pk])
    yield "contact, no number to ring", browser.post(url, {"full_name": "Я", "ring_me": ["yes"]})
    typed = {"full_name": "Я", "mobile": "020 7946 0321", "phone_owner": "mine", "ring_me": ["yes"]}
    closed = Closure.objects.create(
        location=tour.clinic.location, starts_at=NOW, ends_at=NOW + timedelta(days=7)
    )
    yield "contact, closed", browser.post(url, typed)
    closed.delete()
    yield "to be rung", browser.post(url, typed, follow=True)


def _visit(tour: "Tour") -> Seen:
    visit = tour.booked(NINE + timedelta(days=7), BY_MAIL)
    tour.visit = visit
    browser, url = tour.browser(visit.response), reverse("booking:booked", args=[visit.response_id])
    yield "booked", browser.get(url)
    yield "booked, already", browser.get(f"{url}?already=1")
    token = links.issue(Purpose.APPOINTMENT, visit.pk, expires_at=visit.ends_at + timedelta(days=9), now=NOW)
    other = tour.browser()

    def link(name: str) -> str:
        return reverse(f"booking:{name}", args=[token])

    yield "manage", other.get(link("manage"))
    yield "change", other.get(link("manage_change"))
    yield "change, a month", other.get(link("manage_days"))
    yield "change, forged", other.post(link("manage_change"), {"time": "x", "sequence": "0"})
    yield "cancel", other.get(link("manage_cancel"))
    yield "cancel, forged", other.post(link("manage_cancel"), {"reason": "x", "sequence": "0"})
    for name in ("stop_reminders", "stop_notes"):
        yield name, other.get(link(name))
        yield f"{name}, stopped", other.post(link(name))
        yield f"{name}, wanted again", other.post(link(name), {"again": "1"})
    yield "rest, by the link", other.post(link("manage_answers"), {"sequence": "0"}, follow=True)
    for calendar in (
        browser.get(reverse("booking:calendar", args=[visit.response_id])),
        other.get(link("manage_calendar")),
    ):
        yield calendar.request["PATH_INFO"], re.findall("SUMMARY:(.*)", calendar.content.decode())[0]
    yield "manage, changed", other.post(link("manage_confirm"), {"sequence": "7"})
    confirm_coming(appointment=visit, now=NOW)
    yield "manage, coming", other.get(link("manage"))
    move(
        appointment=visit,
        practitioner=tour.clinic.doctor,
        starts_at=NINE + timedelta(days=7, hours=2),
        sequence=0,
        now=NOW,
    )
    yield "manage, moved", other.get(f"{link('manage')}?done=moved")
    with patch.object(manage, "confirm_coming", side_effect=Busy):
        yield "manage, busy", other.post(link("manage_confirm"), {"sequence": "1"})
    visit.refresh_from_db()
    tour.clock.shift(timedelta(days=12))
    yield "manage, over", other.get(link("manage"))
    yield "booked, over", tour.browser(visit.response).get(url)
    tour.clock.move_to(NOW)
    cancel(appointment=visit, reason=CancelReason.TIME, now=NOW)
    yield "manage, cancelled", other.get(f"{link('manage')}?done=cancelled")
    yield "manage, cancelled before", other.get(link("manage"))
    yield "booked, cancelled", browser.get(url)
    yield "link over", other.get(reverse("booking:manage", args=["nothing"]))


def _waitlist(tour: "Tour") -> Seen:
    visit = tour.booked(NINE + timedelta(days=14, hours=4), BY_MAIL)
    own = tour.browser(visit.response)
    form = reverse("booking:wish", args=[visit.response_id])
    token = new_visit_link(visit, NOW)
    other = tour.browser()

    def link(name: str) -> str:
        return reverse(f"booking:{name}", args=[token])

    wanted = {"sequence": "0", "part": "any", "notice": "2"}
    yield "wish", own.get(form)
    yield "wish, nonsense", own.post(form, {"part": "x", "notice": "x", "weekdays": ["9"]})
    yield "wish, kept", own.post(form, wanted, follow=True)
    yield "manage, wish kept", other.post(link("manage_wish"), wanted, follow=True)
    yield "manage, waiting", other.get(link("manage"))
    with patch.object(waiting, "wish_earlier", side_effect=Busy):
        yield "wish, busy", own.post(form, wanted)
    rung = tour.booked(NINE + timedelta(days=14, hours=5))
    yield "wish, by text", tour.browser(rung.response).get(reverse("booking:wish", args=[rung.response_id]))
    ContactProof.objects.filter(appointment=rung).update(channel=Channel.CALL_LIST)
    yield "wish, by phone", tour.browser(rung.response).get(reverse("booking:wish", args=[rung.response_id]))
    offer = offer_first_free(wish=visit.wishes.get(), actor=tour.clinic.user, now=NOW)
    yield "manage, offered", other.get(link("manage"))
    yield "earlier", other.get(link("manage_earlier"))
    tour.clock.move_to(offer.expires_at - timedelta(seconds=9))
    yield "earlier, a minute left", other.get(link("manage_earlier"))
    tour.clock.move_to(offer.expires_at)
    yield "earlier, over", other.get(link("manage_earlier"))
    tour.clock.move_to(NOW)
    sent = {"sequence": "0", "offer": str(offer.pk), "keep": "1"}
    yield "earlier, kept mine", other.post(link("manage_earlier"), sent, follow=True)
    yield "wish, taken back", own.post(form, {"stop": "1"}, follow=True)


def _must_change(tour: "Tour") -> Seen:
    """The clinic closes a day: one is moved, one is to be called, and one was about to book."""
    day = NINE + timedelta(days=20)
    moved, called = (tour.booked(day + timedelta(hours=hours), BY_MAIL) for hours in (0, 1))
    answers = tour.answered()
    tour.held(answers, day + timedelta(hours=3))
    of = {"resource": tour.clinic.doctor.resource, "starts_at": day, "ends_at": day + timedelta(hours=8)}
    change = ScheduleChange(kind="closure", **of)
    steps = {"change": change, "alteration": Closing(change), "actor": tour.clinic.user, "now": NOW}
    preview(**steps)
    row = change.visits.get(appointment=moved)
    apply(**steps, choices={row.pk: Chosen(row.proposed_with, row.proposed_at)})
    browser = tour.browser()

    def link(name: str, visit: Appointment) -> str:
        return reverse(f"booking:{name}", args=[new_visit_link(visit, NOW)])

    yield "manage, must change", browser.get(link("manage", moved))
    yield "new time", browser.get(link("manage_new_time", moved))
    sent = {"sequence": "1", "call": "1"}
    yield "new time, call asked", browser.post(link("manage_new_time", moved), sent, follow=True)
    yield "new time, asked before", browser.get(link("manage_new_time", moved))
    yield "new time, to be called", browser.get(link("manage_new_time", called))
    yield "contact, closed since", tour.browser(answers).get(reverse("booking:contact", args=[answers.pk]))
    Closure.objects.all().delete()


def _rules_of_use(tour: "Tour") -> Seen:
    kind = tour.clinic.visits["NEW_LINK_45"]
    response = tour.answered()
    browser, url = tour.browser(response), reverse("booking:referral", args=[response.pk])
    kind.referral_code = hashed("FOOT-2027")
    kind.save()
    yield "referral", browser.get(url)
    yield "referral, empty", browser.post(url)
    yield "referral, wrong", browser.post(url, {"referral_code": "x"})
    for _ in range(3):
        browser.post(url, {"referral_code": "x"})
    yield "referral, too many tries", browser.post(url, {"referral_code": "x"})
    kind.referral_code = ""
    kind.save()
    contact = tour.contact()
    visit = tour.booked(NINE + timedelta(days=21, hours=4), contact)
    held = tour.held(tour.answered(), NINE + timedelta(days=21, hours=5))
    request_code(appointment=held, contact=contact, now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    browser, url = tour.browser(held.response), reverse("booking:enough", args=[held.response_id])
    Practice.objects.update(most_open_bookings=1, late_moves_online=False)
    yield "enough visits", browser.get(url)
    yield "enough visits, still", browser.post(url)
    token = new_visit_link(visit, NOW)
    tour.clock.move_to(visit.starts_at - timedelta(hours=3))
    yield "cancel, late", tour.browser().get(reverse("booking:manage_cancel", args=[token]))
    yield "change, too late", tour.browser().get(reverse("booking:manage_change", args=[token]))
    Practice.objects.update(most_open_bookings=3, late_moves_online=True)
    tour.clock.move_to(NOW)


def _on_the_day(tour: "Tour") -> Seen:
    visit = tour.booked(NINE + timedelta(days=21, hours=6), tour.contact())
    for kind in (FINISH, AFTERWARDS):
        owe_at_once(visit, kind, key=visit.pk, now=NOW)
    late = {"minutes": 20, "visits": [visit], "actor": tour.clinic.user, "now": NOW}
    tell_running_late(practitioner=visit.practitioner, **late)
    yield "manage, late", tour.browser().get(reverse("booking:manage", args=[new_visit_link(visit, NOW)]))


def messages(tour: "Tour") -> Iterator[tuple[str, str]]:
    """Write each kind of message that was ever owed on the tour."""
    for kind in (
        OutboxMessage.objects.exclude(kind="call_back")
        .values_list("kind", flat=True)
        .distinct()
        .order_by("kind")
    ):
        for ahead in (timedelta(days=1), timedelta(hours=2)):
            message = OutboxMessage.objects.filter(kind=kind).last()
            for channel, parts in ((Channel.SMS, ("sms",)), (Channel.EMAIL, ("subject", "text"))):
                message.channel = channel
                content = kind_of(kind).compose(message, tour.visit.starts_at - ahead)
                for part in parts:
                    yield f"{kind} {part} {ahead}", getattr(content, part)
            for file in content.attachments:
                yield f"{kind} {file.filename} {ahead}", re.findall("SUMMARY:(.*)", file.content)[0]


PARTS = (_times, _contact, _code, _ring, _visit, _waitlist, _must_change, _rules_of_use, _on_the_day)
