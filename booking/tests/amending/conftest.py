"""Ada has booked for Thursday at nine, and answers go through the services as from the pages."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from booking.models import Appointment
from booking.services.hold import hold
from booking.tests.conftest import book
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, items_to_show, working_out_once
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.start import start_response
from intake.tests.conftest import KNEES, page_of

Say = Callable[..., Any]


@pytest.fixture
def told(a_visit: Callable[..., dict[str, Any]]) -> QuestionnaireResponse:
    """What Ada answered before she booked."""
    response = start_response(answered_by="self", now=NOW)
    today = timezone.localdate(NOW)
    while page := first_unanswered_page(response.answers, stage="before", today=today):
        with working_out_once():  # as in a request
            items = items_to_show(page, response.answers, today=today)
            values = {one.link_id: KNEES.get(one.link_id, "no" if one.must else None) for one in items}
            record_answers(response, page, values, now=NOW)
    assess_response(response, NOW)
    return response


@pytest.fixture
def adas_visit(told: QuestionnaireResponse, a_visit: Callable[..., dict[str, Any]]) -> Appointment:
    visit = book(hold(**a_visit(response=told)))
    told.refresh_from_db()
    return visit


@pytest.fixture
def say(told: QuestionnaireResponse) -> Say:
    """Answer one page anew: what is named, and the rest as it was."""

    def answer(*, now: datetime = NOW, **values: Any) -> Any:
        page = page_of(next(iter(values)))
        items = items_to_show(page, {**told.answers, **values}, today=timezone.localdate(now))
        known = {one.link_id: told.answers.get(one.link_id) for one in items}
        return record_answers(told, page, {**known, **values}, now=now)

    return answer
