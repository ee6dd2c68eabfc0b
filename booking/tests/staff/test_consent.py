"""Who may consent to the treatment of a child: a task for the desk, never a reason to stop."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from booking.models import Appointment, ConsentCheck
from booking.services.cancel import cancel
from booking.services.consent import settle_consent
from booking.services.hold import hold
from booking.tests.conftest import NINE, book
from booking.tests.staff.conftest import signed_in
from clinic.models import AuditEvent, User
from intake.tests.stored import superseded

LIST = "/desk/consent/"
LATER = NINE + timedelta(hours=2)
CHILD = {
    "answered_by": "parent_guardian",
    "relationship": "grandparent",
    "adult_name": "Mia Lind",
    "parental_responsibility": "not_sure",
}


@pytest.fixture
def a_child(a_visit, new_answers, now):
    """Book a visit for a child of ten, with what the adult said."""

    def make(starts_at=LATER, **said) -> Appointment:
        response = new_answers(birth_date="2016-05-04")
        response.answers |= CHILD | said
        response.answered_by = "parent_guardian"
        response.save()
        superseded(response.assessments.last(), answers=response.answers)
        return book(hold(**a_visit(response=response, starts_at=starts_at)))

    return make


@pytest.mark.parametrize("said", ["no", "not_sure"])
def test_an_adult_who_may_not_decide_is_booked_and_the_desk_has_a_task(
    at_desk: Client, location, a_child, said
):
    visit = a_child(parental_responsibility=said)
    assert visit.status == "booked"
    page = at_desk.get(LIST).content.decode()
    assert "Mia Lind, Grandmother or grandfather" in page
    assert {"no": "No", "not_sure": "I&#x27;m not sure"}[said] in page
    assert "07700 900321" in page


def test_an_adult_who_may_decide_is_no_task(at_desk: Client, location, a_child):
    a_child(parental_responsibility="yes")
    assert not ConsentCheck.objects.exists()
    assert "Nothing waits" in at_desk.get(LIST).content.decode()


def test_a_grown_up_is_no_task(booked):
    assert not ConsentCheck.objects.exists()


def test_the_board_counts_what_is_to_be_checked_and_the_panel_says_it(at_desk: Client, location, a_child):
    visit = a_child()
    assert "1 consent to check" in at_desk.get("/desk/").content.decode()
    panel = at_desk.get(reverse("desk:appointment", args=[visit.pk])).content.decode()
    assert "Check who may consent" in panel
    assert "Mia Lind" in panel


def test_what_was_found_out_is_recorded_with_who_and_when(at_desk: Client, location, a_child, kim: User):
    visit = a_child()
    check = ConsentCheck.objects.get()
    at_desk.post(f"{LIST}{check.pk}/", {f"check-{check.pk}-note": "Mother, comes along"})
    check.refresh_from_db()
    assert (check.note, check.settled_by) == ("Mother, comes along", kim)
    assert "Nothing waits" in at_desk.get(LIST).content.decode()
    assert (
        "Mother, comes along (Kim Larsen)"
        in at_desk.get(reverse("desk:appointment", args=[visit.pk])).content.decode()
    )
    seen = AuditEvent.objects.get(act="consent.settled")
    assert (seen.actor, seen.detail) == (kim, {})


@pytest.mark.parametrize("note", ["", " ", "x" * 201])
def test_an_empty_or_endless_note_is_refused_and_the_task_stays(at_desk: Client, location, a_child, note):
    a_child()
    check = ConsentCheck.objects.get()
    answer = at_desk.post(f"{LIST}{check.pk}/", {f"check-{check.pk}-note": note})
    assert answer.status_code == 422
    check.refresh_from_db()
    assert check.settled_at is None


def test_of_two_colleagues_the_first_counts(a_child, kim: User, noor: User, now):
    a_child()
    check = ConsentCheck.objects.get()
    assert settle_consent(check, "Mother", actor=kim, now=now)
    assert not settle_consent(check, "Father", actor=noor, now=now)
    check.refresh_from_db()
    assert (check.note, check.settled_by) == ("Mother", kim)
    assert AuditEvent.objects.filter(act="consent.settled").count() == 1


def test_a_cancelled_visit_is_no_task_any_more(at_desk: Client, location, a_child, kim: User, now):
    visit = a_child()
    cancel(appointment=visit, actor=kim, now=now, reason="clinic")
    assert "Nothing waits" in at_desk.get(LIST).content.decode()


def test_others_may_not_see_or_settle_it(as_doctor: Client, noor: User, location, a_child):
    a_child()
    check = ConsentCheck.objects.get()
    for client in (as_doctor, signed_in(noor)):
        assert client.get(LIST).status_code == 403
        assert client.post(f"{LIST}{check.pk}/", {f"check-{check.pk}-note": "x"}).status_code == 403
    check.refresh_from_db()
    assert check.settled_at is None


def test_the_database_refuses_half_of_a_record(a_child, kim: User, now):
    a_child()
    for half in ({"settled_at": now}, {"note": "Mother"}, {"settled_at": now, "settled_by": kim}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConsentCheck.objects.update(**half)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(
    at_desk: Client, location, a_child, number, django_assert_num_queries
):
    for hours in range(number):
        a_child(starts_at=LATER + timedelta(hours=hours))
    with django_assert_num_queries(6):
        at_desk.get(LIST)
