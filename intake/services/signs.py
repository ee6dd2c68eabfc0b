"""Answers about danger signs do not keep: after a day an unbooked patient is asked about them again.

Until a sign is answered anew the old answer still bars the way if it was a danger, and counts for nothing
else: its question stands open.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire

SAFETY = "safety"  # a section of before.toml
FRESH = timedelta(hours=24)


def signs_are_stale(response: QuestionnaireResponse, now: datetime) -> bool:
    """Say whether the oldest safety answer of a draft is more than a day old."""
    if response.patient_id is not None or response.safety_begun_at is None:
        return False
    return now - response.safety_begun_at > FRESH


def signs_count_until(response: QuestionnaireResponse, now: datetime) -> datetime:
    """Return until when the safety answers of a draft count, as long as none is asked again."""
    return (response.safety_begun_at or now) + FRESH


def signs_must_be_asked(response: QuestionnaireResponse, now: datetime) -> bool:
    """Say whether the safety check is to be answered again, or is being answered again."""
    return signs_are_stale(response, now) or bool(response.signs_again)


def signs_to_ask_again(response: QuestionnaireResponse, now: datetime) -> frozenset[str]:
    """Return the signs that were answered too long ago and not since."""
    if signs_are_stale(response, now):
        return frozenset(signs_in(response.answers))
    return frozenset(response.signs_again)


def answers_that_count(response: QuestionnaireResponse, now: datetime) -> dict[str, Any]:
    """Return the answers without those that are to be given again."""
    again = signs_to_ask_again(response, now)
    return {link_id: value for link_id, value in response.answers.items() if link_id not in again}


def signs_in(answers: Mapping[str, Any]) -> set[str]:
    """Return which of some answers are about danger signs."""
    items = questionnaire().items
    return {link_id for link_id in answers if link_id in items and items[link_id].is_sign}
