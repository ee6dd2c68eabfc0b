"""Rules of use bind patients: how many visits, what notice, by whose referral. Nothing is half-written."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from booking.models import Appointment, CancelReason, ReferralShown, Status
from booking.services.cancel import cancel
from booking.services.confirm import confirm
from booking.services.contact import prove, request_code
from booking.services.hold import hold
from booking.services.move import move
from booking.services.referral import show_code
from booking.services.refusals import (
    CodeWrong,
    NeedsReferral,
    SlotTaken,
    TooLate,
    TooManyOpen,
    TooManyTries,
)
from booking.services.rules_of_use import set_referral, set_rules
from booking.tests.conftest import NINE, book, by_sms, sent_code
from clinic.models import AuditEvent, Patient, Practice, User, VisitType
from conftest import NOW
from intake.models import QuestionnaireResponse

Visit = Callable[..., dict[str, object]]
DAY = timedelta(days=1)


@pytest.fixture
def one_more(a_visit: Visit) -> Appointment:
    """Ada has two visits to come, as many as she may book, and has proved a contact for a third."""
    Practice.objects.update(most_open_bookings=2)
    for ahead in (DAY, 4 * DAY):
        book(hold(**a_visit(starts_at=NINE + ahead)))
    held = hold(**a_visit())
    request_code(appointment=held, contact=by_sms(), now=NOW)
    prove(appointment=held, typed=sent_code(held), now=NOW)
    return held


def test_a_patient_books_no_more_visits_than_the_practice_allows(one_more: Appointment):
    facts = Patient.objects.values().get()
    with pytest.raises(TooManyOpen):
        confirm(appointment=one_more, now=NOW)
    one_more.refresh_from_db()
    assert (one_more.status, one_more.patient, one_more.is_held(NOW)) == (Status.HELD, None, True)
    assert Patient.objects.values().get() == facts


def test_the_desk_books_all_the_same(one_more: Appointment, kim: User):
    assert confirm(appointment=one_more, now=NOW, actor=kim).status == Status.BOOKED


def test_a_visit_that_was_cancelled_or_is_over_counts_no_more(one_more: Appointment):
    other = Appointment.objects.filter(status=Status.BOOKED).first()
    cancel(appointment=other, reason=CancelReason.TIME, now=NOW)
    assert confirm(appointment=one_more, now=NOW).status == Status.BOOKED


def test_somebody_else_with_the_same_phone_has_a_count_of_their_own(one_more: Appointment, a_visit: Visit):
    sister = book(hold(**a_visit(starts_at=NINE + 5 * DAY)), contact=by_sms(full_name="Grace Byron"))
    assert sister.patient.full_name == "Grace Byron"


def test_without_a_limit_nobody_is_stopped(one_more: Appointment):
    Practice.objects.update(most_open_bookings=None)
    assert confirm(appointment=one_more, now=NOW).status == Status.BOOKED


@pytest.mark.parametrize(
    ("hours", "reason", "late"),
    [
        (24, CancelReason.TIME, False),
        (23, CancelReason.TIME, True),
        (23, CancelReason.CLINIC, False),
    ],
)
def test_a_visit_that_a_patient_gave_up_late_is_marked_so(booked: Appointment, hours, reason, late):
    cancel(appointment=booked, reason=reason, now=NINE - timedelta(hours=hours))
    booked.refresh_from_db()
    assert (booked.status, booked.cancelled_late) == (Status.CANCELLED, late)


def test_moving_late_is_for_the_desk_where_the_practice_says_so(booked: Appointment, osei, kim: User):
    Practice.objects.update(late_moves_online=False)
    wish = {"appointment": booked, "practitioner": osei, "starts_at": NINE + 5 * DAY, "sequence": 0}
    near = NINE - timedelta(hours=23)
    with pytest.raises(TooLate):
        move(**wish, now=near)
    booked.refresh_from_db()
    assert (booked.starts_at, booked.sequence) == (NINE, 0)
    assert move(**wish, now=near, actor=kim).starts_at == NINE + 5 * DAY


def test_before_that_and_by_default_a_patient_moves_alone(booked: Appointment, osei):
    near = NINE - timedelta(hours=23)
    later = {"appointment": booked, "practitioner": osei}
    assert move(**later, starts_at=NINE + DAY, sequence=0, now=near).sequence == 1
    Practice.objects.update(late_moves_online=False)
    assert move(**later, starts_at=NINE + 5 * DAY, sequence=1, now=near).sequence == 2


@pytest.fixture
def by_referral(link_visit: VisitType, noor: User) -> VisitType:
    """Patients need a code for the link visit: FOOT-2027."""
    return set_referral(visit_type=link_visit, by_referral=True, new_code="FOOT-2027", actor=noor, now=NOW)


def test_a_visit_by_referral_is_not_held_before_the_code_was_shown(
    a_visit: Visit, by_referral: VisitType, answers: QuestionnaireResponse
):
    wish = a_visit(visit_type=by_referral, response=answers)
    with pytest.raises(NeedsReferral):
        hold(**wish)
    assert not Appointment.objects.exists()
    shown = {"response": answers, "visit_type": by_referral, "client_address": "192.0.2.1", "now": NOW}
    with pytest.raises(CodeWrong):
        show_code(**shown, typed="FOOT-2026")
    show_code(**shown, typed=" foot 2027")
    show_code(**shown, typed="FOOT-2027")
    assert ReferralShown.objects.count() == 1
    assert hold(**wish).status == Status.HELD


def test_the_code_of_one_patient_opens_nothing_for_another(
    a_visit: Visit, by_referral: VisitType, answers: QuestionnaireResponse
):
    show_code(response=answers, visit_type=by_referral, typed="FOOT-2027", client_address=None, now=NOW)
    with pytest.raises(NeedsReferral):
        hold(**a_visit(visit_type=by_referral))


def test_guessing_a_referral_code_ends(by_referral: VisitType, answers: QuestionnaireResponse):
    guess = {"response": answers, "visit_type": by_referral, "client_address": "192.0.2.1", "now": NOW}
    for _ in range(4):
        with pytest.raises(CodeWrong):
            show_code(**guess, typed="NOTHING")
    for typed in ("NOTHING", "FOOT-2027"):
        with pytest.raises(TooManyTries):
            show_code(**guess, typed=typed)
    assert not ReferralShown.objects.exists()


def test_the_code_itself_is_kept_nowhere(by_referral: VisitType):
    rows = [*VisitType.objects.values(), *AuditEvent.objects.values()]
    assert "foot2027" not in str(rows).casefold().replace("-", "")


def test_a_kind_of_visit_that_the_desk_alone_books_is_held_by_no_patient(
    a_visit: Visit, link_visit: VisitType
):
    VisitType.objects.filter(pk=link_visit.pk).update(online=False)
    link_visit.refresh_from_db()
    with pytest.raises(SlotTaken):
        hold(**a_visit(visit_type=link_visit))
    assert not Appointment.objects.exists()


def test_what_the_manager_sets_is_on_record(by_referral: VisitType, noor: User):
    set_rules(most_open_bookings=None, late_hours=48, late_moves_online=False, actor=noor, now=NOW)
    set_referral(visit_type=by_referral, by_referral=False, new_code="", actor=noor, now=NOW)
    practice = Practice.objects.the()
    assert (practice.most_open_bookings, practice.late_hours, practice.late_moves_online) == (None, 48, False)
    assert VisitType.objects.get().referral_code == ""
    acts = AuditEvent.objects.filter(actor=noor).values_list("act", "detail").order_by("pk")
    assert list(acts)[1:] == [
        ("rules_of_use.changed", {"most_open_bookings": None, "late_hours": 48, "late_moves_online": False}),
        ("visit_type.referral_changed", {"by_referral": False, "new_code": False}),
    ]
