"""One page of questions, sent well and badly."""

import gzip
import re
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client

from intake.models import AnswerRevision, QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.tests.conftest import FEET, page_of

YOU = {
    "birth_date_day": "27",
    "birth_date_month": "march",
    "birth_date_year": "1961",
    "sex_at_birth": "female",
}
NONE = {"signs": ["none"]}


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


def test_a_page_has_one_heading_a_title_a_way_back_and_the_time_of_saving(patient_client, url):
    page = patient_client.get(url("you")).content.decode()
    assert page.count("<h1") == 1
    assert "– Harbour Street Foot Clinic</title>" in page
    assert "Back" in page
    assert "Saved at 9:31 am" in page


@pytest.mark.parametrize("month", ["3", "03", "march", "Mar"])
def test_a_birth_date_is_typed_in_three_boxes_and_the_month_may_be_a_word(patient_client, url, draft, month):
    patient_client.post(url("you"), {**YOU, "birth_date_month": month})
    draft.refresh_from_db()
    assert draft.answers["birth_date"] == "1961-03-27"


@pytest.mark.parametrize(
    ("boxes", "sentence"),
    [
        (("", "", ""), "Enter your date of birth"),
        (("27", "3", ""), "Date of birth must include a year"),
        (("31", "2", "1961"), "Date of birth must be a real date, like 27 3 1961"),
        (("27", "3", "2028"), "Date of birth must be in the past"),
        (("27", "3", "1861"), "Check the year: we read it as 1861"),
        (("9" * 40, "x", "-1"), "Date of birth must be a real date, like 27 3 1961"),
    ],
)
def test_an_impossible_birth_date_is_explained_and_what_was_typed_is_kept(
    patient_client, url, draft, boxes, sentence
):
    day, month, year = boxes
    typed = {
        "birth_date_day": day,
        "birth_date_month": month,
        "birth_date_year": year,
        "sex_at_birth": "male",
    }
    answer = patient_client.post(url("you"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary and at the field
    assert 'href="#id_birth_date_0"' in page
    assert not year or f'value="{year}"' in page
    draft.refresh_from_db()
    assert "birth_date" not in draft.answers


def test_none_of_these_stores_no_for_every_sign_of_the_page(patient_client, url, draft, tell):
    tell(draft, until="safety-1")
    patient_client.post(url("safety-1"), NONE)
    draft.refresh_from_db()
    signs = ("rf_saddle", "rf_bladder_bowel", "rf_both_legs", "rf_foot_drop")
    assert [draft.answers[sign] for sign in signs] == ["no"] * 4


def test_ticking_one_sign_stores_no_for_the_others(patient_client, url, draft, tell):
    tell(draft, until="safety-1")
    answer = patient_client.post(url("safety-1"), {"signs": ["rf_saddle"]})
    draft.refresh_from_db()
    assert (draft.answers["rf_saddle"], draft.answers["rf_both_legs"]) == ("yes", "no")
    assert answer.url == url("get-help")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ([], "Tick the signs you have, or “No, I have none of these”"),
        (["rf_saddle", "none"], "Choose the signs you have, or “No, I have none of these”, not both"),
    ],
)
def test_a_safety_page_left_open_or_contradictory_stores_nothing(
    patient_client, url, draft, tell, sent, sentence
):
    tell(draft, until="safety-1")
    answer = patient_client.post(url("safety-1"), {"signs": sent})
    page = answer.content.decode().replace("&quot;", '"').replace("“", '"').replace("”", '"')
    assert answer.status_code == 422
    assert page.count(sentence.replace("“", '"').replace("”", '"')) == 2
    draft.refresh_from_db()
    assert not [link_id for link_id in draft.answers if link_id.startswith("rf_")]


def test_not_sure_asks_about_each_sign_with_nothing_preset(patient_client, url, draft, tell):
    tell(draft, until="safety-1")
    answer = patient_client.post(url("safety-1"), {"signs": ["unsure"]})
    assert answer.url == url("safety-1") + "?each=1"
    page = patient_client.get(answer.url).content.decode()
    assert page.count('type="radio"') == 12
    assert "checked" not in page
    draft.refresh_from_db()
    assert "rf_saddle" not in draft.answers


def test_none_of_these_is_preset_only_where_every_sign_was_denied(patient_client, url, draft, tell):
    tell(draft, until="safety-2")
    assert re.search(r'value="none"[^>]* checked', patient_client.get(url("safety-1")).content.decode())
    del draft.answers["rf_both_legs"]  # read aloud on the phone, all but one
    draft.save()
    assert " checked" not in patient_client.get(url("safety-1")).content.decode()


def test_each_sign_must_be_answered_and_not_sure_is_an_answer(patient_client, url, draft, tell):
    tell(draft, until="safety-1")
    each = url("safety-1") + "?each=1"
    signs = {"rf_saddle": "not_sure", "rf_bladder_bowel": "no", "rf_both_legs": "no"}
    assert patient_client.post(each, signs).status_code == 422
    answer = patient_client.post(each, {**signs, "rf_foot_drop": "no"})
    draft.refresh_from_db()
    assert draft.answers["rf_saddle"] == "not_sure"
    assert answer.url == url("speak-to-us")


def test_places_are_kept_with_their_side(patient_client, url, draft, tell):
    tell(draft, until="where")
    boxes = {"site": ["knee_inner:left", "knee_inner:right", "arch:left"]}
    patient_client.post(url("where"), boxes)
    draft.refresh_from_db()
    assert draft.answers["body_map"] == [
        {"site": "arch", "side": "left"},
        {"site": "knee_inner", "side": "both"},
    ]


