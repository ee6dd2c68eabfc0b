"""Opening answers in a browser that did not give them: a code or a link, and the birth date."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare

from clinic import audit, tries
from clinic.outbox.share import answered
from clinic.tries import TooManyTries
from intake.models import QuestionnaireResponse
from intake.resume_codes import hashes_of
from intake.services.who_answers import ask_the_patient_who_answers


class NoSuchAnswers(Exception):
    """No answers are found with what was given; the try is counted. It does not say which part was wrong."""


def resume_by_code(
    code: str, birth_date: date, *, client_address: str | None, now: datetime
) -> QuestionnaireResponse:
    """Return the draft that a typed code leads to. Raises NoSuchAnswers or TooManyTries."""
    hashes = hashes_of(code)
    secret = tries.of_secret("code", hashes[0])
    return _opened({"code_hash__in": hashes}, secret, birth_date, client_address, now)


def open_with_birth_date(
    response: QuestionnaireResponse, birth_date: date, *, client_address: str | None, now: datetime
) -> QuestionnaireResponse:
    """Return answers to somebody who holds a link to them. Raises NoSuchAnswers or TooManyTries."""
    return _opened({"pk": response.pk}, of_answers(response), birth_date, client_address, now)


def resume_by_link(
    response: QuestionnaireResponse, birth_date: date, *, client_address: str | None, now: datetime
) -> QuestionnaireResponse:
    """Return answers to whom a link to them was sent: the address was theirs. Raises as above."""
    opened = open_with_birth_date(response, birth_date, client_address=client_address, now=now)
    answered(response.pk, now=now)
    return opened


def _opened(
    wanted: dict[str, Any], secret: str, birth_date: date, client_address: str | None, now: datetime
) -> QuestionnaireResponse:
    found = _judged(wanted, secret, birth_date, client_address, now)
    if isinstance(found, Exception):
        raise found
    return found


@transaction.atomic
def _judged(
    wanted: dict[str, Any], secret: str, birth_date: date, client_address: str | None, now: datetime
) -> QuestionnaireResponse | NoSuchAnswers | TooManyTries:
    """Return the refusal instead of raising it, so that the try that was counted is kept."""
    count = tries.count(secret, tries.of_place(client_address), now=now)
    if count.locked:
        return count.locked
    response = QuestionnaireResponse.objects.select_related("patient").filter(**wanted).first()
    if not constant_time_compare(birth_date_of(response, now), birth_date.isoformat()) or response is None:
        return count.wrong() or NoSuchAnswers()
    count.right(secret)
    ask_the_patient_who_answers(response)
    audit.record("answers.opened", response, actor=None, now=now, patient=True)
    return response


def of_answers(response: QuestionnaireResponse) -> str:
    """Return the subject under which wrong birth dates for some answers are counted."""
    return tries.of_secret("answers", str(response.pk))


def birth_date_of(response: QuestionnaireResponse | None, now: datetime) -> str:
    """Return the birth date that opens answers, or "": a patient's own, or the one that a draft names."""
    if response is None or (response.expires_at is not None and response.expires_at <= now):
        return ""
    if response.patient is not None:
        return response.patient.birth_date.isoformat()
    return response.answers.get("birth_date") or ""
