"""Being known again: a birth date and a contact, and the code that proves the contact.

Whether anybody is known by them is looked for by the worker that sends the code, and once more when the
right code was typed. What is done before takes as long, and answers the same, either way.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from booking.models import SignIn
from booking.services.codes import judge, just_sent, send_code
from booking.services.refusals import CodeOld, Refused, TooSoon
from booking.services.whole import whole
from clinic import audit
from clinic.models import OutboxMessage, Patient
from clinic.outbox.models import Channel
from intake.models import QuestionnaireResponse
from intake.services.again import start_again

KIND = "sign_in_code"
SIGNED_IN = timedelta(hours=1)  # from the right code on
KEPT = timedelta(days=1)
BATCH = 200
ENGLISH = "en-gb"


@whole
def request_sign_in(
    *,
    birth_date: date,
    channel: Channel,
    address: str,
    earlier: SignIn | None,
    now: datetime,
    language: str = ENGLISH,
) -> SignIn:
    """Send a code to a contact, whoever's it is, in the language in which it was asked for.

    ``earlier``: what the same browser asked for; the same again within half a minute is a double click and
    gets no second code. Raises TooManySends or Busy.
    """
    if earlier and just_sent(earlier, now) and (earlier.birth_date, earlier.reach) == (birth_date, address):
        return earlier
    sign_in = SignIn.objects.create(birth_date=birth_date, channel=channel, reach=address, created_at=now)
    _send(sign_in, language, now)
    return sign_in


@whole
def resend_sign_in_code(*, sign_in: SignIn, now: datetime, language: str = ENGLISH) -> None:
    """Send the code again. Raises TooSoon, TooManySends, TooManyTries or Busy."""
    locked = _locked(sign_in)
    if just_sent(locked, now):
        raise TooSoon
    if locked.proven_at is None:
        _send(locked, language, now)


def prove_sign_in(*, sign_in: SignIn, typed: str, now: datetime, language: str = ENGLISH) -> SignIn:
    """Compare a typed code with the one that was sent; the right one tells whose the contact is.

    Several people may share a birth date and a phone: then ``patient`` stays open until one is chosen.
    Raises CodeWrong, TooManyTries or CodeOld, of which the database keeps count; or Busy.
    """
    proved = _judge(sign_in, typed, language, now)
    if isinstance(proved, Refused):
        raise proved
    return proved


@whole
def _judge(sign_in: SignIn, typed: str, language: str, now: datetime) -> SignIn | Refused:
    """Return the refusal instead of raising it, so that the try that was counted is kept."""
    locked = _locked(sign_in)
    if locked.proven_at is not None:
        return locked
    refusal = judge(locked, typed, now)
    if isinstance(refusal, CodeOld):
        _send(locked, language, now)
    if refusal is not None:
        return refusal
    known = list(people_known_by(locked)[:2])
    if len(known) == 1:
        _is(locked, known[0], now)
    return locked


@whole
def choose_patient(*, sign_in: SignIn, patient: Patient, now: datetime) -> None:
    """Say which of several people with one birth date and one contact this is about; the first choice stands.

    Raises Patient.DoesNotExist if it is none of them.
    """
    locked = _locked(sign_in)
    if locked.proven_at is not None and locked.patient_id is None:
        _is(locked, people_known_by(locked).get(pk=patient.pk), now)


def people_known_by(sign_in: SignIn) -> QuerySet[Patient]:
    """Return who has this birth date and this contact: nobody, one, or a family that shares a phone."""
    by_email = sign_in.channel == Channel.EMAIL
    contact = {"email__iexact": sign_in.reach} if by_email else {"mobile": sign_in.reach}
    return Patient.objects.filter(birth_date=sign_in.birth_date, **contact).order_by("full_name", "pk")


@whole
def book_again(*, sign_in: SignIn, now: datetime, language: str = ENGLISH) -> QuestionnaireResponse:
    """Begin new answers for who has signed in; pressed again, go on with those that were begun.

    Raises ValueError before anybody is signed in, or Busy.
    """
    locked = _locked(sign_in)
    if locked.patient is None:
        raise ValueError("nobody is signed in")
    begun = locked.response
    if begun is not None and begun.patient_id is None and begun.expires_at and begun.expires_at > now:
        return begun
    locked.response = start_again(patient=locked.patient, language=language, now=now)
    locked.save(update_fields=["response"])
    audit.record("answers.begun_again", locked.response, actor=None, now=now, patient=True)
    return locked.response


def sign_in_of(response_id: UUID | None, now: datetime) -> SignIn | None:
    """Return the sign-in with which some answers were begun, if it was lately."""
    lately = SignIn.objects.filter(response__isnull=False, response=response_id)
    return lately.filter(proven_at__gt=now - SIGNED_IN).first()


@whole
def forget_sign_ins(*, now: datetime) -> int:
    """Delete sign-ins of more than a day ago, and where their codes went: many are nobody's we know."""
    over = SignIn.objects.filter(created_at__lt=now - KEPT).order_by("created_at")
    batch = list(over.values_list("pk", flat=True)[:BATCH])
    OutboxMessage.objects.filter(kind=KIND, about_id__in=batch).delete()
    SignIn.objects.filter(pk__in=batch).delete()
    return len(batch)


def _send(sign_in: SignIn, language: str, now: datetime) -> None:
    send_code(sign_in, kind=KIND, language=language, now=now)
    audit.record("sign_in.code_sent", sign_in, actor=None, now=now, patient=True)


def _is(sign_in: SignIn, patient: Patient, now: datetime) -> None:
    sign_in.patient = patient
    sign_in.save(update_fields=["patient"])
    audit.record("patient.signed_in", patient, actor=None, now=now, patient=True)


def _locked(sign_in: SignIn) -> SignIn:
    return SignIn.objects.select_for_update().get(pk=sign_in.pk)
