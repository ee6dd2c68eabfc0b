"""Assessments: written once, superseded by the next, seen by the patient only where it was switched on."""

from datetime import timedelta

import pytest

from clinic.models import Practice
from intake.access import may_book, shows_foot_link
from intake.models import Assessment
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.patient import attach_patient
from intake.tests.conftest import page_of
from intake.tests.stored import approved


@pytest.fixture
def assessed(draft, tell, now):
    return assess_response(tell(draft), now)


def test_an_assessment_freezes_answers_and_versions(assessed, draft, now):
    assert assessed.answers == draft.answers
    assert (assessed.number, assessed.computed_at, assessed.early) == (1, now, True)
    assert assessed.result["engine"] == assessed.engine
    assert assessed.questionnaire_version == draft.questionnaire_version


def test_the_same_answers_are_assessed_once(assessed, draft, now):
    assert assess_response(draft, now) == assessed
    assert Assessment.objects.count() == 1


def test_after_booking_a_later_answer_supersedes_and_leaves_the_first(assessed, draft, ada, now):
    attach_patient(draft, ada)
    worse = {"knee_duration": "3_12mo", "knee_pain_avg": 9}
    record_answers(draft, page_of("knee_pain_avg"), worse, now=now + timedelta(minutes=1))
    first, second = draft.assessments.all()
    assert (first.answers["knee_pain_avg"], second.answers["knee_pain_avg"]) == (5, 9)
    assert second.number == 2


def test_a_save_that_changes_nothing_is_not_assessed_again(assessed, draft, ada, now):
    attach_patient(draft, ada)
    same = {link_id: draft.answers[link_id] for link_id in ("knee_duration", "knee_pain_avg")}
    record_answers(draft, page_of("knee_pain_avg"), same, now=now)
    assert draft.assessments.count() == 1


def test_a_draft_that_changes_is_checked_before_it_is_assessed_again(assessed, draft, now):
    worse = {"knee_duration": "3_12mo", "knee_pain_avg": 9}
    record_answers(draft, page_of("knee_pain_avg"), worse, now=now)
    assert not may_book(draft, now=now)
    assert assess_response(draft, now).number == 2
    assert may_book(draft, now=now)


def test_an_assessment_is_frozen(assessed):
    assessed.result = {}
    with pytest.raises(ValueError, match="frozen"):
        assessed.save()


def test_nothing_may_be_booked_before_the_answers_were_checked(draft, tell, now):
    tell(draft)
    assert not may_book(draft, now=now)
    assess_response(draft, now)
    assert may_book(draft, now=now)


@pytest.mark.parametrize(("switched_on", "signed"), [(False, False), (True, False), (False, True)])
def test_the_foot_link_stays_with_the_doctor_unless_switched_on_and_signed(
    assessed, practice, noor, switched_on, signed
):
    practice.show_foot_flag_to_patients = switched_on
    if signed:
        approved(noor)
    assert not shows_foot_link(assessed, practice)


def test_the_foot_link_is_shown_where_both_hold_for_this_very_rule_set(assessed, shown_to_patients, noor):
    approved(noor, digest="0" * 64)  # the same version, and a file that differs
    assert not shows_foot_link(assessed, Practice.objects.the())
    approved(noor)
    assert shows_foot_link(assessed, Practice.objects.the())
