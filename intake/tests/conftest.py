"""Patients who answer as real ones do: page by page, through the services or through the pages."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from clinic.models import Location, Practice
from intake.models import QuestionnaireResponse
from intake.questionnaire import Page, questionnaire
from intake.questionnaire.flow import first_unanswered_page, items_to_show, working_out_once
from intake.services.answers import record_answers
from intake.services.start import start_response

KNEES: dict[str, Any] = {
    "birth_date": "1961-03-27",
    "sex_at_birth": "female",
    "body_map": [{"site": "arch", "side": "both"}, {"site": "knee_inner", "side": "both"}],
    "main_region": "knee",
    "knee_duration": "3_12mo",
    "knee_pain_avg": 5,
    "knee_vs_foot_timing": "foot_first",
    "knee_shoe_effect": "clearly_better",
    "knee_on_feet": "yes",
    "gait_change": "no",
    "dm": "no",
    "anticoag": "no",
}

FEET = {**KNEES, "body_map": [{"site": "arch", "side": "both"}]}

Tell = Callable[..., QuestionnaireResponse]


def page_of(link_id: str) -> Page:
    """Return the first page that asks a question."""
    return next(page for page in questionnaire().pages if link_id in page.link_ids)


@pytest.fixture
def draft(location: Location, now: Any) -> QuestionnaireResponse:
    """A patient has said that the appointment is for themselves."""
    return start_response(answered_by="self", now=now)


@pytest.fixture
def tell(now: Any) -> Tell:
    """Answer every open page of a stage: what is named, "no" to other signs, and the rest skipped."""

    def answer(
        response: QuestionnaireResponse,
        known: dict[str, Any] = KNEES,
        *,
        stage: str = "before",
        until: str = "",
    ) -> QuestionnaireResponse:
        today = timezone.localdate(now)
        while page := first_unanswered_page(response.answers, stage=stage, today=today):
            if page.slug == until:
                break
            with working_out_once():  # as in a request
                items = items_to_show(page, response.answers, today=today)
                values = {
                    item.link_id: known.get(item.link_id, "no" if item.must else None) for item in items
                }
                record_answers(response, page, values, now=now)
        return response

    return answer


def browser_of(response: QuestionnaireResponse) -> Client:
    """Return a browser in which some answers are open."""
    client = Client()
    session = client.session
    session["responses"] = [str(response.pk)]
    session.save()
    return client


@pytest.fixture
def patient_client(draft: QuestionnaireResponse, now: Any) -> Any:
    """The browser in which the draft was begun, at the cast's present."""
    with time_machine.travel(now, tick=False):
        yield browser_of(draft)


@pytest.fixture
def shown_to_patients(practice: Practice) -> Practice:
    """The practice has switched on what the rules make of the foot."""
    practice.show_foot_flag_to_patients = True
    practice.save()
    return practice
