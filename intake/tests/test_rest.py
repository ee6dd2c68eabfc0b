"""The questions after the booking."""

import pytest

from intake.questionnaire import questionnaire
from intake.services.assess import assess_response
from intake.services.patient import attach_patient


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


@pytest.fixture
def booked(draft, tell, ada, now):
    """Ada has booked; the first assessment is early."""
    tell(draft)
    assess_response(draft, now)
    attach_patient(draft, ada)
    return draft


def test_seven_parts_are_listed_as_not_started(patient_client, url, booked):
    page = patient_client.get(url("rest")).content.decode()
    assert page.count("Not started") == 7
    assert "0 of 7 parts done." in page


def test_a_part_that_is_answered_is_completed_and_leads_back_to_the_list(patient_client, url, booked):
    at = next(url(page.slug) for page in questionnaire().pages if page.stage == "after")
    while at != url("rest"):
        at = patient_client.post(at, {}).url
    page = patient_client.get(url("rest")).content.decode()
    assert page.count("Completed") == 1
    assert "1 of 7 parts done." in page


def test_every_answer_is_assessed_anew_and_the_last_one_is_no_longer_early(booked, tell):
    tell(booked, stage="after")
    assert booked.assessments.count() > 1
    assert booked.assessments.first().early
    assert not booked.assessments.last().early


def test_the_rest_waits_for_the_booking(patient_client, url, draft, tell):
    tell(draft)
    assert patient_client.get(url("rest")).url == url("check")


def test_a_page_of_the_rest_offers_to_finish_later(patient_client, url, booked):
    slug = next(page.slug for page in questionnaire().pages if page.stage == "after")
    assert "Save and finish later" in patient_client.get(url(slug)).content.decode()
