"""Keeping what a patient answers, page by page."""

from collections.abc import Collection, Iterator, Mapping, Set
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.models import User
from intake.amending import AnswersClosed, Closed, why_closed, with_closing
from intake.assessment import danger
from intake.models import AnswerRevision, QuestionnaireResponse
from intake.questionnaire import Page
from intake.questionnaire.flow import first_unanswered_page, open_pages, visible_answers
from intake.services.alerts import Watched, watch
from intake.services.onward import Onward, Place, child_alone, help_for, next_page
from intake.services.signs import answers_that_count, signs_are_stale, signs_in, signs_to_ask_again
from intake.services.suggestion import UP_TO_SAFETY, assess_anew
from intake.services.way_back import draft_life
from intake.services.who_answers import WHO_PAGE

Status = QuestionnaireResponse.Status


@transaction.atomic
def record_answers(
    response: QuestionnaireResponse,
    page: Page,
    values: Mapping[str, Any],
    *,
    now: datetime,
    changing: bool = False,
) -> Onward:
    """Keep the cleaned answers of one page and say where the patient goes next.

    ``response`` is brought up to date. ``changing``: see ``next_page``.
    """
    asked_again = bool(signs_to_ask_again(response, now))
    watched = keep_answers(response, values, page=page.slug, now=now)
    today = timezone.localdate(now)
    if watched.alert and watched.blocks:
        return help_for(watched.alert)
    if child_alone(response.answers, today):
        return Onward(Place.ASK_AN_ADULT)
    to_first_open = changing or asked_again  # what needs no new answer is not shown again
    return next_page(page, answers_that_count(response, now), today=today, changing=to_first_open)


def keep_answers(
    response: QuestionnaireResponse,
    values: Mapping[str, Any],
    *,
    page: str,
    now: datetime,
    actor: User | None = None,
    not_asked: Collection[str] = (),
) -> Watched:
    """Keep cleaned answers and return what became of danger signs. Inside a transaction.

    Every save looks for danger signs, whatever was asked. Answers to questions that no longer apply
    fall away, and stay in ``AnswerRevision``; so does a sign that was asked again, even if the answer is
    the same, and what a colleague takes back because it was ``not_asked``. ``actor`` is the colleague who
    writes down what the patient says, or None for the patient; ``response`` is brought up to date.

    Raises AnswersClosed where answers that stand would change although a doctor has read them or, unless
    a colleague asks, the visit has begun. A danger sign is kept even then, and so is taking it back: silence
    would be the greater harm.
    """
    today = timezone.localdate(now)
    stored = _locked(response, now)
    before = stored.answers
    was_stopped = stored.status == Status.STOPPED
    asked_again = _begin_safety_anew_if_stale(stored, now)
    asked = {link_id: value for link_id, value in before.items() if link_id not in not_asked}
    stored.answers = visible_answers({**asked, **values}, today)
    said_again = asked_again & values.keys()
    revisions = list(_revisions(stored, before, said_again, now))
    stored.given_at = _times(stored, before, said_again, now)
    stored.signs_again = sorted((asked_again - values.keys()) & stored.answers.keys())
    watched = watch(stored, danger(stored.answers, today=today), now=now)
    if not (was_stopped or watched.blocks):
        _refuse_if_closed(stored, changes=bool(revisions), by_colleague=actor is not None)
    AnswerRevision.objects.bulk_create(revisions)
    _bring_up_to_date(stored, blocked=watched.blocks, now=now, today=today)
    stored.save()
    detail = {"page": page}
    if stored.patient_id and stored.answers != before:  # a draft is assessed when its answers are checked
        detail |= assess_anew(stored, page, now)
    if not watched.record(now, actor) and (stored.patient_id or actor):
        audit.record("answers.saved", stored, actor=actor, now=now, patient=actor is None, detail=detail)
    response.__dict__.update(stored.__dict__)
    return watched


def _locked(response: QuestionnaireResponse, now: datetime) -> QuestionnaireResponse:
    """Return the answers as they are stored. Two tabs may save at once: the second waits for the first.

    A draft has no visit that could have begun; one that became a patient's since it was read may have.
    """
    rows = QuestionnaireResponse.objects.select_for_update()
    stored = None if response.patient_id else rows.get(pk=response.pk)
    return stored if stored and not stored.patient_id else with_closing(rows, now).get(pk=response.pk)


def _begin_safety_anew_if_stale(response: QuestionnaireResponse, now: datetime) -> frozenset[str]:
    """Return the signs that are to be asked again; the clock of the safety check starts anew with them."""
    asked_again = signs_to_ask_again(response, now)
    if signs_are_stale(response, now):
        response.safety_begun_at, response.safety_answered_at = now, None
    return asked_again


def _refuse_if_closed(response: QuestionnaireResponse, *, changes: bool, by_colleague: bool) -> None:
    closed = why_closed(response)
    if closed is Closed.BEGUN and by_colleague:  # who comes late is asked at the desk
        return
    if closed is Closed.BEGUN or (closed is Closed.READ and changes):
        raise AnswersClosed(closed)


def _revisions(
    response: QuestionnaireResponse, before: Mapping[str, Any], said_again: Set[str], now: datetime
) -> Iterator[AnswerRevision]:
    for link_id, value in before.items():
        gone = link_id not in response.answers
        if gone or response.answers[link_id] != value or link_id in said_again:
            yield AnswerRevision(
                response=response,
                link_id=link_id,
                before=value,
                given_at=_stored_time(response.given_at.get(link_id)),
                after=response.answers.get(link_id),
                no_longer_asked=gone,
                changed_at=now,
            )


def _times(
    response: QuestionnaireResponse, before: Mapping[str, Any], said_again: Set[str], now: datetime
) -> dict[str, str]:
    """Return when each answer was given that counts now."""
    stands = {
        link_id
        for link_id, value in response.answers.items()
        if link_id in before and before[link_id] == value and link_id not in said_again
    }
    return {
        link_id: response.given_at.get(link_id, "") if link_id in stands else now.isoformat()
        for link_id in response.answers
    }


def _stored_time(text: str | None) -> datetime | None:
    """Read a time of ``QuestionnaireResponse.given_at``; None for an answer from before they were kept."""
    return datetime.fromisoformat(text) if text else None


def _bring_up_to_date(response: QuestionnaireResponse, *, blocked: bool, now: datetime, today: date) -> None:
    alone, answers = child_alone(response.answers, today), answers_that_count(response, now)
    response.revision += 1
    response.updated_at = now
    response.answered_by = response.answers.get("answered_by", response.answered_by)
    response.status = _status(answers, stopped=blocked or alone, today=today)
    if response.safety_begun_at is None and signs_in(answers):
        response.safety_begun_at = now
    if not _safety_is_answered(answers, today):
        response.safety_answered_at = None
    elif response.safety_answered_at is None:
        response.safety_answered_at = now
    if response.patient_id is None:
        response.expires_at = now + draft_life(response, today)


def _status(answers: Mapping[str, Any], *, stopped: bool, today: date) -> str:
    if stopped:
        return Status.STOPPED
    open_page = first_unanswered_page(answers, today=today)
    return Status.IN_PROGRESS if open_page else Status.COMPLETED


def _safety_is_answered(answers: Mapping[str, Any], today: date) -> bool:
    """Say whether no safety question stands open, nor what decides which of them are asked and to whom."""
    still_open = open_pages(answers, stage="before", today=today)
    return not any(page.section in UP_TO_SAFETY and page.slug != WHO_PAGE for page in still_open)
