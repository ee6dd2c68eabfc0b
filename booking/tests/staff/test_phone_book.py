"""At the desk, on the phone: somebody new is booked at an offered time, or beside others with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from booking.models import Appointment, Closure
from booking.services.claims import take
from booking.services.hold import hold
from booking.services.refusals import SlotTaken
from booking.tests.conftest import NINE
from booking.tests.invariants import claims_missing_or_of_nothing
from booking.tests.patient.conftest import everything
from booking.tests.staff.conftest import signed_in
from booking.tests.staff.test_on_the_phone import BORN, NO_TO_ALL, NOW, url
from booking.views import phone_book
from clinic.models import AuditEvent, OutboxMessage, Practitioner, User, VisitType
from intake.models import Interview, SafetyAlert
from intake.services.assess import assess_response

PERSON = {"full_name": "Cem Kaya", "mobile": "07700 900 777", "email": "", "phone_owner": "mine"}


@pytest.fixture
def call(at_desk: Client, booked: Appointment) -> Interview:
    """Kim has read all signs to somebody born in 1961; Ada's visit at nine has just begun."""
    booked.starts_at, booked.ends_at = (at + timedelta(hours=1) for at in (booked.starts_at, booked.ends_at))
    booked.claims.all().delete()
    booked.save()
    resources = list(booked.resources.all())
    booked.resources.clear()
    take(booked, resources)  # at ten
    at_desk.post("/ask/", {**BORN, "act": "phone"})
    started = Interview.objects.get()
    at_desk.post(url(started, "page", "you"), {**BORN, "sex_at_birth": "female"})
    at_desk.post(url(started, "signs"), NO_TO_ALL)
    return started


def beside(osei: Practitioner, **changed: Any) -> dict[str, Any]:
    """Return what the form sends for ten o'clock, where Ada is."""
    time = {"time": "other", "on": "2027-03-04", "at": "10:00", "who": osei.pk, "because": "Severe pain"}
    return {"visit": "NEW_LINK_45", "key": "k", **time, **PERSON, **changed}


def test_an_offered_time_is_booked_and_read_back(at_desk: Client, call: Interview, kim: User):
    overview = at_desk.get(url(call)).content.decode()
    assert url(call, "book") in overview
    page = at_desk.get(url(call, "book")).content.decode()
    assert "Not all was asked that decides which visit fits" in page
    first = page.split('name="time" value="')[1].split('"')[0]
    answer = at_desk.post(url(call, "book"), {"visit": "NEW_LINK_45", "time": first, "key": "k", **PERSON})
    assert answer.url == url(call)
    visit = Appointment.objects.get(patient__full_name="Cem Kaya")
    assert (visit.patient.mobile, visit.overbooked_because) == ("+447700900777", "")
    assert visit.starts_at >= NOW + timedelta(hours=2)  # the lead time
    text = at_desk.get(url(call)).content.decode()
    assert "Read back: Cem Kaya, " in text
    assert url(call, "book") not in text
    assert at_desk.get(url(call, "book")).url == url(call)
    assert AuditEvent.objects.get(act="assessment.made").actor == kim
    assert OutboxMessage.objects.filter(about_id=visit.pk, kind="confirmation").exists()


