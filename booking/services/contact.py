"""Who holds a time, and the proof that they can be reached: a six-digit code."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.conf import settings

from booking.codes import new_nonce
from booking.models import Appointment, ContactProof
from booking.services.codes import judge, just_sent, send_code
from booking.services.hold import HOLD
from booking.services.refusals import CodeOld, HoldOver, NotProven, Refused, TooSoon
from booking.services.sign_in import sign_in_of
from booking.services.whole import whole
from clinic import audit
from clinic.models import Patient
from clinic.outbox.models import Channel


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
    """Keep what was typed and send a code to the chosen contact, unless a sign-in has just proved that.

    Nobody's record is looked for, so the answer is the same whether or not the person is known here.
    The same contact again within half a minute is a double click and gets no second code.
    Raises HoldOver, TooManyTries, TooManySends or Busy.
    """
    held = still_held(appointment, now)
    proof = ContactProof.objects.filter(appointment=held).first() or ContactProof(appointment=held)
    before = proof.address
    for name, value in asdict(contact).items():
        setattr(proof, name, value)
    changed = proof.address != before
    if changed:
        proof.nonce, proof.tries = new_nonce(), 0
    proof.proven_at = now if _just_proved(proof, held, now) else None
    proof.save()
    if proof.proven_at:
        audit.record("contact.proven", held, actor=None, now=now, patient=True)
    elif changed or not just_sent(proof, now):
        _send(proof, held, now)
    return proof


@whole
def resend_code(*, appointment: Appointment, now: datetime) -> ContactProof:
    """Send the code again; the first time this happens the time is kept ten minutes more.

    Raises NotProven if no contact was given yet, TooSoon, TooManySends, TooManyTries, HoldOver or Busy.
    """
    held = still_held(appointment, now)
    proof = _proof_of(held)
    if just_sent(proof, now):
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
    held = still_held(appointment, now)
    proof = _proof_of(held)
    if proof.proven_at is not None:
        return None
    refusal = judge(proof, typed, now)
    if isinstance(refusal, CodeOld):
        _send(proof, held, now)
    if refusal is None:
        audit.record("contact.proven", held, actor=None, now=now, patient=True)
    return refusal


def _just_proved(proof: ContactProof, held: Appointment, now: datetime) -> bool:
    """Say whether whoever began these answers has proved this very contact by signing in."""
    known = sign_in_of(held.response_id, now)
    reach = (proof.channel, proof.address.casefold())
    return known is not None and (known.channel, known.reach.casefold()) == reach


def _send(proof: ContactProof, held: Appointment, now: datetime) -> None:
    """Owe one more code message."""
    language = held.response.language if held.response else settings.LANGUAGE_CODE
    send_code(proof, kind="code", language=language, now=now)
    if proof.sends > 1:
        _keep_longer_once(held, now)
    audit.record("contact.code_sent", held, actor=None, now=now, patient=True)


def _keep_longer_once(held: Appointment, now: datetime) -> None:
    if held.held_until is not None and held.held_until <= held.created_at + HOLD:
        held.held_until = now + HOLD
        held.save(update_fields=["held_until"])


def still_held(appointment: Appointment, now: datetime) -> Appointment:
    """Lock and return a held time with its answers. Raises HoldOver if it is kept no longer."""
    with_answers = Appointment.objects.select_related("response").select_for_update(of=("self",))
    held = with_answers.get(pk=appointment.pk)
    if not held.is_held(now):
        raise HoldOver
    return held


def _proof_of(held: Appointment) -> ContactProof:
    proof = ContactProof.objects.filter(appointment=held).first()
    if proof is None:
        raise NotProven
    return proof
