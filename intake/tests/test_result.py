"""Checking the answers, and the visit that fits them."""

import re

import pytest

from clinic import clock
from clinic.models import VisitType
from clinic.outbox.desk import for_the_desk
from clinic.outbox.dispatch import send_due
from clinic.outbox.models import OutboxMessage
from intake.assessment.explain import Reasons, patient_reasons
from intake.questionnaire import questionnaire
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.patient import attach_patient
from intake.services.visit_type import visit_type_for, wish_visit_type
from intake.tests.conftest import KNEES
from intake.tests.stored import approved

TELLING = ("likely", "possible", "unlikely", "flag", "score")


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


@pytest.fixture
def foot_visit(link_visit, osei):
    visit_type = VisitType.objects.create(
        code="NEW_FOOT_30", name="New foot visit", patient_name="Foot and ankle visit", minutes=30
    )
    visit_type.practitioners.add(osei)
    return visit_type


@pytest.fixture
def checked(draft, tell, link_visit, patient_client, url):
    tell(draft)
    patient_client.post(url("check"))
    return draft


def test_the_answers_are_read_back_in_words_with_a_way_to_change_each(patient_client, url, draft, tell):
    tell(draft)
    page = patient_client.get(url("check")).content.decode()
    for words in (
        "27 March 1961",
        "None of the signs",
        "Arch (both sides), inner side of the knee (both sides)",
        "5 of 10",
    ):
        assert words in page, words
    assert page.count("?changing=1") >= 8
    assert "Nothing is booked yet." in page


def test_a_change_returns_to_the_list(patient_client, url, draft, tell):
    tell(draft)
    page = patient_client.get(url("check")).content.decode()
    change = re.search(r'href="(/answers/[^"]+/safety-1/\?changing=1)"', page)[1]
    assert "checked" in patient_client.get(change).content.decode()
    assert patient_client.post(change, {"signs": ["none"]}).url == url("check")


def test_a_change_that_opens_a_question_asks_it_first(patient_client, url, draft, tell):
    tell(draft)
    answer = patient_client.post(
        url("where") + "?changing=1", {"site": ["arch:left", "knee_inner:left", "groin:left"]}
    )
    assert answer.url.endswith("?changing=1")
    assert answer.url != url("check")


def test_the_result_comes_only_after_the_check(patient_client, url, draft, tell):
    tell(draft)
    assert patient_client.get(url("result")).url == url("check")


def test_the_result_names_the_visit_and_why_in_the_patients_words(patient_client, url, checked):
    page = patient_client.get(url("result")).content.decode()
    assert "Foot and walking assessment" in page
    assert "45 minutes" in page
    assert "Why you see this" in page
    assert "You told us:" in page
    assert "This is not a diagnosis" in page
    assert f"/book/{checked.pk}/times/" in page


def test_by_default_no_word_of_the_foot_link_is_in_the_page(patient_client, url, checked):
    page = patient_client.get(url("result")).content.decode().lower()
    assert not [word for word in TELLING if word in page]
    assert "what does not fit" not in page


def test_switched_on_and_signed_the_sentence_of_the_rules_is_shown(
    patient_client, url, checked, shown_to_patients, noor
):
    assessment = checked.assessments.get()
    approved(noor)
    page = patient_client.get(url("result")).content.decode()
    assert patient_reasons(assessment.result, assessment.answers).sentence in page
    assert "This form helps plan your visit. It is not a diagnosis and nobody reads it at once." in page
    assert "%" not in re.sub(r"<[^>]+>", "", page)


def test_each_list_has_three_lines_at_most(
    patient_client, url, checked, shown_to_patients, noor, monkeypatch
):
    many = Reasons(
        told_us=list("abcdef"), does_not_fit=list("uvwxyz"), sentence="Only an examination can tell."
    )
    monkeypatch.setattr("intake.views.result.patient_reasons", lambda result, answers, language: many)
    approved(noor)
    page = patient_client.get(url("result")).content.decode()
    assert "What does not fit:" in page
    assert [letter for letter in "abcdefuvwxyz" if f"<li>{letter}</li>" in page] == list("abcuvw")


