"""New answers of a patient whom we know: facts are confirmed, signs are asked."""

import re
from datetime import timedelta

import pytest
import time_machine

from intake.models import AnswerRevision, QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.questionnaire.checks import QuestionnaireError
from intake.questionnaire.flow import first_unanswered_page
from intake.questionnaire.loading import build
from intake.services.again import change_facts, confirm_facts, facts_of, facts_to_confirm, start_again
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.patient import attach_patient
from intake.tests.conftest import KNEES, browser_of, page_of

MONTH = timedelta(days=30)
TOLD = {
    **KNEES,
    "dm": "type2",
    "anticoag": "yes",
    "allergy_latex": "no",
    "anticoag_name": "Apixaban",
    "neuropathy": "no",
    "med_list": "Metformin",
    "gout": "not_sure",
    "past_surgery": ["knee_replacement"],
    "past_surgery_side": "left",
    "past_surgery_year": 2019,
    "shoe_main": "trainers",
    "arch_print": {"left": "flat", "right": "not_done"},
    "bunion": {"left": "none", "right": "mild"},
    "height_cm": 168.0,
}


@pytest.fixture
def known(draft, tell, ada, now):
    """Ada, who told us all a month ago."""
    tell(draft, TOLD)
    tell(draft, TOLD, stage="after")  # before she is known: each page of a patient is assessed
    assess_response(draft, now - MONTH)
    attach_patient(draft, ada)
    QuestionnaireResponse.objects.filter(pk=draft.pk).update(created_at=now - MONTH)
    return ada


@pytest.fixture
def again(known, now):
    return start_again(patient=known, now=now)


@pytest.fixture
def url(again):
    return lambda slug: f"/answers/{again.pk}/{slug}/"


@pytest.fixture
def client(again, now):
    with time_machine.travel(now, tick=False):
        yield browser_of(again)


def test_no_danger_sign_and_nothing_of_today_is_a_stable_fact():
    stable = {item.link_id for item in questionnaire().items.values() if item.stable}
    assert {"sex_at_birth", "dm", "anticoag", "allergy", "past_surgery", "amputation"} <= stable
    assert not [one for one in stable if one.startswith("rf_") or "pain" in one or "duration" in one]
    assert not stable & {"body_map", "pregnant", "past_surgery_6wk", "main_worry", "goal_1", "falls_12mo"}


def test_a_danger_sign_marked_stable_is_refused_when_the_data_are_read():
    sign = {"link_id": "rf_x", "type": "bool3", "text": "?", "why": "!", "stable": True}
    page = {"slug": "one", "section": "s", "title": "T", "items": ["rf_x"]}
    with pytest.raises(QuestionnaireError, match="asked afresh each time"):
        build({"s": {"item": [sign]}}, {"before": {"sections": {"s": "S"}, "page": [page]}}, version="1")


def test_what_was_known_is_told_before_and_what_was_not_is_not(again, known):
    told = again.told_before
    assert (told["dm"], told["med_list"], told["height_cm"]) == ("type2", "Metformin", 168.0)
    assert told["bunion"] == {"left": "none", "right": "mild"}
    assert not {"gout", "arch_print", "circulation"} & told.keys()  # not sure, half done, skipped
    assert not [link_id for link_id in told if link_id.startswith("rf_") or link_id == "body_map"]
    assert again.answers == {"answered_by": "self", "birth_date": "1961-03-27"}


def test_the_newest_known_value_counts_and_a_doubt_takes_the_older_away(known, tell, now):
    newer = start_again(patient=known, now=now - timedelta(days=1))
    newer.answers |= {"dm": "pre", "neuropathy": "not_sure", "med_list": None}
    newer.patient, newer.code_hash, newer.expires_at = known, None, None
    newer.save()
    facts = facts_of(known, now.date())
    assert (facts["dm"], facts["med_list"]) == ("pre", "Metformin")
    assert "neuropathy" not in facts


def test_what_todays_questionnaire_would_not_take_is_asked_anew(known, now):
    stored = known.responses.get()
    stored.answers |= {
        "dm": "type9",
        "height_cm": 4000,
        "past_surgery_year": "old",
        "shoe_main": ["trainers"],
    }
    stored.save()
    facts = facts_of(known, now.date())
    assert not {"dm", "height_cm", "past_surgery_year", "shoe_main"} & facts.keys()
    assert facts["med_list"] == "Metformin"


