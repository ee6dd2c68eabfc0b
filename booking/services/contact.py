"""Who holds a time, and the proof that they can be reached: a six-digit code."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from booking.codes import new_nonce, six_digits
from booking.models import Appointment, ContactProof
from booking.services.hold import HOLD
from booking.services.refusals import (
    CodeOld,
    CodeWrong,
    HoldOver,
    NotProven,
    Refused,
    TooManySends,
    TooManyTries,
    TooSoon,
)
from booking.services.whole import whole
from clinic import audit
from clinic.models import Patient
from clinic.outbox import enqueue
from clinic.outbox.models import Channel, OutboxMessage

CODE_LIFE = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
TRIES = 5
SENDS = 3  # within an hour
SENDS_COUNT_FOR = timedelta(hours=1)
RESEND_AFTER = timedelta(seconds=30)
# To one address, from all browsers together: a stranger can't fill somebody's letter box, and one phone
# can't book the diary full.
DAY = timedelta(hours=24)
UNREAD_A_DAY = 3  # codes that nobody has typed back
CODES_A_DAY = 10
LOOSE = str.maketrans("", "", " -\u2010\u2011\u2013\u00a0\u202f\t\r\n")


@dataclass(frozen=True)
class Contact:
    """What somebody says about themselves. ``channel`` is e-mail or text message: where the code goes."""

    full_name: str
    channel: Channel
    mobile: str = ""  # E.164
    email: str = ""
    phone_owner: str = Patient.PhoneOwner.MINE
    access_needs: list[str] = field(default_factory=list)


@whole
def request_code(*, appointment: Appointment, contact: Contact, now: datetime) -> ContactProof:
    """Keep what was typed and send a code to the chosen contact.

    Nobody's record is looked for, so the answer is the same whether or not the person is known here.
    The same contact again within half a minute is a double click and gets no second code.
    Raises HoldOver, TooManyTries, TooManySends or Busy.
    """
    held = _held(appointment, now)
    proof = ContactProof.objects.filter(appointment=held).first() or ContactProof(appointment=held)
    before = proof.address
    for name, value in asdict(contact).items():
        setattr(proof, name, value)
    changed = proof.address != before
    if changed:
        proof.nonce, proof.tries = new_nonce(), 0
    proof.proven_at = None
    proof.save()
    if changed or not _just_sent(proof, now):
        _send(proof, held, now)
    return proof


@whole
def resend_code(*, appointment: Appointment, now: datetime) -> ContactProof:
    """Send the code again; the first time this happens the time is kept ten minutes more.

    Raises NotProven if no contact was given yet, TooSoon, TooManySends, TooManyTries, HoldOver or Busy.
    """
    held = _held(appointment, now)
    proof = _proof_of(held)
    if _just_sent(proof, now):
        raise TooSoon
    if proof.proven_at is None:
        _send(proof, held, now)
    return proof


def prove(*, appointment: Appointment, typed: str, now: datetime) -> None:
    """Compare a typed code with the one that was sent; spaces and dashes do not matter.

    Raises CodeWrong, TooManyTries or CodeOld, of which the database keeps count; NotProven if no code was
    asked for, HoldOver or Busy.
    """
    refusal = _judge(appointment, typed, now)
    if refusal is not None:
        raise refusal


@whole
def _judge(appointment: Appointment, typed: str, now: datetime) -> Refused | None:
    """Return the refusal instead of raising it, so that the try that was counted is kept."""
    held = _held(appointment, now)
    proof = _proof_of(held)
    if proof.proven_at is not None:
        return None
    _refuse_if_locked(proof, now)
    if proof.expires_at is None or proof.expires_at <= now:
        _send(proof, held, now)
        return CodeOld()
    if not constant_time_compare(typed.translate(LOOSE), six_digits(proof.pk, proof.nonce)):
        return _count_try(proof, now)
    proof.proven_at = now
    proof.save(update_fields=["proven_at"])
    audit.record("contact.proven", held, actor=None, now=now, patient=True)
    return None


def _count_try(proof: ContactProof, now: datetime) -> Refused:
    proof.tries += 1
    refusal: Refused = CodeWrong()
    if proof.tries >= TRIES:
        proof.locked_until = now + LOCK
        proof.tries, proof.expires_at, proof.nonce = 0, None, new_nonce()
        refusal = TooManyTries(proof.locked_until)
    proof.save(update_fields=["tries", "locked_until", "expires_at", "nonce"])
    return refusal


def _send(proof: ContactProof, held: Appointment, now: datetime) -> None:
    """Owe one more code message. A code that has ended is replaced, one that runs is sent again."""
    _refuse_if_locked(proof, now)
    if proof.expires_at is None or proof.expires_at <= now:
        proof.nonce = new_nonce()
    if proof.sent_at is not None and proof.sent_at + SENDS_COUNT_FOR <= now:
        proof.sends = 0
    if proof.sends >= SENDS or _has_had_its_share(proof.address, now):
        raise TooManySends
    proof.sends += 1
    proof.sent_at, proof.expires_at = now, now + CODE_LIFE
    proof.save(update_fields=["nonce", "sends", "sent_at", "expires_at"])
    if proof.sends > 1:
        _keep_longer_once(held, now)
    enqueue(
        kind="code",
        channel=proof.channel,
        recipient=proof.address,
        about_id=proof.pk,
        about_version=proof.sends,
        dedupe_key=f"code:{proof.pk}:{proof.nonce}:{proof.sends}",
        due_at=now,
    )
    audit.record("contact.code_sent", held, actor=None, now=now, patient=True)


def _has_had_its_share(address: str, now: datetime) -> bool:
    sent = OutboxMessage.objects.filter(kind="code", recipient__iexact=address, due_at__gt=now - DAY)
    if sent.count() < UNREAD_A_DAY:
        return False
    typed_back = ContactProof.objects.exclude(proven_at=None)
    unread = sent.exclude(about_id__in=typed_back.values("pk"))
    return sent.count() >= CODES_A_DAY or unread.count() >= UNREAD_A_DAY


def _keep_longer_once(held: Appointment, now: datetime) -> None:
    if held.held_until is not None and held.held_until <= held.created_at + HOLD:
        held.held_until = now + HOLD
        held.save(update_fields=["held_until"])


def _held(appointment: Appointment, now: datetime) -> Appointment:
    held = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if not held.is_held(now):
        raise HoldOver
    return held


def _proof_of(held: Appointment) -> ContactProof:
    proof = ContactProof.objects.filter(appointment=held).first()
    if proof is None:
        raise NotProven
    return proof


def _just_sent(proof: ContactProof, now: datetime) -> bool:
    return proof.sent_at is not None and now < proof.sent_at + RESEND_AFTER


def _refuse_if_locked(proof: ContactProof, now: datetime) -> None:
    if proof.locked_until is not None and now < proof.locked_until:
        raise TooManyTries(proof.locked_until)