def test_what_was_left_open_is_said_where_it_matters(patient_client, url, draft, tell, link_visit):
    tell(draft, {**KNEES, "knee_on_feet": None, "knee_shoe_effect": "not_sure", "anticoag": None})
    patient_client.post(url("check"))
    page = patient_client.get(url("result")).content.decode()
    skipped, unsure = page.split("You did not answer:")[1].split("You were not sure about:")
    assert "Standing brings on the knee pain" in skipped
    assert "In supportive shoes, the knee pain is" in unsure.split("</ul>")[0]
    assert "blood thinner" not in skipped.lower()


def test_nothing_left_open_is_not_spoken_of(patient_client, url, checked):
    page = patient_client.get(url("result")).content.decode()
    assert "You did not answer" not in page
    assert "You were not sure" not in page


@pytest.mark.parametrize("shown", [False, True])
def test_safe_advice_ends_with_when_to_get_help(patient_client, url, checked, practice, noor, shown, request):
    if shown:
        request.getfixturevalue("shown_to_patients")
        approved(noor)
    page = patient_client.get(url("result")).content.decode()
    advice = page.split("What you can do until your visit")[1]
    assert advice.index("Ask a pharmacist") < advice.index("Stop and contact us if pain gets clearly worse.")
    assert ("Wet the sole" in advice) is shown  # only where the result is told
    assert page.index("See free times") < page.index("What you can do until your visit")


def test_an_urgent_sign_is_the_reason_and_has_the_only_advice(patient_client, url, checked, osei, now):
    urgent = VisitType.objects.create(
        code="URGENT_1W", name="Urgent", patient_name="Visit within a week", minutes=30
    )
    urgent.practitioners.add(osei)
    patient_client.post(url("safety-5") + "?changing=1", {"signs": ["rf_lump_mole"]})
    patient_client.post(url("check"))
    page = patient_client.get(url("result")).content.decode()
    why = page.split("You told us:")[1].split("</ul>")[0]
    assert "lump" in why.split("</li>")[0]
    assert page.count("This one should be looked at soon.") == 1
    assert "Ask a pharmacist" not in page
    assert "Stop and contact us if pain gets clearly worse." in page


def test_off_the_advice_does_not_follow_from_what_speaks_for_the_foot(
    patient_client, url, draft, tell, link_visit
):
    advice = set()
    for timing in ("foot_first", "no_foot_trouble"):
        tell(draft)
        page = next(one for one in questionnaire().pages if "knee_vs_foot_timing" in one.link_ids)
        values = {**{key: KNEES[key] for key in page.link_ids}, "knee_vs_foot_timing": timing}
        record_answers(draft, page, values, now=clock.now())
        patient_client.post(url("check"))
        result = patient_client.get(url("result")).content.decode()
        advice.add(result.split("What you can do")[1].split("</main>")[0].partition(">")[2])
    assert len(advice) == 1


BACK_ALONE = {
    **KNEES,
    "body_map": [{"site": "low_back_centre", "side": "centre"}],
    "back_vs_foot_timing": "no_foot_trouble",
    "back_on_feet": "no",
    "main_worry": "It aches when I sit.",
}


def test_where_no_visit_fits_there_is_a_letter_to_take_along(patient_client, url, draft, tell, link_visit):
    tell(draft, BACK_ALONE)
    patient_client.post(url("check"))
    assert url("letter") in patient_client.get(url("result")).content.decode()
    letter = patient_client.get(url("letter")).content.decode()
    for words in (
        "To: A physiotherapist or back clinic",
        "27 March 1961",
        "It aches when I sit.",
        "None of the signs",
        "Not answered",
        "0100 555 0147",
        "It is not a diagnosis.",
        "Tuesday 2 March 2027, 9:31 am",
    ):
        assert words in letter, words
    assert not [word for word in TELLING if word in letter.lower()]


def test_where_a_visit_fits_there_is_no_letter(patient_client, url, checked):
    assert patient_client.get(url("letter")).url == url("result")


def test_there_is_no_letter_of_answers_that_were_not_checked(patient_client, url, draft, tell):
    tell(draft, BACK_ALONE)
    assert patient_client.get(url("letter")).url == url("check")


def test_result_and_letter_cost_the_same_few_queries_whatever_was_answered(
    patient_client, url, draft, tell, link_visit, django_assert_num_queries
):
    for story in (BACK_ALONE, {**BACK_ALONE, "dm": "type1", "back_duration": None}):
        tell(draft, story)
        patient_client.post(url("check"))
        with django_assert_num_queries(9):
            patient_client.get(url("result"))
        with django_assert_num_queries(8):
            patient_client.get(url("letter"))


