"""Who wants no more reminders or notes says so from the e-mail; what keeps a visit is told all the same."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, Status
from booking.reconcile import faults
from booking.services import unwanted
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import Busy
from booking.services.unwanted import Stoppable, choose_messages
from booking.tests.conftest import NINE, book, by_sms
from booking.visit_link import new_stop_link, new_visit_link
from clinic.models import AuditEvent, Patient
from clinic.outbox import enqueue
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel, OutboxMessage, State
from conftest import NOW

NEXT_WEEK = NINE + timedelta(days=7)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
PAGES = ("stop_reminders", "stop_notes")


@pytest.fixture
def visit(a_visit, settings, adas):
    """A visit in nine days, of somebody who is reached by e-mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    by_email = by_sms(channel=Channel.EMAIL, mobile="", email="ada@example.com")
    return book(hold(**a_visit(starts_at=NEXT_WEEK, response=adas)), contact=by_email)


@pytest.fixture
def program(clock):
    """A mail program: it has no cookies, and sends no token against forgery."""
    return Client(enforce_csrf_checks=True)


def link(page, visit, make=new_visit_link):
    return reverse(f"booking:{page}", args=[make(visit, NOW)])


def unwanted_by(visit):
    return Patient.objects.get(pk=visit.patient_id).unwanted


def note(visit, kind, now):
    enqueue(
        kind=kind,
        channel=Channel.EMAIL,
        recipient="ada@example.com",
        about_id=visit.pk,
        dedupe_key=kind,
        due_at=now,
    )
    send_due(now, 10)
    return OutboxMessage.objects.get(kind=kind)


def address_in(email):
    """Return where an e-mail says that its like can be stopped."""
    assert email.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return email.extra_headers["List-Unsubscribe"].removeprefix("<http://localhost:8000").removesuffix(">")


def test_a_reminder_can_be_stopped_by_one_post_to_the_address_in_its_header(visit, program):
    send_due(NEXT_WEEK - timedelta(days=3), 10)
    address = address_in(mail.outbox[-1])
    answer = program.post(address, ONE_CLICK)
    assert (answer.status_code, unwanted_by(visit)) == (200, ["reminders"])
    day_before = NEXT_WEEK - timedelta(days=1)
    send_due(day_before, 10)
    reminder = OutboxMessage.objects.get(kind="reminder_1_day")
    assert (reminder.state, reminder.state_reason) == (State.SKIPPED, "the patient wants none")
    assert list(faults(day_before)) == []


@pytest.mark.parametrize(
    ("kind", "status"), [("finish_answers", Status.BOOKED), ("after_visit", Status.FULFILLED)]
)
def test_a_note_brings_a_link_that_only_stops_notes_and_they_stop(visit, program, kind, status):
    Appointment.objects.update(status=status)
    assert note(visit, kind, NOW).state == State.SENT
    address = address_in(mail.outbox[-1])
    token = address.split("/")[2]
    assert program.get(reverse("booking:manage", args=[token])).status_code == 404
    program.post(address, ONE_CLICK)
    assert unwanted_by(visit) == ["notes"]
    OutboxMessage.objects.filter(kind=kind).delete()
    again = note(visit, kind, NOW)
    assert (again.state, again.state_reason) == (State.SKIPPED, "the patient wants none")


def test_what_keeps_a_visit_has_no_such_header_and_is_told_whatever_was_stopped(visit):
    for which in Stoppable:
        choose_messages(appointment=visit, which=which, wanted=False, now=NOW)
    later = {"practitioner": visit.practitioner, "starts_at": NEXT_WEEK + timedelta(hours=2)}
    move(appointment=visit, sequence=0, now=NOW, **later)
    send_due(NOW + timedelta(hours=1), 10)
    moved = OutboxMessage.objects.get(kind="moved")
    assert moved.state == State.SENT
    assert "List-Unsubscribe" not in mail.outbox[-1].extra_headers


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(visit, program, page, method):
    before = AuditEvent.objects.count()
    assert getattr(program, method)(link(page, visit)).status_code == 200
    assert (unwanted_by(visit), AuditEvent.objects.count()) == ([], before)


@pytest.mark.parametrize(("page", "which"), list(zip(PAGES, Stoppable, strict=True)))
def test_stopping_twice_is_written_once_and_can_be_taken_back(visit, program, page, which):
    address = link(page, visit)
    for _ in range(2):
        text = program.post(address).content.decode()
        assert "You get no more" in text
        assert "still tell you when one is booked, moved or cancelled" in text
    assert "Stop the" in program.post(address, {"again": "1"}).content.decode()
    assert unwanted_by(visit) == []
    acts = AuditEvent.objects.filter(act__startswith="messages.").order_by("pk")
    assert [(one.act, one.by_patient, one.detail) for one in acts] == [
        ("messages.stopped", True, {"which": which}),
        ("messages.wanted", True, {"which": which}),
    ]


def test_one_kind_stopped_leaves_the_other(visit, program):
    for page in PAGES:
        program.post(link(page, visit))
    program.post(link("stop_notes", visit), {"again": "1"})
    assert unwanted_by(visit) == ["reminders"]


def test_the_page_is_in_the_patients_language(visit, program):
    Patient.objects.update(language="es")
    assert '<html lang="es"' in program.get(link("stop_reminders", visit)).content.decode()


def test_a_link_to_nothing_and_one_that_has_ended_change_nothing(visit, program, clock):
    assert program.post(reverse("booking:stop_notes", args=["x" * 24])).status_code == 404
    address = link("stop_notes", visit, new_stop_link)
    clock.move_to(visit.ends_at + timedelta(days=62))
    assert program.post(address).status_code == 404
    assert unwanted_by(visit) == []


def test_a_busy_database_is_said_and_nothing_has_changed(visit, program, monkeypatch):
    def busy(**_):
        raise Busy

    monkeypatch.setattr("booking.views.unwanted.choose_messages", busy)
    answer = program.post(link("stop_notes", visit))
    assert answer.status_code == 503
    assert "Nothing has changed" in answer.content.decode()


def test_nobody_can_be_asked_for_a_time_that_is_only_held(held):
    with pytest.raises(ValueError, match="nobody"):
        unwanted.choose_messages(appointment=held, which=Stoppable.NOTES, wanted=False, now=NOW)


def test_a_link_to_stop_notes_stops_nothing_else(visit, program):
    token = new_stop_link(visit, NOW)
    answer = program.post(reverse("booking:stop_reminders", args=[token]), ONE_CLICK)
    assert answer.status_code == 404
    assert Patient.objects.get(pk=visit.patient_id).unwanted == []


def test_who_stopped_reminders_finds_the_way_back_with_their_visit(visit, program):
    token = new_visit_link(visit, NOW)
    page = program.get(reverse("booking:manage", args=[token])).content.decode()
    assert reverse("booking:stop_reminders", args=[token]) in page
