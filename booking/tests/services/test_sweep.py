from datetime import timedelta

from booking.models import Appointment, Claim, ContactProof, Status
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.services.sweep import expire_holds, forget_past_claims, forget_unconfirmed
from booking.tests.conftest import NINE, by_sms
from clinic.models import AuditEvent
from conftest import NOW

TEN_MINUTES = timedelta(minutes=10)


def test_expired_holds_are_ended_and_the_others_stay(a_visit):
    old = hold(**a_visit())
    young = hold(**a_visit(starts_at=NINE + timedelta(hours=1), now=NOW + TEN_MINUTES / 2))
    assert expire_holds(now=NOW + TEN_MINUTES) == 1
    old.refresh_from_db()
    assert old.status == Status.CANCELLED
    assert set(Claim.objects.values_list("appointment", flat=True)) == {young.pk}
    assert AuditEvent.objects.filter(act="appointment.hold_ended").count() == 1
    assert expire_holds(now=NOW + TEN_MINUTES) == 0


def test_booked_visits_are_never_swept(booked):
    assert expire_holds(now=NOW + timedelta(days=1)) == 0
    assert forget_unconfirmed(now=NOW + timedelta(days=9)) == 0


def test_claims_of_the_past_are_forgotten_and_the_visit_is_not(booked):
    assert forget_past_claims(now=NINE) == 0
    assert forget_past_claims(now=NINE + timedelta(days=1, hours=1)) == 27
    assert Appointment.objects.get().status == Status.BOOKED


def test_what_somebody_typed_and_never_confirmed_is_forgotten_after_a_day(held):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    expire_holds(now=NOW + TEN_MINUTES)
    assert forget_unconfirmed(now=NOW + timedelta(hours=23)) == 0
    assert forget_unconfirmed(now=NOW + timedelta(hours=25)) == 1
    assert not ContactProof.objects.exists()
    assert not Appointment.objects.exists()
