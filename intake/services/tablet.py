"""A tablet of ours in a patient's hands: opened by a code, closed when they are done or have gone."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare

from clinic import audit, tries
from clinic.models import User
from intake.models import QuestionnaireResponse, TabletPass
from intake.models.assisted import new_nonce
from intake.services.resume import NoSuchAnswers, birth_date_of, of_answers
from intake.services.who_answers import ask_the_patient_who_answers

CODE_LIFE = timedelta(minutes=10)
IDLE = timedelta(minutes=10)


@transaction.atomic
def give_code(response: QuestionnaireResponse, *, actor: User, now: datetime) -> TabletPass:
    """Make a code that opens these answers once, on one tablet; an earlier one ends."""
    QuestionnaireResponse.objects.select_for_update().get(pk=response.pk)
    TabletPass.objects.filter(response=response, ended_at=None).update(ended_at=now)
    given = TabletPass(response=response, given_by=actor, given_at=now, expires_at=now + CODE_LIFE)
    others = {other.code for other in _waiting(now)}
    while given.code in others:
        given.nonce = new_nonce()
    given.save(force_insert=True)
    audit.record("tablet.code_given", response, actor=actor, now=now)
    return given


def open_on_tablet(code: str, birth_date: date, *, now: datetime) -> TabletPass:
    """Open the answers that a code is for, once. Raises NoSuchAnswers or TooManyTries.

    A code that waits for nobody and a wrong date of birth are refused alike. Wrong dates are counted for
    the answers alone: all our tablets ask from one place, and nobody there may lock the others out.
    """
    found = next((one for one in _waiting(now) if constant_time_compare(one.code, code)), None)
    if found is None:
        raise NoSuchAnswers
    refusal = _judge(found, birth_date, now)
    if refusal is not None:
        raise refusal
    return found


@transaction.atomic
def _judge(found: TabletPass, birth_date: date, now: datetime) -> Exception | None:
    """Return the refusal instead of raising it, so that the try that was counted is kept."""
    secret = of_answers(found.response)
    count = tries.count(secret, now=now)
    if count.locked:
        return count.locked
    if not constant_time_compare(birth_date_of(found.response, now), birth_date.isoformat()):
        return count.wrong() or NoSuchAnswers()
    taken = TabletPass.objects.filter(pk=found.pk, opened_at=None, ended_at=None)
    if not taken.update(opened_at=now, seen_at=now):
        return NoSuchAnswers()  # another tablet was quicker
    count.right(secret)
    ask_the_patient_who_answers(found.response)
    audit.record("tablet.opened", found.response, actor=None, now=now, patient=True)
    return None


def still_open(pass_id: UUID, *, now: datetime) -> bool:
    """Say whether the tablet may go on; asking counts as a touch."""
    fresh = TabletPass.objects.filter(pk=pass_id, ended_at=None, seen_at__gt=now - IDLE)
    return bool(fresh.update(seen_at=now))


@transaction.atomic
def close_tablet(pass_id: UUID, *, now: datetime, actor: User | None = None) -> None:
    """End what a code opened. ``actor`` is the colleague who does it, or None for the patient."""
    ended = TabletPass.objects.filter(pk=pass_id, ended_at=None)
    if ended.update(ended_at=now):
        response = QuestionnaireResponse.objects.get(tablet_passes=pass_id)
        audit.record("tablet.closed", response, actor=actor, now=now, patient=actor is None)


def _waiting(now: datetime) -> list[TabletPass]:
    """Return the codes that somebody may still type: those of the last ten minutes."""
    waiting = TabletPass.objects.filter(opened_at=None, ended_at=None, expires_at__gt=now)
    return list(waiting.select_related("response__patient"))
