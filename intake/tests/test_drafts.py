"""Forgetting drafts."""

from datetime import timedelta

from intake.models import QuestionnaireResponse
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.drafts import forget_ended_drafts
from intake.services.patient import attach_patient
from intake.tests.conftest import page_of


def test_a_draft_is_forgotten_when_its_time_is_over_and_not_before(draft, tell, now):
    assess_response(tell(draft), now)
    assert forget_ended_drafts(now=now + timedelta(days=6)) == 0
    assert forget_ended_drafts(now=now + timedelta(days=7)) == 1
    assert not QuestionnaireResponse.objects.exists()


def test_a_patients_answers_are_kept(draft, tell, ada, now):
    tell(draft)
    attach_patient(draft, ada)
    assert forget_ended_drafts(now=now + timedelta(days=700)) == 0


def test_a_draft_that_raised_an_alert_is_kept(draft, tell, now):
    tell(draft)
    record_answers(draft, page_of("rf_saddle"), {"rf_saddle": "yes"}, now=now)
    assert forget_ended_drafts(now=now + timedelta(days=8)) == 0
