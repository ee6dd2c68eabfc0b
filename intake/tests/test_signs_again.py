"""Safety answers of more than a day ago are asked again; all others are kept."""

from datetime import timedelta

import pytest
import time_machine

from intake.access import may_book
from intake.models import AnswerRevision, QuestionnaireResponse, SafetyAlert
from intake.questionnaire import questionnaire
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.patient import attach_patient
from intake.services.signs import answers_that_count, signs_are_stale
from intake.tests.conftest import KNEES, browser_of, page_of

DAY = timedelta(hours=24)
STALE = "It has been more than a day, so we ask the safety questions again."
SIGNS_PAGES = ("safety-1", "safety-2", "safety-3", "safety-4", "safety-5")


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


@pytest.fixture
def next_day(draft, tell, now):
    """All before the booking was answered and checked; an hour more than a day has gone by."""
    tell(draft)
    assess_response(draft, now)
    with time_machine.travel(now + DAY + timedelta(hours=1), tick=False):
        yield browser_of(draft)


def say_none(client, url):
    """Answer the safety check again, with no sign; return where each page led."""
    led = []
    for slug in SIGNS_PAGES:
        sent = {"rf_injury": "no"} if slug == "safety-4" else {"signs": ["none"]}
        led.append(client.post(url(slug), sent).url)
    return led


def test_answers_of_a_day_count_and_older_safety_answers_do_not(draft, tell, now):
    tell(draft)
    assert answers_that_count(draft, now + DAY) == draft.answers
    counting = answers_that_count(draft, now + DAY + timedelta(seconds=1))
    assert not [link_id for link_id in counting if link_id.startswith("rf_")]
    assert {"body_map", "knee_pain_avg", "dm", "birth_date"} <= counting.keys()


def test_a_check_that_was_only_begun_grows_old_too(draft, tell, now):
    tell(draft, until="safety-3")
    assert not signs_are_stale(draft, now + DAY)
    assert signs_are_stale(draft, now + DAY + timedelta(seconds=1))


def test_the_oldest_safety_answer_decides(draft, tell, now):
    tell(draft)
    record_answers(draft, page_of("rf_chest"), {"rf_chest": "no"}, now=now + timedelta(hours=20))
    assert signs_are_stale(draft, now + timedelta(hours=25))


def test_old_safety_answers_may_not_lead_to_a_time(draft, tell, now):
    tell(draft)
    assess_response(draft, now)
    assert may_book(draft, now=now + DAY)
    assert not may_book(draft, now=now + DAY + timedelta(seconds=1))


def test_whoever_comes_back_after_a_day_is_asked_about_safety_and_told_why(next_day, url):
    for slug in ("check", "result", "words"):
        answer = next_day.get(url(slug), follow=True)
        assert answer.redirect_chain[-1][0].split("?")[0] == url("safety-1")
        assert STALE in answer.content.decode()
    assert "checked" not in next_day.get(url("safety-1")).content.decode()  # nothing is preset


def test_only_what_has_grown_old_is_asked_and_the_rest_stands_as_it_was(next_day, url, draft):
    before = dict(draft.answers)
    assert say_none(next_day, url) == [
        *(url(slug) for slug in SIGNS_PAGES[1:]),
        url("check"),
    ]
    draft.refresh_from_db()
    assert draft.answers == before
    assert (draft.signs_again, STALE in next_day.get(url("safety-2")).content.decode()) == ([], False)


def test_both_answers_stay_even_when_they_are_the_same(next_day, url, draft, now):
    later = now + DAY + timedelta(hours=1)
    next_day.post(url("safety-1"), {"signs": ["none"]})
    kept = {one.link_id: (one.before, one.after, one.changed_at) for one in AnswerRevision.objects.all()}
    assert kept["rf_saddle"] == ("no", "no", later)
    assert kept.keys() == {"rf_saddle", "rf_bladder_bowel", "rf_both_legs", "rf_foot_drop"}


def test_the_safety_check_is_dated_anew_when_it_is_whole_again(next_day, url, draft, now):
    later = now + DAY + timedelta(hours=1)
    next_day.post(url("safety-1"), {"signs": ["none"]})
    draft.refresh_from_db()
    assert (draft.safety_begun_at, draft.safety_answered_at) == (later, None)
    say_none(next_day, url)
    draft.refresh_from_db()
    assert draft.safety_answered_at == later
    assert may_book(draft, now=later)


def test_until_every_sign_is_answered_again_nothing_may_be_booked(next_day, url, draft, now):
    later = now + DAY + timedelta(hours=1)
    for slug in SIGNS_PAGES[:-1]:
        sent = {"rf_injury": "no"} if slug == "safety-4" else {"signs": ["none"]}
        next_day.post(url(slug), sent)
        assert not may_book(QuestionnaireResponse.objects.get(pk=draft.pk), now=later)


def test_a_sign_that_is_new_today_leads_to_help(next_day, url, draft):
    assert next_day.post(url("safety-1"), {"signs": ["rf_saddle"]}).url == url("get-help")
    revision = AnswerRevision.objects.get(link_id="rf_saddle")
    assert (revision.before, revision.after) == ("no", "yes")


def test_a_detail_of_an_old_sign_is_asked_again_with_the_sign(draft, tell, now):
    tell(
        draft, {**KNEES, "rf_foot_drop": "yes", "rf_foot_drop_when": "lt_6wk", "rf_foot_drop_course": "same"}
    )
    draft.alerts.update(standing="")
    later = now + DAY + timedelta(hours=1)
    signs = {"rf_saddle": "no", "rf_bladder_bowel": "no", "rf_both_legs": "no", "rf_foot_drop": "yes"}
    onward = record_answers(draft, questionnaire().page("safety-1"), signs, now=later)
    assert onward.slug == "safety-1-more"
    assert "rf_foot_drop_when" not in answers_that_count(draft, later)


def test_a_detail_whose_sign_is_gone_falls_away_and_stays_on_record(draft, tell, now):
    tell(
        draft, {**KNEES, "rf_foot_drop": "yes", "rf_foot_drop_when": "lt_6wk", "rf_foot_drop_course": "same"}
    )
    later = now + DAY + timedelta(hours=1)
    signs = dict.fromkeys(("rf_saddle", "rf_bladder_bowel", "rf_both_legs", "rf_foot_drop"), "no")
    record_answers(draft, questionnaire().page("safety-1"), signs, now=later)
    assert not {"rf_foot_drop_when", "rf_foot_drop_course"} & (draft.answers.keys() | set(draft.signs_again))
    assert AnswerRevision.objects.get(link_id="rf_foot_drop_when").no_longer_asked


def test_an_old_danger_sign_bars_the_way_until_it_is_taken_back_and_can_be(
    patient_client, url, draft, tell, now
):
    tell(draft, until="safety-3")
    patient_client.post(url("safety-2"), {"signs": ["rf_calf"]})
    draft.refresh_from_db()
    assert SafetyAlert.objects.get().standing
    with time_machine.travel(now + DAY + timedelta(hours=1), tick=False):
        client = browser_of(draft)
        help_page = client.post(url("safety-1"), {"signs": ["none"]}).url
        assert help_page == url("speak-to-us")
        assert url("safety-2") in client.get(help_page).content.decode()
        assert client.post(url("safety-2"), {"signs": ["none"]}).url == url("safety-3")
        assert not SafetyAlert.objects.get().standing


def test_a_patients_answers_do_not_grow_old(draft, tell, ada, now):
    tell(draft)
    attach_patient(draft, ada)
    assert not signs_are_stale(draft, now + 30 * DAY)
