"""Keeping answers page by page."""

from datetime import timedelta

import pytest

from clinic.models import AuditEvent
from intake.access import may_book
from intake.models import AnswerRevision, QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.services.answers import record_answers
from intake.services.assess import assess_response, write_assessment
from intake.services.onward import Place
from intake.services.patient import attach_patient
from intake.tests.conftest import page_of


def test_an_answer_is_kept_and_the_next_page_named(draft, now):
    onward = record_answers(
        draft, page_of("birth_date"), {"birth_date": "1961-03-27", "sex_at_birth": "female"}, now=now
    )
    draft.refresh_from_db()
    assert draft.answers["birth_date"] == "1961-03-27"
    assert (onward.place, draft.revision) == (Place.PAGE, 2)


def test_the_first_time_of_an_answer_is_no_revision(draft, tell):
    tell(draft)
    assert not AnswerRevision.objects.exists()


def test_a_changed_answer_stands_beside_the_new_one(draft, tell, now):
    tell(draft)
    later = now + timedelta(minutes=3)
    record_answers(
        draft, page_of("knee_pain_avg"), {"knee_duration": "3_12mo", "knee_pain_avg": 8}, now=later
    )
    revision = AnswerRevision.objects.get()
    assert (revision.link_id, revision.before, revision.after) == ("knee_pain_avg", 5, 8)
    assert (revision.changed_at, revision.no_longer_asked) == (later, False)


def test_answers_that_no_longer_apply_fall_away_and_stay_in_the_revisions(draft, tell, now):
    tell(draft)
    record_answers(draft, page_of("body_map"), {"body_map": [{"site": "arch", "side": "left"}]}, now=now)
    assert not [link_id for link_id in draft.answers if link_id.startswith("knee_")]
    gone = AnswerRevision.objects.filter(no_longer_asked=True).values_list("link_id", flat=True)
    assert {"knee_duration", "knee_vs_foot_timing"} <= set(gone)


def test_a_change_goes_back_to_the_list_unless_it_opens_a_question(draft, tell, now):
    tell(draft)
    worse = {"knee_duration": "3_12mo", "knee_pain_avg": 8}
    assert record_answers(draft, page_of("knee_pain_avg"), worse, now=now, changing=True).place is Place.CHECK
    hip_too = {"body_map": [{"site": "arch", "side": "left"}, {"site": "groin", "side": "left"}]}
    assert record_answers(draft, page_of("body_map"), hip_too, now=now, changing=True).place is Place.PAGE


def test_two_tabs_add_to_each_other(draft, tell, now):
    tell(draft)
    first, second = (QuestionnaireResponse.objects.get(pk=draft.pk) for _ in range(2))
    record_answers(first, page_of("main_worry"), {"main_worry": "My arches"}, now=now)
    record_answers(second, page_of("knee_pain_avg"), {"knee_duration": "3_12mo", "knee_pain_avg": 9}, now=now)
    draft.refresh_from_db()
    assert (draft.answers["main_worry"], draft.answers["knee_pain_avg"]) == ("My arches", 9)


def test_a_failure_half_way_leaves_nothing_behind(draft, tell, now, monkeypatch):
    tell(draft)
    before = dict(draft.answers)

    def fall_over(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("intake.services.answers.watch", fall_over)
    with pytest.raises(RuntimeError):
        record_answers(draft, page_of("body_map"), {"body_map": []}, now=now)
    draft.refresh_from_db()
    assert draft.answers == before
    assert not AnswerRevision.objects.exists()


def test_a_child_alone_is_asked_to_fetch_an_adult_and_the_draft_ends_sooner(draft, now):
    onward = record_answers(
        draft, page_of("birth_date"), {"birth_date": "2015-03-27", "sex_at_birth": "female"}, now=now
    )
    assert onward.place is Place.ASK_AN_ADULT
    assert draft.expires_at == now + timedelta(hours=24)
    assert draft.status == QuestionnaireResponse.Status.STOPPED


def test_a_child_with_a_parent_goes_on(draft, now):
    you = page_of("birth_date")
    record_answers(draft, you, {"birth_date": "2015-03-27", "sex_at_birth": "female"}, now=now)
    onward = record_answers(draft, page_of("answered_by"), {"answered_by": "parent_guardian"}, now=now)
    assert onward.place is Place.PAGE
    assert (draft.answered_by, draft.expires_at) == ("parent_guardian", now + timedelta(days=7))


def test_a_draft_lives_seven_days_from_its_last_answer(draft, tell, now):
    tell(draft)
    assert draft.expires_at == now + timedelta(days=7)


def test_the_safety_check_is_dated_when_its_last_page_is_answered(draft, tell, now):
    tell(draft, until="safety-3")
    assert draft.safety_answered_at is None
    tell(draft)
    assert draft.safety_answered_at == now


def test_a_safety_check_that_is_open_again_has_no_date_and_leads_to_no_time(draft, tell, now):
    tell(draft)
    assess_response(draft, now)
    assert may_book(draft, now=now)
    record_answers(draft, page_of("rf_foot_drop"), {"rf_foot_drop": "yes"}, now=now)
    assert draft.safety_answered_at is None
    write_assessment(draft, after=draft.assessments.last(), now=now)
    assert not may_book(draft, now=now)
    later = now + timedelta(minutes=1)
    more = {"rf_foot_drop_when": "lt_6wk", "rf_foot_drop_course": "same"}
    record_answers(draft, page_of("rf_foot_drop_when"), more, now=later)
    assert draft.safety_answered_at == later


def test_a_patients_answers_do_not_end_and_their_changes_are_audited(draft, tell, ada, now):
    tell(draft)
    attach_patient(draft, ada)
    assert not AuditEvent.objects.exists()
    record_answers(draft, page_of("main_worry"), {"main_worry": "My arches"}, now=now)
    draft.refresh_from_db()
    event = AuditEvent.objects.get()
    assert (draft.expires_at, event.act, event.by_patient) == (None, "answers.saved", True)
    assert "arches" not in str(event.detail)


def test_parts_after_the_booking_end_at_their_list(draft, tell, ada, now):
    tell(draft)
    attach_patient(draft, ada)
    tell(draft, stage="after")
    assert draft.status == QuestionnaireResponse.Status.COMPLETED
    last = [page for page in questionnaire().pages if page.stage == "after"][-1]
    assert record_answers(draft, last, {}, now=now).place is Place.REST


def test_a_changed_answer_keeps_when_both_were_given(draft, tell, now):
    tell(draft)
    for minutes, score in ((3, 8), (7, 8), (9, 2)):
        later = now + timedelta(minutes=minutes)
        record_answers(
            draft, page_of("knee_pain_avg"), {"knee_duration": "3_12mo", "knee_pain_avg": score}, now=later
        )
    times = [(one.before, one.given_at, one.changed_at) for one in AnswerRevision.objects.all()]
    first, second, third = (now + timedelta(minutes=minutes) for minutes in (0, 3, 9))
    assert times == [(5, first, second), (8, second, third)]
    assert draft.given_at.keys() == draft.answers.keys()
