"""Until when answers are the patient's to change: until a doctor has read them, or the visit begins."""

from datetime import datetime
from enum import Enum

from django.db.models import QuerySet

from intake.appointments import visit_begun
from intake.models import QuestionnaireResponse

BEGUN = "visit_begun"  # what the answers are given to know


class Closed(Enum):
    """Why answers are not changed any more."""

    READ = "read"  # a doctor has opened the summary: what is open may still be answered
    BEGUN = "begun"  # the visit has begun, or is over


class AnswersClosed(Exception):
    """Answers that stand were to be changed. Nothing of it was kept."""

    def __init__(self, why: Closed) -> None:
        super().__init__(why.value)
        self.why = why


def with_closing(
    responses: QuerySet[QuestionnaireResponse], now: datetime
) -> QuerySet[QuestionnaireResponse]:
    """Let each of the answers know what ``why_closed`` asks for, in the query that finds them."""
    return responses.annotate(**{BEGUN: visit_begun(now)})


def why_closed(response: QuestionnaireResponse) -> Closed | None:
    """Say why these answers are not changed any more, or None while they are the patient's to change.

    The only place that decides it; ``record_answers`` asks it once more with the row locked. A danger
    sign is heard all the same. The answers must come from ``with_closing``.
    """
    if response.patient_id is None:
        return None
    if getattr(response, BEGUN):
        return Closed.BEGUN
    return Closed.READ if response.read_at else None
