"""Being known again by a birth date, a contact and a code."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from booking.codes import six_digits
from booking.models import ContactProof, SignIn, Status
from booking.services.confirm import confirm
from booking.services.contact import request_code
from booking.services.hold import hold
from booking.services.refusals import CodeOld, CodeWrong, TooManySends, TooManyTries, TooSoon
from booking.services.sign_in import (
    KIND,
    book_again,
    choose_patient,
    forget_sign_ins,
    people_known_by,
    prove_sign_in,
    request_sign_in,
    resend_sign_in_code,
    sign_in_of,
)
from booking.tests.conftest import MOBILE, by_sms
from clinic.models import AuditEvent, Patient
from clinic.outbox.contents import kind_of
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import Channel, OutboxMessage, State
from conftest import NOW
from intake.services.assess import assess_response
from intake.services.patient import attach_patient

MINUTE = timedelta(minutes=1)


def ask(of: Patient, *, address: str = "", now=NOW, earlier=None) -> SignIn:
    return request_sign_in(
        birth_date=of.birth_date,
        channel=Channel.EMAIL if "@" in (address or of.mobile) else Channel.SMS,
        address=address or of.mobile,
        earlier=earlier,
        now=now,
    )


def right(sign_in: SignIn) -> str:
    sign_in.refresh_from_db()
    return six_digits(sign_in.pk, sign_in.nonce)


def wrong(sign_in: SignIn) -> str:
    return f"{(int(right(sign_in)) + 1) % 10**6:06d}"


def signed_in(of: Patient, now=NOW) -> SignIn:
    sign_in = ask(of, now=now)
    return prove_sign_in(sign_in=sign_in, typed=right(sign_in), now=now)


@pytest.fixture
def twin(ada):
    """Ada's twin, whose mother gave the same phone for both."""
    return Patient.objects.create(
        full_name="Bea Byron", birth_date=ada.birth_date, mobile=ada.mobile, created_at=NOW
    )


def test_the_right_code_tells_who_it_is_and_goes_on_record(ada, practice):
    sign_in = ask(ada)
    code = right(sign_in)
    assert prove_sign_in(sign_in=sign_in, typed=f"{code[:3]} {code[3:]}", now=NOW + MINUTE).patient == ada
    acts = list(AuditEvent.objects.values_list("act", "subject_id", "by_patient"))
    assert acts == [
        ("sign_in.code_sent", str(sign_in.pk), True),
        ("patient.signed_in", str(ada.pk), True),
    ]


def test_asking_does_the_same_whether_or_not_the_person_is_known(ada, practice):
    ask(ada, address="+447700900998")  # the first act of all begins the audit trail
    asked = []
    for address in (ada.mobile, "+447700900999"):
        with CaptureQueriesContext(connection) as queries:
            ask(ada, address=address)
        asked.append([query["sql"].split(" ")[0] for query in queries])
        assert not any("clinic_patient" in query["sql"] for query in queries)
    assert asked[0] == asked[1]
    assert OutboxMessage.objects.filter(kind=KIND, state=State.QUEUED, urgent=True).count() == 3


def test_a_wrong_code_does_the_same_whether_or_not_the_person_is_known(ada, practice):
    asked = []
    for address in (ada.mobile, "+447700900999"):
        sign_in = ask(ada, address=address)
        typed = wrong(sign_in)
        with CaptureQueriesContext(connection) as queries, pytest.raises(CodeWrong):
            prove_sign_in(sign_in=sign_in, typed=typed, now=NOW)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_code_leaves_for_those_whom_we_know_and_for_nobody_else(ada, practice, mailoutbox):
    ada.email = "Ada@example.com"
    ada.save()
    for address in (ada.mobile, "ada@EXAMPLE.com", "+447700900999", "ben@example.com"):
        ask(ada, address=address)
    send_due(NOW, 10)
    states = dict(OutboxMessage.objects.values_list("recipient", "state"))
    assert states == {
        ada.mobile: "sent",
        "ada@EXAMPLE.com": "sent",
        "+447700900999": "skipped",
        "ben@example.com": "skipped",
    }
    assert [mail.to for mail in mailoutbox] == [["ada@EXAMPLE.com"]]


def test_another_birth_date_gets_no_code(ada, practice):
    ada.birth_date -= timedelta(days=1)
    ask(ada)
    assert kind_of(KIND).still_owed(OutboxMessage.objects.get(), NOW) == "nobody is known by it"


def test_the_message_is_the_one_of_every_code_and_holds_no_health_word(ada, practice):
    sign_in = ask(ada)
    content = kind_of(KIND).compose(OutboxMessage.objects.get(), NOW)
    code = right(sign_in)
    assert content.sms == f"{code} is your Harbour Street Foot Clinic code. @localhost #{code}"
    assert content.secrets == (code,)


def test_a_double_click_sends_one_code(ada, practice):
    first = ask(ada)
    assert ask(ada, earlier=first, now=NOW + 29 * MINUTE / 60) == first
    assert ask(ada, earlier=first, now=NOW + MINUTE) != first
    assert OutboxMessage.objects.count() == 2


def test_strangers_send_three_codes_a_day_to_one_address_whatever_they_are_for(ada, held, practice):
    request_code(appointment=held, contact=by_sms(), now=NOW)
    for _ in range(2):
        ask(ada)
    before = SignIn.objects.count()
    with pytest.raises(TooManySends):
        ask(ada, now=NOW + MINUTE)
    assert SignIn.objects.count() == before
    ask(ada, now=NOW + timedelta(hours=24))


