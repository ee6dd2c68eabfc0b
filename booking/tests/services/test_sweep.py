from datetime import date, timedelta

from booking.models import Appointment, Claim, ContactProof, LimitedDay, Status
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.services.sweep import expire_holds, forget_past_claims, forget_past_limits, forget_unconfirmed
from booking.tasks import sweep_diary
from booking.tests.conftest import NINE, by_sms
from clinic import clock
from clinic.models import AuditEvent, Location, VisitType
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


def test_days_with_a_limit_are_forgotten_once_nobody_can_return_to_them(
    location: Location, link_visit: VisitType
):
    """A missed visit may be booked again for a day after its end, and a day ends last in the far west."""
    days = [date(2027, 3, day) for day in (1, 2, 3, 4)]
    for day in days:
        LimitedDay.objects.create(visit_type=link_visit, location=location, day=day)
    still_possible_in_samoa = NINE.replace(day=4, hour=10, minute=59)  # 23:59 on Wednesday 3 March there
    assert forget_past_limits(now=still_possible_in_samoa) == 1
    assert list(LimitedDay.objects.values_list("day", flat=True)) == days[1:]
    assert forget_past_limits(now=still_possible_in_samoa) == 0


def test_beat_sweeps_the_days_with_a_limit_too(location: Location, link_visit: VisitType):
    today = clock.now().date()
    for day in (today - timedelta(days=9), today):
        LimitedDay.objects.create(visit_type=link_visit, location=location, day=day)
    sweep_diary()
    assert LimitedDay.objects.get().day == today