def test_facts_wait_for_their_section_and_only_for_questions_that_are_asked_now(again, tell, now):
    assert facts_to_confirm(again, "about", now) == {"sex_at_birth": "female"}
    assert facts_to_confirm(again, "safety", now) == {}
    assert list(facts_to_confirm(again, "health_first", now)) == ["dm", "anticoag", "allergy_latex"]
    assert "anticoag_name" not in facts_to_confirm(again, "health", now)  # the thinner is not confirmed yet


def test_a_wound_today_asks_about_diabetes_at_once_and_not_from_memory(again, tell, now):
    tell(again, {**KNEES, "rf_wound": "yes"}, until="safety-3-more")
    page = first_unanswered_page(again.answers, stage="before", today=now.date())
    assert (page.slug, "dm" in again.answers) == ("safety-3-more", False)


def test_saying_yes_makes_answers_of_the_facts_and_nothing_else_of_the_section(again, now):
    onward = confirm_facts(again, "about", now=now)
    assert again.answers["sex_at_birth"] == "female"
    assert facts_to_confirm(again, "about", now) == {}
    assert onward.slug == "safety-1"
    assert not AnswerRevision.objects.filter(response=again).exists()


def test_facts_that_hang_on_each_other_are_confirmed_together(again, tell, now):
    tell(again, {**KNEES, "anticoag": "yes"})
    facts = facts_to_confirm(again, "past", now)
    assert facts == {
        "past_surgery": ["knee_replacement"],
        "past_surgery_side": "left",
        "past_surgery_year": 2019,
    }
    confirm_facts(again, "past", now=now)
    assert again.answers["past_surgery_side"] == "left"
    assert "past_surgery_6wk" not in again.answers  # that is of today


def test_a_fact_that_is_not_asked_is_not_kept_as_an_answer(again, tell, now):
    feet = {**KNEES, "body_map": [{"site": "toenail", "side": "left"}]}
    tell(again, feet)
    assert "bunion" not in facts_to_confirm(again, "checks", now)


def test_changing_opens_the_questions_filled_and_asks_no_more_whether_they_are_right(again, now):
    change_facts(again, "health_first")
    assert again.prefilled == {"dm": "type2", "anticoag": "yes", "allergy_latex": "no"}
    assert facts_to_confirm(again, "health_first", now) == {}
    assert not again.prefilled.keys() & (again.told_before.keys() | again.answers.keys())


def test_what_was_confirmed_does_not_stand_beside_what_is_still_open(client, url, again, tell, now):
    again.told_before = {"dm": "type2", "anticoag": "yes"}
    again.save()
    tell(again, KNEES, until="before-visit")
    client.post(url("before-visit/still-right"), {"right": "1"})
    page = client.get(url("before-visit")).content.decode()
    assert "latex" in page
    assert "Do you have diabetes?" not in page
    client.post(url("before-visit"), {"allergy_latex": "yes", "dm": "no"})  # forged
    again.refresh_from_db()
    kept = {key: again.answers[key] for key in ("dm", "anticoag", "allergy_latex")}
    assert kept == {"dm": "type2", "anticoag": "yes", "allergy_latex": "yes"}
    assert "Do you have diabetes?" in client.get(url("before-visit")).content.decode()  # to change it


def test_skipping_what_is_open_keeps_what_was_confirmed(client, url, again, tell, now):
    again.told_before = {"dm": "type2"}
    again.save()
    tell(again, KNEES, until="before-visit")
    client.post(url("before-visit/still-right"), {"right": "1"})
    assert client.post(url("before-visit"), {"skip": "1"}).url == url("check")
    again.refresh_from_db()
    assert (again.answers["dm"], again.answers["anticoag"]) == ("type2", None)


def test_an_answer_given_on_its_page_ends_the_wait(again, now):
    record_answers(again, page_of("sex_at_birth"), {"sex_at_birth": "intersex"}, now=now)
    assert facts_to_confirm(again, "about", now) == {}


@pytest.mark.parametrize(
    ("last", "now_by"), [("parent_guardian", "parent_guardian"), ("carer", "carer"), ("staff", "self")]
)
def test_who_answered_last_is_taken_to_answer_again_but_never_a_colleague(known, now, last, now_by):
    known.responses.update(answered_by=last)
    assert start_again(patient=known, now=now).answers["answered_by"] == now_by


def test_a_patient_without_answers_starts_with_the_birth_date_alone(ada, location, now):
    again = start_again(patient=ada, now=now)
    assert (again.answers, again.told_before) == ({"answered_by": "self", "birth_date": "1961-03-27"}, {})