def test_five_wrong_codes_end_the_guessing(ada, practice):
    sign_in = ask(ada)
    for _ in range(4):
        with pytest.raises(CodeWrong):
            prove_sign_in(sign_in=sign_in, typed=wrong(sign_in), now=NOW)
    code = right(sign_in)
    with pytest.raises(TooManyTries):
        prove_sign_in(sign_in=sign_in, typed=wrong(sign_in), now=NOW)
    with pytest.raises(TooManyTries):
        prove_sign_in(sign_in=sign_in, typed=code, now=NOW + 14 * MINUTE)
    assert SignIn.objects.get().patient is None


def test_an_old_code_is_refused_and_a_new_one_sent(ada, practice):
    sign_in = ask(ada)
    old = right(sign_in)
    with pytest.raises(CodeOld):
        prove_sign_in(sign_in=sign_in, typed=old, now=NOW + 15 * MINUTE)
    assert OutboxMessage.objects.count() == 2
    assert prove_sign_in(sign_in=sign_in, typed=right(sign_in), now=NOW + 16 * MINUTE).patient == ada


def test_the_code_is_sent_again_after_half_a_minute(ada, practice):
    sign_in = ask(ada)
    with pytest.raises(TooSoon):
        resend_sign_in_code(sign_in=sign_in, now=NOW + MINUTE / 3)
    resend_sign_in_code(sign_in=sign_in, now=NOW + MINUTE)
    assert OutboxMessage.objects.count() == 2


def test_a_family_with_one_phone_and_one_birth_date_chooses(ada, twin, ben, practice):
    sign_in = signed_in(ada)
    assert sign_in.patient is None
    assert list(people_known_by(sign_in)) == [ada, twin]
    with pytest.raises(Patient.DoesNotExist):
        choose_patient(sign_in=sign_in, patient=ben, now=NOW)
    choose_patient(sign_in=sign_in, patient=twin, now=NOW)
    choose_patient(sign_in=sign_in, patient=ada, now=NOW)  # the first choice stands
    sign_in.refresh_from_db()
    assert sign_in.patient == twin
    assert AuditEvent.objects.get(act="patient.signed_in").subject_id == str(twin.pk)


def test_nobody_is_chosen_before_the_code_was_typed(ada, twin, practice):
    sign_in = ask(ada)
    choose_patient(sign_in=sign_in, patient=ada, now=NOW)
    sign_in.refresh_from_db()
    assert sign_in.patient is None
    with pytest.raises(IntegrityError):
        SignIn.objects.update(patient=ada)


def test_booking_again_begins_answers_once_and_goes_on_with_them(ada, practice):
    sign_in = signed_in(ada)
    begun = book_again(sign_in=sign_in, now=NOW)
    assert book_again(sign_in=sign_in, now=NOW + MINUTE) == begun
    assert begun.patient is None
    assert AuditEvent.objects.filter(act="answers.begun_again").count() == 1
    attach_patient(begun, ada)
    assert book_again(sign_in=sign_in, now=NOW + 2 * MINUTE) != begun


def test_nobody_books_again_before_they_are_known(ada, practice):
    with pytest.raises(ValueError, match="nobody is signed in"):
        book_again(sign_in=ask(ada), now=NOW)


@pytest.fixture
def held_again(ada, a_visit):
    """A time that Ada holds with answers that she began after signing in."""
    begun = book_again(sign_in=signed_in(ada), now=NOW)
    begun.safety_answered_at = NOW
    begun.save()
    assess_response(begun, NOW)
    return hold(**a_visit(response=begun))


def test_who_has_just_signed_in_proves_the_same_contact_no_second_time(ada, held_again):
    codes = OutboxMessage.objects.filter(kind="code").count()
    proof = request_code(appointment=held_again, contact=by_sms(), now=NOW + MINUTE)
    assert proof.proven_at == NOW + MINUTE
    booked = confirm(appointment=held_again, now=NOW + MINUTE)
    assert (booked.status, booked.patient) == (Status.BOOKED, ada)
    assert OutboxMessage.objects.filter(kind="code").count() == codes


@pytest.mark.parametrize(("contact", "minutes"), [(by_sms(mobile="+447700900999"), 1), (by_sms(), 61)])
def test_another_contact_or_a_sign_in_of_long_ago_needs_its_code(held_again, contact, minutes):
    held_again.held_until = NOW + timedelta(hours=2)
    held_again.save()
    proof = request_code(appointment=held_again, contact=contact, now=NOW + minutes * MINUTE)
    assert proof.proven_at is None
    assert OutboxMessage.objects.filter(kind="code").count() == 1


def test_a_sign_in_proves_nothing_for_answers_that_it_did_not_begin(ada, held, practice):
    signed_in(ada)
    assert request_code(appointment=held, contact=by_sms(), now=NOW + MINUTE).proven_at is None
    assert sign_in_of(None, NOW) is None


def test_a_sign_in_is_forgotten_after_a_day_with_where_its_code_went(ada, held_again):
    ask(ada, address="+447700900999")
    assert forget_sign_ins(now=NOW + timedelta(hours=24)) == 0
    assert forget_sign_ins(now=NOW + timedelta(hours=24, seconds=1)) == 2
    assert not OutboxMessage.objects.filter(kind=KIND).exists()
    assert not ContactProof.objects.exists()
    held_again.refresh_from_db()
    assert held_again.response is not None
    assert ada.mobile == MOBILE


def test_the_code_comes_in_the_language_in_which_it_was_asked_for(ada):
    request_sign_in(
        birth_date=ada.birth_date,
        channel=Channel.SMS,
        address=ada.mobile,
        earlier=None,
        language="es",
        now=NOW,
    )
    assert OutboxMessage.objects.get(kind=KIND).language == "es"
