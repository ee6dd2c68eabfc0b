"""Asking on the phone: a colleague reads aloud, and writes down what is said and nothing else.

What was not read aloud gets no answer: it is "not asked", which is never a "no", and the patient's own
link asks it. See docs/asking.md.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic import audit
from clinic.models import User
from clinic.outbox.models import Channel, OutboxMessage
from intake.models import Interview, QuestionnaireResponse
from intake.questionnaire import Item, Page
from intake.questionnaire.flow import items_to_show, open_pages, pages_to_show
from intake.services.alerts import Watched
from intake.services.answers import keep_answers
from intake.services.signs import answers_that_count
from intake.services.way_back import LINK, send_link
from intake.services.who_answers import WHO_PAGE, answered_by_us, ask_the_patient_who_answers

LASTS = timedelta(hours=4)  # nobody is on the phone for longer
AGAIN_AFTER = timedelta(minutes=5)
SPOKEN = "signs"  # what the audit calls the signs that are read aloud, all on one page


class SentJustNow(Exception):
    """The link was sent less than five minutes ago."""


@dataclass(frozen=True)
class Line:
    """Danger signs that are read aloud in one breath: those of one page of the questionnaire."""

    page: Page
    items: list[Item]


@transaction.atomic
def start_interview(response: QuestionnaireResponse, *, actor: User, now: datetime) -> Interview:
    """Begin to ask, or go on where the same colleague asks already; another colleague's call ends."""
    stored = QuestionnaireResponse.objects.select_for_update().get(pk=response.pk)
    running = Interview.objects.filter(response=response, ended_at=None).first()
    if running and running.asked_by_id == actor.pk and goes_on(running, now):
        return running
    Interview.objects.filter(response=response, ended_at=None).update(ended_at=now)
    answered_by_us(stored)
    interview = Interview.objects.create(response=stored, asked_by=actor, started_at=now)
    audit.record("interview.started", response, actor=actor, now=now)
    return interview


def goes_on(interview: Interview, now: datetime) -> bool:
    """Say whether a call is neither ended nor forgotten."""
    return interview.ended_at is None and now < interview.started_at + LASTS


@transaction.atomic
def end_interview(interview: Interview, *, now: datetime) -> None:
    """End a call: from now on the answers are the patient's and the doctor's. A second call does nothing."""
    ended = Interview.objects.filter(pk=interview.pk, ended_at=None)
    if ended.update(ended_at=now):
        ask_the_patient_who_answers(interview.response)
        audit.record("interview.ended", interview.response, actor=interview.asked_by, now=now)


@transaction.atomic
def send_way_back(interview: Interview, *, channel: Channel, address: str, now: datetime) -> None:
    """Send the link by which somebody without a visit goes on: the signs that were not read come first.

    Raises SentJustNow if that was done in the last five minutes, or TooManyLinks.
    """
    QuestionnaireResponse.objects.select_for_update().get(pk=interview.response_id)
    sent = OutboxMessage.objects.filter(kind=LINK, about_id=interview.response_id)
    if sent.filter(due_at__gt=now - AGAIN_AFTER).exists():
        raise SentJustNow
    send_link(interview.response, channel=channel, address=address, now=now, actor=interview.asked_by)


@transaction.atomic
def note_look(interview: Interview, page: str, *, now: datetime) -> None:
    """Note that a colleague looked at a page with answers; ``page`` is a slug or SPOKEN."""
    detail = {"page": page}
    audit.record("answers.seen", interview.response, actor=interview.asked_by, now=now, detail=detail)


@transaction.atomic
def record_spoken(
    interview: Interview,
    pages: Collection[Page],
    values: Mapping[str, Any],
    *,
    not_asked: Collection[str],
    now: datetime,
) -> Watched:
    """Keep what was said to one page, or to the signs of several; ``not_asked`` are left or made open.

    ``interview.response`` is brought up to date.
    """
    current = Interview.objects.select_for_update().get(pk=interview.pk)
    slugs = [page.slug for page in pages]
    current.asked = [*current.asked, *(slug for slug in slugs if slug not in current.asked)]
    current.save(update_fields=["asked"])
    interview.asked = current.asked
    return keep_answers(
        interview.response,
        values,
        page=slugs[0] if len(slugs) == 1 else SPOKEN,
        now=now,
        actor=interview.asked_by,
        not_asked=not_asked,
    )


# -- what is asked, and in which order -------------------------------------------------------------------


def lines_to_read(interview: Interview, now: datetime) -> list[Line]:
    """Return the danger signs that nobody has answered of late, and those that were asked in this call."""
    answers, lines = answers_that_count(interview.response, now), []
    for page, items in _safety_check(answers, now):
        ours = page.slug in interview.asked
        lines.append(Line(page, [one for one in items if ours or one.link_id not in answers]))
    return [line for line in lines if line.items]


def signs_read(interview: Interview, now: datetime) -> tuple[int, int]:
    """Return how many of the danger signs have an answer, and how many there are."""
    answers = answers_that_count(interview.response, now)
    signs = [item.link_id for _, items in _safety_check(answers, now) for item in items]
    return sum(link_id in answers for link_id in signs), len(signs)


def _safety_check(answers: Mapping[str, Any], now: datetime) -> Iterator[tuple[Page, list[Item]]]:
    today = timezone.localdate(now)
    for page in pages_to_show(answers, stage="before", today=today):
        if page.is_safety_check:
            yield page, items_to_show(page, answers, today=today)


def may_ask(interview: Interview, page: Page, now: datetime) -> bool:
    """Say whether a page is for this call: it was asked in it, or stands open and is not the patient's own."""
    if page.slug == WHO_PAGE or page.is_safety_check:
        return False
    answers = answers_that_count(interview.response, now)
    shown = pages_to_show(answers, stage=page.stage, today=timezone.localdate(now))
    return page in shown and (page.slug in interview.asked or page in _open(interview, now))


def next_to_ask(interview: Interview, now: datetime, after: Page | None = None) -> Page | None:
    """Return the next page, or None where the colleague chooses; a sign stands for all that are read aloud.

    The questions after the booking come one part at a time: ``after`` is the page that was just asked.
    """
    part = after.section if after and after.stage == "after" else ""
    for page in _open(interview, now):
        if page.slug in interview.asked or page.slug == WHO_PAGE:
            continue
        if page.stage == "before" or page.section == part:
            return page
    return None


def _open(interview: Interview, now: datetime) -> Iterator[Page]:
    answers = answers_that_count(interview.response, now)
    return open_pages(answers, today=timezone.localdate(now))