def test_a_taken_time_is_booked_with_a_reason_and_the_board_says_by_whom(
    at_desk: Client, call: Interview, booked: Appointment, osei: Practitioner, kim: User
):
    for _ in range(2):  # pressed twice
        assert at_desk.post(url(call, "book"), beside(osei)).url == url(call)
    visit = Appointment.objects.get(patient__full_name="Cem Kaya")
    assert visit.starts_at == booked.starts_at
    assert set(visit.claims.values_list("lane", flat=True)) == {1}
    assert claims_missing_or_of_nothing() == (0, 0)
    board = at_desk.get("/desk/?on=2027-03-04").content.decode()
    assert board.count("<span>· overbooked by Kim Larsen</span>") == 1
    panel = at_desk.get(f"/desk/appointments/{visit.pk}/").content.decode()
    assert "<dt>Overbooked</dt><dd>Severe pain (Kim Larsen)</dd>" in panel
    assert "Severe pain" not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"because": ""}, "Write down why"),
        ({"because": "x" * 201}, "Use 200 characters or fewer"),
        ({"at": "10:07"}, "Visits start on whole five minutes"),
        ({"at": "9:05"}, "That time is over"),
        ({"on": ""}, "Choose a day"),
        ({"who": "0"}, "Choose with whom"),
        ({"time": ""}, "Choose a time"),
        ({"time": "1-1"}, "That time is not offered any more"),
        ({"full_name": ""}, "Enter their full name"),
        ({"mobile": "", "email": ""}, "Enter a mobile number or an email"),
        ({"mobile": "12"}, "mobile"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_what_was_typed_is_kept(
    at_desk: Client, call: Interview, osei: Practitioner, typed: dict[str, str], words: str
):
    before = Appointment.objects.count(), everything()["booking.Claim"]
    answer = at_desk.post(url(call, "book"), beside(osei, **{"email": "cem@", **typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) >= 2  # in the summary and at the field
    assert 'value="cem@"' in page or "email" in typed
    assert (Appointment.objects.count(), everything()["booking.Claim"]) == before


def test_a_listed_time_that_went_meanwhile_can_be_taken_all_the_same(
    at_desk: Client, call: Interview, osei: Practitioner
):
    page = at_desk.get(url(call, "book")).content.decode()
    first = page.split('name="time" value="')[1].split('"')[0]
    Closure.objects.create(resource=osei.resource, starts_at=NINE, ends_at=NINE + timedelta(days=1))
    listed = {"visit": "NEW_LINK_45", "time": first, "key": "k", **PERSON}
    answer = at_desk.post(url(call, "book"), listed)
    assert answer.status_code == 422
    assert "That time is not offered any more" in answer.content.decode()
    assert at_desk.post(url(call, "book"), beside(osei)).status_code == 302


def test_who_is_quicker_between_the_list_and_the_booking_is_said_beside_the_times(
    at_desk: Client, call: Interview, monkeypatch: pytest.MonkeyPatch
):
    page = at_desk.get(url(call, "book")).content.decode()
    first = page.split('name="time" value="')[1].split('"')[0]

    def gone(*, starts_at: Any, **_: Any) -> None:
        raise SlotTaken(starts_at)

    monkeypatch.setattr("booking.views.phone_book.book_for", gone)
    answer = at_desk.post(url(call, "book"), {"visit": "NEW_LINK_45", "time": first, "key": "k", **PERSON})
    assert answer.status_code == 422
    assert answer.content.decode().count("Somebody was quicker. Choose another") == 2


def test_another_kind_of_visit_has_its_own_times(
    at_desk: Client, call: Interview, osei: Practitioner, room: Any
):
    kind = VisitType.objects.create(code="NAIL_SKIN_20", name="Nail care", minutes=20, needs=["room"])
    kind.practitioners.add(osei)
    page = at_desk.post(url(call, "book"), {"visit": kind.code, "show": "1"}).content.decode()
    assert 'name="visit" value="NAIL_SKIN_20"' in page
    assert at_desk.post(url(call, "book"), {"visit": "NONE", "show": "1"}).status_code == 200
    at_desk.post(url(call, "book"), beside(osei, visit=kind.code))
    visit = Appointment.objects.get(patient__full_name="Cem Kaya")
    assert (visit.visit_type, visit.ends_at - visit.starts_at) == (kind, timedelta(minutes=20))


def test_before_every_sign_was_read_nothing_can_be_booked(
    at_desk: Client, location: Any, link_visit: Any, osei: Any
):
    at_desk.post("/ask/", {**BORN, "act": "phone"})
    call = Interview.objects.get()
    assert url(call, "book") not in at_desk.get(url(call)).content.decode()
    for answer in (at_desk.get(url(call, "book")), at_desk.post(url(call, "book"), beside(osei))):
        assert answer.url == url(call)
    assert not Appointment.objects.exists()


def test_a_danger_sign_leads_to_it_and_not_to_a_time(at_desk: Client, call: Interview, osei: Practitioner):
    SafetyAlert.objects.create(
        response=call.response, level="same_day", standing="same_day", codes=["RF03"], raised_at=NOW
    )
    before = Appointment.objects.count()
    assert at_desk.post(url(call, "book"), beside(osei)).url == url(call)
    assert Appointment.objects.count() == before


def test_a_doctor_who_asks_books_nothing(osei_user: User, call: Interview, osei: Practitioner):
    as_doctor = signed_in(osei_user)
    assert as_doctor.post(url(call, "book"), beside(osei)).status_code == 403


def first_times(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="time" value="')[1:]][:6]


def test_a_time_that_others_have_come_before_since_is_booked_all_the_same(
    at_desk: Client, call: Interview, osei: Practitioner
):
    eleven = NINE + timedelta(hours=2)
    lunch = Closure.objects.create(
        resource=osei.resource, starts_at=eleven, ends_at=eleven + timedelta(minutes=30)
    )
    last = first_times(at_desk.get(url(call, "book")).content.decode())[-1]
    lunch.delete()  # earlier times are free again: it is among the first no more
    now_listed = first_times(at_desk.get(url(call, "book")).content.decode())
    assert last not in now_listed
    answer = at_desk.post(url(call, "book"), {"visit": "NEW_LINK_45", "time": last, "key": "k", **PERSON})
    assert answer.url == url(call)


def test_an_offered_time_that_is_pressed_twice_at_once_is_booked_once_and_read_back(
    at_desk: Client, call: Interview, monkeypatch: pytest.MonkeyPatch
):
    """The second press has passed the guard before the first booked."""
    first = first_times(at_desk.get(url(call, "book")).content.decode())[0]
    sent = {"visit": "NEW_LINK_45", "time": first, "key": "k", **PERSON}
    at_desk.post(url(call, "book"), sent)
    truly, passed = phone_book.may_be_booked, [True]
    monkeypatch.setattr(phone_book, "may_be_booked", lambda *about: passed.pop() if passed else truly(*about))
    assert at_desk.post(url(call, "book"), sent).url == url(call)
    assert Appointment.objects.filter(patient__full_name="Cem Kaya").count() == 1


def test_a_time_that_is_only_held_is_not_read_back_as_booked(
    at_desk: Client, call: Interview, osei: Practitioner, link_visit: VisitType
):
    assess_response(call.response, NOW)
    hold(
        visit_type=link_visit,
        practitioner=osei,
        starts_at=NINE + timedelta(days=1),
        response=call.response,
        idempotency_key="held",
        now=NOW,
    )
    assert "Read back" not in at_desk.get(url(call)).content.decode()
