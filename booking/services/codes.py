"""Six-digit codes, whatever they prove: sent, sent again, typed back."""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare

from booking.codes import new_nonce, six_digits
from booking.models import SentCode
from booking.services.refusals import CodeOld, CodeWrong, Refused, TooManySends, TooManyTries
from clinic.outbox import enqueue
from clinic.outbox.share import answered, has_had_its_share

CODE_LIFE = timedelta(minutes=15)
LOCK = timedelta(minutes=15)
TRIES = 5
SENDS = 3  # within an hour
SENDS_COUNT_FOR = timedelta(hours=1)
RESEND_AFTER = timedelta(seconds=30)
LOOSE = str.maketrans("", "", " -\u2010\u2011\u2013\u00a0\u202f\t\r\n")


def send_code(sent: SentCode, *, kind: str, language: str, now: datetime) -> None:
    """Owe one more code message, in a language. A code that has ended is replaced, one that runs is sent again.

    Raises TooManyTries, or TooManySends: also when the address has had its share of the day.
    """
    refuse_if_locked(sent, now)
    if _has_ended(sent, now):
        sent.nonce = new_nonce()
    if sent.sent_at is not None and sent.sent_at + SENDS_COUNT_FOR <= now:
        sent.sends = 0
    if sent.sends >= SENDS or has_had_its_share(sent.address, now):
        raise TooManySends
    sent.sends += 1
    sent.sent_at, sent.expires_at = now, now + CODE_LIFE
    sent.save(update_fields=["nonce", "sends", "sent_at", "expires_at"])
    enqueue(
        kind=kind,
        channel=sent.channel,
        recipient=sent.address,
        about_id=sent.pk,
        about_version=sent.sends,
        dedupe_key=f"{kind}:{sent.pk}:{sent.nonce}:{sent.sends}",
        due_at=now,
        language=language,
    )


def judge(sent: SentCode, typed: str, now: datetime) -> Refused | None:
    """Compare a typed code with the one that was sent; spaces and dashes do not matter.

    Returns None when it is proved, CodeOld when another must be sent, or CodeWrong or TooManyTries with
    the try counted. Raises TooManyTries while none is looked at.
    """
    refuse_if_locked(sent, now)
    if _has_ended(sent, now):
        return CodeOld()
    if not constant_time_compare(typed.translate(LOOSE), six_digits(sent.pk, sent.nonce)):
        return count_try(sent, now)
    sent.proven_at = now
    sent.save(update_fields=["proven_at"])
    answered(sent.pk, now=now)
    return None


def count_try(sent: SentCode, now: datetime) -> Refused:
    """Count a wrong code; after five of them a new one must be sent, and not at once."""
    sent.tries += 1
    refusal: Refused = CodeWrong()
    if sent.tries >= TRIES:
        sent.locked_until = now + LOCK
        sent.tries, sent.expires_at, sent.nonce = 0, None, new_nonce()
        refusal = TooManyTries(sent.locked_until)
    sent.save(update_fields=["tries", "locked_until", "expires_at", "nonce"])
    return refusal


def just_sent(sent: SentCode, now: datetime) -> bool:
    """Say whether a code left so short a time ago that asking again is a double click."""
    return sent.sent_at is not None and now < sent.sent_at + RESEND_AFTER


def refuse_if_locked(sent: SentCode, now: datetime) -> None:
    """Raise TooManyTries while no code is looked at or sent."""
    if sent.locked_until is not None and now < sent.locked_until:
        raise TooManyTries(sent.locked_until)


def _has_ended(sent: SentCode, now: datetime) -> bool:
    return sent.expires_at is None or sent.expires_at <= now