def test_no_foot_part_leads_to_another_service_and_still_lets_the_patient_choose(
    patient_client, url, draft, tell, foot_visit
):
    back = {**KNEES, "body_map": [{"site": "low_back_centre", "side": "centre"}]}
    tell(draft, {**back, "back_vs_foot_timing": "no_foot_trouble", "back_on_feet": "no"})
    patient_client.post(url("check"))
    page = patient_client.get(url("result")).content.decode()
    assert "Another service may suit you better" in page
    assert "/book/" not in page
    assert not [word for word in TELLING if word in page.lower()]
    chosen = patient_client.post(url("other-visit"), {"visit_type": "NEW_FOOT_30"})
    page = patient_client.get(chosen.url).content.decode()
    assert "Foot and ankle visit" in page
    assert f"/book/{draft.pk}/times/" in page


def test_where_no_visit_fits_a_call_may_be_asked_for_once(patient_client, url, draft, tell, link_visit):
    tell(draft, {**KNEES, "body_map": [{"site": "low_back_centre", "side": "centre"}]})
    patient_client.post(url("check"))
    for phone in ("0161 496 0321", "0161 496 0322"):
        patient_client.post(url("result"), {"phone": phone})
    call = OutboxMessage.objects.get()
    assert (call.channel, call.recipient, call.about_id) == ("call_list", "+441614960321", draft.pk)
    assert (
        "Your number ending 321 is on our list of calls."
        in patient_client.get(url("result")).content.decode()
    )
    send_due(clock.now(), 10, urgent=False)
    assert for_the_desk().get() == call


def test_a_number_that_cannot_be_called_back_is_refused(patient_client, url, draft, tell, link_visit):
    tell(draft, {**KNEES, "body_map": [{"site": "low_back_centre", "side": "centre"}]})
    patient_client.post(url("check"))
    answer = patient_client.post(url("result"), {"phone": "12"})
    assert answer.status_code == 422
    assert "Enter a phone number we can call" in answer.content.decode()
    assert not OutboxMessage.objects.exists()


def test_another_visit_may_be_chosen_without_a_reason(patient_client, url, checked, foot_visit):
    assert "I want a different appointment" in patient_client.get(url("result")).content.decode()
    patient_client.post(url("other-visit"), {"visit_type": "NEW_FOOT_30"})
    assert "Foot and ankle visit" in patient_client.get(url("result")).content.decode()


def test_a_wish_ends_when_the_answers_become_pressing(patient_client, url, checked, foot_visit, now):
    wish_visit_type(checked, "NEW_FOOT_30")
    patient_client.post(url("safety-5") + "?changing=1", {"signs": ["rf_lump_mole"]})
    assessment = assess_response(checked, now)
    assert assessment.result["route"]["priority"] == "urgent"
    assert visit_type_for(checked, assessment) is None  # no urgent visit was set up here


@pytest.mark.parametrize("forged", ["", "CHILD_30", "URGENT_48H", "EMERG", "'"])
def test_a_visit_that_is_not_offered_is_refused(patient_client, url, checked, foot_visit, forged):
    for code in ("CHILD_30", "URGENT_48H"):
        VisitType.objects.create(code=code, name=code, patient_name=code, minutes=30)
    assert patient_client.post(url("other-visit"), {"visit_type": forged}).status_code == 422
    checked.refresh_from_db()
    assert checked.wished_visit_type == ""


def test_after_booking_check_and_result_lead_to_the_rest(patient_client, url, checked, ada):
    attach_patient(checked, ada)
    assert patient_client.get(url("check")).url == url("rest")
    assert patient_client.get(url("result")).url == url("rest")


def test_an_answer_changed_after_the_check_is_checked_again(patient_client, url, checked, tell, now):
    patient_client.post(url("where") + "?changing=1", {"site": ["arch:left", "knee_inner:left"]})
    patient_client.post(url("check"))
    assert patient_client.get(url("result")).status_code == 200
    newest = assess_response(checked, now)
    assert newest.answers["body_map"] == [
        {"site": "arch", "side": "left"},
        {"site": "knee_inner", "side": "left"},
    ]