# -- the pages --------------------------------------------------------------------------------------------


def test_a_page_whose_facts_we_know_asks_whether_they_are_still_right(client, url):
    assert client.get(url("you")).url == url("you") + "still-right/"
    page = client.get(url("you/still-right")).content.decode()
    for words in (
        "Last time you told us",
        "Sex recorded at birth",
        "Female",
        "Still right?",
        "Yes, still right",
    ):
        assert words in page
    assert client.post(url("you/still-right"), {"right": "1"}).url == url("safety-1")


def test_change_leads_to_the_first_page_of_the_section_and_the_boxes_are_filled(client, url, again):
    assert client.post(url("you/still-right"), {"change": "1"}).url == url("who")
    page = client.get(url("you")).content.decode()
    assert 'value="1961"' in page
    assert re.search('value="female"[^>]* checked', page)
    again.refresh_from_db()
    assert "sex_at_birth" not in again.answers


def test_looking_at_what_was_told_changes_nothing(client, url, again):
    before = QuestionnaireResponse.objects.filter(pk=again.pk).values().get()
    for _ in range(3):
        client.get(url("you/still-right"))
        client.head(url("you/still-right"))
    assert QuestionnaireResponse.objects.filter(pk=again.pk).values().get() == before


@pytest.mark.parametrize("sent", [{}, {"rf_saddle": "no", "patient": "1"}])
def test_a_form_without_an_answer_says_so_and_keeps_nothing(client, url, again, sent):
    answer = client.post(url("you/still-right"), sent)
    assert answer.status_code == 422
    assert "Say whether this is still right" in answer.content.decode()
    again.refresh_from_db()
    assert "sex_at_birth" not in again.answers


def test_sent_twice_it_counts_once(client, url, again):
    for _ in range(2):
        assert client.post(url("you/still-right"), {"right": "1"}).status_code == 302
    again.refresh_from_db()
    assert again.answers["sex_at_birth"] == "female"
    assert again.revision == 2


@pytest.mark.parametrize("slug", ["safety-1", "where", "nonsense", "part-6-1"])
def test_where_nothing_was_told_or_nothing_is_asked_yet_there_is_nothing_to_confirm(client, url, slug):
    answer = client.get(url(f"{slug}/still-right"))
    assert answer.status_code == 404 if slug == "nonsense" else answer.url == url(slug)


def test_safety_is_asked_with_nothing_preset(client, url):
    client.post(url("you/still-right"), {"right": "1"})
    page = client.get(url("safety-1")).content.decode()
    assert "checked" not in page
    assert "Last time" not in page


def test_before_the_booking_the_health_facts_are_confirmed_in_one_go(client, url, again, tell, now):
    tell(again, {**KNEES, "sex_at_birth": "male"}, until="before-visit")
    assert client.get(url("before-visit")).url == url("before-visit") + "still-right/"
    page = client.get(url("before-visit/still-right")).content.decode()
    assert "Yes, type 2" in page
    assert client.post(url("before-visit/still-right"), {"right": "1"}).url == url("check")


def test_after_the_booking_each_part_confirms_its_facts_and_goes_on_to_what_is_open(
    client, url, again, tell, ada, now
):
    tell(again, {**KNEES, "sex_at_birth": "male", "dm": "type2", "anticoag": "yes"})
    assess_response(again, now)
    attach_patient(again, ada)
    assert client.get(url("part-6-1")).status_code == 200  # what it asks was skipped last time
    assert client.get(url("part-6-2")).url == url("part-6-2/still-right")
    page = client.get(url("part-6-2/still-right")).content.decode()
    assert "Metformin" in page
    assert "Apixaban" in page
    assert client.post(url("part-6-2/still-right"), {"right": "1"}).url == url("part-6-1")
    again.refresh_from_db()
    assert (again.answers["med_list"], again.answers["anticoag_name"]) == ("Metformin", "Apixaban")


def test_a_stranger_finds_nothing_to_confirm(url, again, now):
    with time_machine.travel(now, tick=False):
        other = browser_of(QuestionnaireResponse(pk="00000000-0000-4000-8000-000000000009"))
        assert other.get(url("you/still-right")).status_code == 404
        assert other.post(url("you/still-right"), {"right": "1"}).status_code == 404


def test_the_new_answers_are_asked_in_the_language_of_the_page_they_were_begun_on(known, now):
    assert start_again(patient=known, language="es", now=now).language == "es"
