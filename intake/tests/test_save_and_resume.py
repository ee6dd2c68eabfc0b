"""Stopping before the booking, and going on in another browser."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic import links
from clinic.models import AuditEvent, Purpose, Tries
from clinic.outbox.models import OutboxMessage
from intake.models import QuestionnaireResponse
from intake.resume_codes import code_of
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.patient import attach_patient
from intake.tests.conftest import KNEES, browser_of, page_of

BORN = {"birth_date_day": "27", "birth_date_month": "March", "birth_date_year": "1961"}
OTHER = {**BORN, "birth_date_year": "1962"}
E17 = "Too many tries. Wait 15 minutes or call us: 0100 555 0147"
NO_MATCH = "We have no answers with that code and date of birth. Check both"
DATE_WRONG = "That date of birth does not match. Check it, or call us"


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


@pytest.fixture
def begun(draft, tell):
    """A draft that was answered up to the body map."""
    return tell(draft, until="where")


@pytest.fixture
def code(begun):
    return code_of(begun.pk, begun.code_hash)


@pytest.fixture
def elsewhere(begun, now):
    """Another phone."""
    with time_machine.travel(now, tick=False):
        yield Client()


@pytest.fixture
def link(begun, now):
    token = links.issue(Purpose.ANSWERS, begun.pk, expires_at=now + timedelta(days=30), now=now)
    return f"/r/{token}/"


def rows():
    return (
        list(QuestionnaireResponse.objects.order_by("pk").values()),
        OutboxMessage.objects.count(),
        AuditEvent.objects.count(),
    )


# -- saving -----------------------------------------------------------------------------------------------


def test_every_question_page_before_the_booking_offers_to_finish_later(patient_client, url, draft, tell):
    tell(draft)
    for slug in ("who", "you", "safety-1", "safety-4", "where", "how-bad", "before-visit"):
        page = patient_client.get(url(slug)).content.decode()
        assert f'href="{url("save")}">Save and finish later</a>' in page, slug


def test_the_page_gives_the_same_code_each_time_and_says_how_long(patient_client, url, code):
    before = rows()
    for _ in range(2):
        page = patient_client.get(url("save")).content.decode()
        assert f"<strong>{code}</strong>" in page
        assert "We keep them until Tuesday 9 March." in page
        assert "We keep your answers for 7 days. If you get a link we keep them for 30 days" in page
    assert rows() == before


def test_before_a_birth_date_there_is_nothing_to_come_back_to(patient_client, url, draft):
    for ask in (patient_client.get, patient_client.post):
        page = ask(url("save"), {"reach": "07700 900321"}).content.decode()
        assert "There is nothing to save yet" in page
        assert code_of(draft.pk, draft.code_hash) not in page
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("typed", "channel", "address", "said"),
    [
        ("07700 900321", "sms", "+447700900321", "the phone ending 321"),
        (" ada@example.com ", "email", "ada@example.com", "ada@example.com"),
    ],
)
def test_one_box_takes_a_number_or_an_email(patient_client, url, begun, typed, channel, address, said):
    answer = patient_client.post(url("save"), {"reach": typed}, follow=True)
    page = answer.content.decode()
    assert f"We have sent a link to {said}." in page
    assert "We keep them until Thursday 1 April." in page
    begun.refresh_from_db()
    assert (begun.reach_channel, begun.reach_address) == (channel, address)
    assert address not in answer.redirect_chain[-1][0]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Enter a mobile number or an email"),
        ("   ", "Enter a mobile number or an email"),
        ("nobody", "Enter a phone number we can call, like 0100 555 0147"),
        ("12", "Enter a phone number we can call, like 0100 555 0147"),
        ("a@b", "Enter an email like name@example.com"),
        ("@" * 30, "Enter an email like name@example.com"),
        ("ada@example.com\r\nBcc: all@example.com", "Enter an email like name@example.com"),
        ("x" * 10_000 + "@example.com", "Enter an email like name@example.com"),
        ("😀" * 50, "Enter a phone number we can call, like 0100 555 0147"),
        ("\u202eadA", "Enter a phone number we can call, like 0100 555 0147"),
    ],
)
def test_what_is_neither_is_explained_kept_and_changes_nothing(patient_client, url, begun, typed, sentence):
    before = rows()
    answer = patient_client.post(url("save"), {"reach": typed})
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert not typed.strip() or typed.strip()[:12].split("\r")[0] in answer.content.decode()
    assert rows() == before


def test_a_null_byte_is_refused(patient_client, url, begun):
    before = rows()
    assert patient_client.post(url("save"), {"reach": "a\x00@example.com"}).status_code == 422
    assert rows() == before


def test_as_many_links_as_may_be_sent_are_said_to_be_enough(patient_client, url, begun, now):
    for number in range(6):
        answer = patient_client.post(url("save"), {"reach": f"0770090099{number}"})
    assert answer.status_code == 429
    assert "We have sent as many links as we can. Use your code, or call us" in answer.content.decode()


def test_somebody_elses_page_to_save_is_not_found(url, begun, elsewhere):
    assert elsewhere.get(url("save")).status_code == 404
    assert elsewhere.post(url("save"), {"reach": "07700 900321"}).status_code == 404
    assert not OutboxMessage.objects.exists()


def test_after_the_booking_the_list_of_parts_is_the_place_to_stop(patient_client, url, draft, tell, ada, now):
    tell(draft)
    assess_response(draft, now)
    attach_patient(draft, ada)
    assert patient_client.get(url("save")).url == url("rest")


# -- going on ---------------------------------------------------------------------------------------------


def test_code_and_birth_date_lead_to_the_first_open_page_with_all_answers(elsewhere, url, code, begun):
    answer = elsewhere.post("/resume/", {"code": code.upper().replace("-", " "), **BORN})
    assert answer.url == url("where")
    assert elsewhere.get(url("where")).status_code == 200
    assert 'value="1961"' in elsewhere.get(url("you")).content.decode()
    event = AuditEvent.objects.get(act="answers.opened")
    assert (event.subject_id, event.by_patient) == (str(begun.pk), True)


def test_the_session_that_was_let_in_is_a_new_one(elsewhere, code):
    elsewhere.post("/resume/", {})
    session = elsewhere.session
    session["before"] = 1
    session.save()
    before = elsewhere.cookies["sessionid"].value
    elsewhere.post("/resume/", {"code": code, **BORN})
    assert elsewhere.cookies["sessionid"].value != before


@pytest.mark.parametrize("typed", [{"code": "maple-river-4821", **BORN}, {"code": None, **OTHER}])
def test_a_wrong_code_and_a_wrong_birth_date_get_one_answer(elsewhere, code, typed):
    before = rows()
    answer = elsewhere.post("/resume/", {**typed, "code": typed["code"] or code})
    assert answer.status_code == 422
    assert answer.content.decode().count(NO_MATCH) == 2
    assert f'value="{typed["birth_date_year"]}"' in answer.content.decode()
    assert rows() == before


def test_a_code_that_does_not_exist_costs_the_same_queries(elsewhere, code):
    elsewhere.post("/resume/", {"code": "other-words-0000", **BORN})  # the place is known from now on
    costs = []
    for typed in (code, "maple-river-4821"):
        with CaptureQueriesContext(connection) as queries:
            elsewhere.post("/resume/", {"code": typed, **OTHER})
        costs.append([re.sub(r"'.*?'|\d+", "?", query["sql"]) for query in queries])
    assert costs[0] == costs[1]


def test_the_fifth_wrong_birth_date_locks_the_code_even_for_the_right_one(elsewhere, code, now):
    for _ in range(5):
        answer = elsewhere.post("/resume/", {"code": code, **OTHER})
    assert answer.status_code == 429
    assert answer.content.decode().count(E17) == 2
    for client in (elsewhere, Client(REMOTE_ADDR="192.0.2.7")):
        assert client.post("/resume/", {"code": code, **BORN}).status_code == 429
    with time_machine.travel(now + timedelta(minutes=15), tick=False):
        assert elsewhere.post("/resume/", {"code": code, **BORN}).status_code == 302


def test_a_code_that_does_not_exist_is_locked_just_so(elsewhere):
    for number in range(5):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        answer = client.post("/resume/", {"code": "maple-river-4821", **OTHER})
    assert answer.status_code == 429


def test_five_different_wrong_codes_lock_the_place_they_come_from_and_no_other(elsewhere, code):
    for number in range(5):
        answer = elsewhere.post("/resume/", {"code": f"maple-river-000{number}", **BORN})
    assert answer.status_code == 429
    assert elsewhere.post("/resume/", {"code": code, **BORN}).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").post("/resume/", {"code": code, **BORN}).status_code == 302


def test_a_forged_header_is_not_another_place(elsewhere, code):
    for number in range(5):
        answer = elsewhere.post(
            "/resume/",
            {"code": f"maple-river-000{number}", **BORN},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": "", **BORN}, "Enter your code"),
        ({"code": "x" * 10_000, **BORN}, "A code is two words and four digits"),
        ({"code": "maple", "birth_date_day": ""}, "Enter your date of birth"),
        ({"code": "maple", **BORN, "birth_date_month": "13"}, "Date of birth must be a real date"),
        ({"code": "maple", **BORN, "birth_date_day": "9" * 50}, "Date of birth must be a real date"),
    ],
)
def test_what_can_not_be_read_is_explained_and_not_counted(elsewhere, typed, sentence):
    answer = elsewhere.post("/resume/", typed)
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert not Tries.objects.exists()


@pytest.mark.parametrize(
    "odd", ["\x00", "<script>alert(1)</script>", "{{ 7*7 }}", "\u202e", "😀", "²²²²", "--- -"]
)
def test_odd_codes_are_wrong_codes(elsewhere, odd):
    answer = elsewhere.post("/resume/", {"code": odd, **BORN})
    assert answer.status_code == 422
    assert b"<script>alert" not in answer.content


def test_an_ended_draft_is_not_found_by_its_code(code, begun, now):
    with time_machine.travel(now + timedelta(days=7), tick=False):
        assert NO_MATCH in Client().post("/resume/", {"code": code, **BORN}).content.decode()


def test_a_code_leads_to_no_patients_answers(elsewhere, code, begun, ada):
    attach_patient(begun, ada)
    assert elsewhere.post("/resume/", {"code": code, **BORN}).status_code == 422


def test_a_draft_without_a_birth_date_is_opened_by_none(elsewhere, draft):
    QuestionnaireResponse.objects.update(answers={"answered_by": "self"})
    typed = {"code": code_of(draft.pk, draft.code_hash), **BORN}
    assert elsewhere.post("/resume/", typed).status_code == 422


def test_whoever_ticked_a_danger_sign_is_led_to_help_when_they_come_back(elsewhere, url, code, begun, now):
    record_answers(begun, page_of("rf_calf"), {"rf_calf": "yes"}, now=now)
    assert elsewhere.post("/resume/", {"code": code, **BORN}).url == url("speak-to-us")


def test_with_all_answers_in_the_list_of_them_is_the_place_to_go_on(elsewhere, url, code, begun, tell):
    tell(begun)
    assert elsewhere.post("/resume/", {"code": code, **BORN}).url == url("check")


# -- links ------------------------------------------------------------------------------------------------


def test_a_link_asks_another_browser_for_the_birth_date_and_shows_nothing_before(elsewhere, url, link, begun):
    page = elsewhere.get(link).content.decode()
    assert "Date of birth" in page
    assert not re.search("female|knee|arch", page)
    assert "Your code" not in page
    assert elsewhere.get(url("where")).status_code == 404
    assert elsewhere.post(link, BORN).url == url("where")
    assert elsewhere.get(url("where")).status_code == 200


def test_a_link_opens_at_once_where_the_answers_were_given(patient_client, url, link):
    assert patient_client.get(link).url == url("where")


def test_looking_at_a_link_changes_nothing(elsewhere, link):
    before = rows()
    for _ in range(5):
        elsewhere.get(link)
        elsewhere.head(link)
    assert (rows(), Tries.objects.count(), "sessionid" in elsewhere.cookies) == (before, 0, False)


def test_five_wrong_birth_dates_lock_the_link_from_everywhere(elsewhere, link):
    for number in range(5):
        answer = Client(REMOTE_ADDR=f"192.0.2.{number}").post(link, OTHER)
        assert answer.status_code == (429 if number == 4 else 422)
        assert answer.content.decode().count(E17 if number == 4 else DATE_WRONG) == 2
    assert elsewhere.post(link, BORN).status_code == 429


@pytest.mark.parametrize(
    "harm", [str.swapcase, lambda t: t[:-2] + "/", lambda t: "/r/x/", lambda t: f"/r/{'é' * 400}/"]
)
def test_a_tampered_link_gets_one_plain_page(elsewhere, link, harm):
    for ask in (elsewhere.get, elsewhere.post):
        answer = ask(harm(link).replace("/R/", "/r/"))
        assert answer.status_code == 404
        assert "This link has ended" in answer.content.decode()


def test_a_link_that_was_opened_with_the_birth_date_shows_that_the_address_was_right(
    elsewhere, link, begun, now
):
    browser_of(begun).post(f"/answers/{begun.pk}/save/", {"reach": "07700 900321"})
    elsewhere.post(link, BORN)
    assert set(OutboxMessage.objects.values_list("answered_at", flat=True)) == {now}


def test_a_link_still_leads_to_the_questions_after_the_booking(elsewhere, url, link, begun, tell, ada, now):
    tell(begun)
    assess_response(begun, now)
    attach_patient(begun, ada)
    assert elsewhere.post(link, BORN).url == url("rest")


# -- nothing is lost --------------------------------------------------------------------------------------


def test_two_tabs_on_two_pages_both_keep_their_answers(patient_client, url, begun, tell, draft):
    tell(begun)
    first, second = patient_client, browser_of(begun)
    for tab, slug in ((first, "words"), (second, "how-bad")):
        tab.get(url(slug))
    second.post(url("how-bad"), {"knee_duration": "gt_12mo", "knee_pain_avg": "9"})
    first.post(url("first"), {"main_region": "knee", "first_region": "foot", "main_worry": "My arches"})
    draft.refresh_from_db()
    kept = {key: draft.answers[key] for key in ("knee_duration", "knee_pain_avg", "main_worry", "body_map")}
    assert kept == {
        "knee_duration": "gt_12mo",
        "knee_pain_avg": 9,
        "main_worry": "My arches",
        "body_map": KNEES["body_map"],
    }


def test_of_two_tabs_on_one_page_the_later_counts_and_the_earlier_is_on_record(
    patient_client, url, begun, tell
):
    tell(begun)
    for pain in ("7", "8"):
        patient_client.post(url("how-bad"), {"knee_duration": "3_12mo", "knee_pain_avg": pain})
    begun.refresh_from_db()
    assert begun.answers["knee_pain_avg"] == 8
    changes = begun.revisions.filter(link_id="knee_pain_avg").values_list("before", "after")
    assert list(changes) == [(5, 7), (7, 8)]


def test_a_tab_whose_page_fell_away_keeps_nothing_of_it_and_says_so(patient_client, url, begun, tell):
    tell(begun)
    one_place = {"site": ["arch:left"]}
    patient_client.post(url("where") + "?changing=1", one_place)
    begun.refresh_from_db()
    before = begun.answers
    answer = patient_client.post(url("links-1"), {"knee_vs_foot_timing": "foot_first"})
    assert answer.url.endswith("?moved-on=1")
    begun.refresh_from_db()
    assert begun.answers == before


def test_a_session_lost_on_the_way_loses_no_answer_and_keeps_none_by_half(patient_client, url, begun, code):
    before = rows()
    patient_client.session.flush()
    answer = patient_client.post(url("where"), {"site": ["arch:left"]})
    assert answer.status_code == 404
    assert 'href="/resume/"' in answer.content.decode()
    assert rows() == before
    assert patient_client.post("/resume/", {"code": code, **BORN}).url == url("where")
    assert patient_client.post(url("where"), {"site": ["arch:left"]}).status_code == 302