def test_no_place_is_explained(patient_client, url, draft, tell):
    tell(draft, until="where")
    page = patient_client.post(url("where"), {}).content.decode()
    assert page.count("Choose where it hurts, or") == 2


@pytest.mark.parametrize("forged", ["nose:left", "arch:upwards", "arch", "'; drop table--:left"])
def test_a_forged_place_is_refused(patient_client, url, draft, tell, forged):
    tell(draft, until="where")
    assert patient_client.post(url("where"), {"site": [forged]}).status_code == 422
    draft.refresh_from_db()
    assert "body_map" not in draft.answers


def test_a_forged_option_is_refused_and_a_forged_question_ignored(patient_client, url, draft, tell):
    assert patient_client.post(url("you"), {**YOU, "sex_at_birth": "robot"}).status_code == 422
    patient_client.post(url("you"), {**YOU, "rf_saddle": "no", "patient": "1", "status": "completed"})
    draft.refresh_from_db()
    assert "rf_saddle" not in draft.answers
    assert (draft.patient_id, draft.status) == (None, "in-progress")


def test_words_may_hold_any_sign_and_come_back_as_text(patient_client, url, draft, tell):
    tell(draft, FEET, until="words")
    words = "<script>alert(1)</script> {{ 7*7 }} 🦶 \u202eabc"
    patient_client.post(url("words"), {"main_worry": words})
    draft.refresh_from_db()
    assert draft.answers["main_worry"] == words
    page = patient_client.get(url("words")).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page


def test_too_many_words_are_counted_and_kept_on_the_page(patient_client, url, draft, tell):
    tell(draft, FEET, until="words")
    answer = patient_client.post(url("words"), {"main_worry": "x" * 10_000})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Use 500 characters or fewer. You have 9500 too many" in page
    assert "x" * 10_000 in page
    draft.refresh_from_db()
    assert "main_worry" not in draft.answers


def test_a_question_that_need_not_be_answered_may_be_skipped(patient_client, url, draft, tell):
    tell(draft, FEET, until="words")
    patient_client.post(url("words"), {"main_worry": "typed, then skipped", "skip": "1"})
    draft.refresh_from_db()
    assert draft.answers["main_worry"] is None


def test_a_page_ahead_of_an_open_question_leads_back_to_that_question(patient_client, url, draft):
    answer = patient_client.get(url("where"))
    assert answer.url == url("you") + "?moved-on=1"
    assert "Please go on here" in patient_client.get(answer.url).content.decode()


def test_a_stale_page_that_no_longer_applies_leads_to_where_the_answers_stand(
    patient_client, url, draft, tell, now
):
    tell(draft)
    answer = patient_client.post(url(page_of("rf_foot_drop_when").slug), {"rf_foot_drop_when": "lt_48h"})
    assert answer.url == url("check") + "?moved-on=1"
    draft.refresh_from_db()
    assert "rf_foot_drop_when" not in draft.answers


def test_sending_a_page_twice_keeps_one_answer(patient_client, url, draft):
    for _ in range(2):
        assert patient_client.post(url("you"), YOU).status_code == 302
    assert not AnswerRevision.objects.exists()


def test_back_shows_what_was_answered(patient_client, url, draft):
    patient_client.post(url("you"), YOU)
    page = patient_client.get(url("you")).content.decode()
    assert 'value="1961"' in page
    assert "checked" in page


def test_unknown_pages_and_unknown_or_foreign_answers_are_not_found(patient_client, url, draft):
    assert patient_client.get(url("no-such-page")).status_code == 404
    foreign = Client().get(url("you"))
    unknown = patient_client.get(f"/answers/{uuid4()}/you/")
    assert foreign.status_code == unknown.status_code == 404
    assert "These answers are not open on this phone" in foreign.content.decode()
    assert Client().post(url("you"), YOU).status_code == 404


def test_a_draft_whose_time_is_over_says_so(patient_client, url, draft, now):
    QuestionnaireResponse.objects.filter(pk=draft.pk).update(expires_at=now)
    answer = patient_client.get(url("you"))
    assert answer.status_code == 410
    assert "We no longer keep these answers" in answer.content.decode()


def test_when_the_database_is_away_what_was_typed_stays_on_the_page(patient_client, url, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("intake.views.pages.record_answers", refuse)
    answer = patient_client.post(url("you"), YOU)
    assert answer.status_code == 503
    assert "We could not save. Your answers are still on this page." in answer.content.decode()
    assert 'value="1961"' in answer.content.decode()


def test_other_methods_get_a_plain_page(patient_client, url):
    assert patient_client.delete(url("you")).status_code == 405


def test_health_words_stand_in_no_address(patient_client):
    slugs = {page.slug for page in questionnaire().pages}
    assert not {
        word for slug in slugs for word in ("knee", "saddle", "pain", "diabet", "cancer") if word in slug
    }
    assert QuestionnaireResponse.objects.count() == 1


def test_a_look_without_a_body_changes_nothing(patient_client, url, draft):
    assert patient_client.head(url("you")).status_code == 200
    assert patient_client.head("/").status_code == 200
    draft.refresh_from_db()
    assert draft.revision == 1


def test_a_page_of_questions_is_compressed_for_browsers_that_can_read_it(patient_client, url, draft, tell):
    tell(draft, until="where")
    plain, packed = (
        patient_client.get(url("where"), headers={"accept-encoding": known}) for known in ("", "gzip")
    )
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert b'name="site"' in gzip.decompress(packed.content)
    assert len(packed.content) < 12_000 < len(plain.content)
