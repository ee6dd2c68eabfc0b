"""A colleague asks on the phone: what is said is kept, what is not read aloud is not asked."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from booking.models import Appointment
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.services.refusals import MayNotBook
from booking.tests.conftest import NINE
from booking.tests.journeys.acceptance_points.checks import HEALTH
from booking.tests.patient.conftest import browser_of, everything
from booking.tests.staff.conftest import signed_in
from clinic.models import AuditEvent, OutboxMessage, Patient, User
from clinic.outbox.contents import kind_of
from clinic.outbox.dispatch import send_due
from intake.access import may_book
from intake.models import Interview, QuestionnaireResponse, SafetyAlert
from intake.questionnaire import questionnaire
from intake.questionnaire.flow import first_unanswered_page
from intake.services.answers import record_answers
from intake.services.interview import start_interview
from intake.tests.conftest import KNEES, page_of

NOW = NINE + timedelta(minutes=10)
A_DAY = timedelta(days=1)
BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}
LINES = ("safety-1", "safety-2", "safety-3", "safety-5")
NO_TO_ALL = {f"rest-{slug}": "on" for slug in LINES} | {"rf_injury": "no"}
SIGNS = [
    "rf_saddle", "rf_bladder_bowel", "rf_both_legs", "rf_foot_drop", "rf_chest", "rf_calf", "rf_cold_foot",
    "rf_rest_pain_foot", "rf_fever", "rf_hot_joint", "rf_wound", "rf_hot_foot", "rf_injury", "rf_night_pain",
    "rf_weight_loss", "rf_cancer", "rf_lump_mole",
]  # fmt: skip


@pytest.fixture
def call(at_desk: Client, location: Any) -> Interview:
    """Kim asks somebody born in 1961, who has no visit."""
    at_desk.post("/ask/", {**BORN, "act": "phone"})
    return Interview.objects.get()


@pytest.fixture
def visit_without_answers(booked: Appointment) -> Appointment:
    """Ada's visit as the desk makes it: nobody has answered anything."""
    booked.response = None
    booked.save()
    return booked


def url(call: Interview, what: str = "", *more: object) -> str:
    return reverse(f"ask:phone{'_' if what else ''}{what}", args=[call.pk, *more])


def answers_of(call: Interview) -> dict[str, Any]:
    return QuestionnaireResponse.objects.get(pk=call.response_id).answers


def said(client: Client, call: Interview) -> None:
    """Say who it is, and deny all signs but those of the heart and the blood, which nobody reads."""
    client.post(url(call, "page", "you"), {**BORN, "sex_at_birth": "female"})
    client.post(
        url(call, "signs"), {key: value for key, value in NO_TO_ALL.items() if key != "rest-safety-2"}
    )


def sent_for(page: str, known: dict[str, Any]) -> dict[str, Any]:
    """Return what a form of a page sends for what is known."""
    sent: dict[str, Any] = {}
    for link_id in questionnaire().page(page).link_ids:
        value = known.get(link_id)
        if link_id == "body_map":
            places = value or []
            sent["site"] = [
                f"{one['site']}:{side}"
                for one in places
                for side in (("left", "right") if one["side"] == "both" else (one["side"],))
            ]
        elif value is not None:
            sent[link_id] = value
    return sent


def test_the_desk_on_the_phone_from_the_first_word_to_the_link_and_the_patient_goes_on(
    at_desk: Client, location: Any, kim: User, settings: Any, tmp_path: Any
):
    settings.DATA_DIR = tmp_path
    at = at_desk.post("/ask/", {**BORN, "act": "phone"})["Location"]
    call = Interview.objects.get()
    assert (call.response.answered_by, call.asked_by) == ("staff", kim)
    assert at == url(call, "page", "you")
    at = at_desk.post(at, {**BORN, "sex_at_birth": "female"})["Location"]
    assert at == url(call, "signs")
    at = at_desk.post(at, {key: value for key, value in NO_TO_ALL.items() if key != "rest-safety-2"})[
        "Location"
    ]
    while "/pages/" in at:
        slug = at.rstrip("/").rsplit("/", 1)[-1]
        at = at_desk.post(at, sent_for(slug, KNEES))["Location"]
    assert at == url(call)

    kept = answers_of(call)
    assert kept["knee_pain_avg"] == 5
    assert kept["rf_saddle"] == "no"
    assert not {"rf_chest", "rf_calf", "rf_cold_foot", "rf_rest_pain_foot"} & kept.keys()
    page = at_desk.get(at).content.decode()
    assert "4 danger signs were not read aloud" in page
    call.response.refresh_from_db()
    assert call.response.safety_answered_at is None
    assert not may_book(call.response, now=NOW)

    answer = at_desk.post(url(call, "send"), {"reach": "07700 900321"})
    assert answer["Location"] == url(call)
    send_due(NOW, 5)
    text = OutboxMessage.objects.get(kind="resume_link")
    assert (text.recipient, text.state) == ("+447700900321", "sent")
    at_desk.post(url(call, "end"))
    assert at_desk.get(url(call, "signs")).status_code == 410

    link = the_link(tmp_path)
    patient = Client()
    assert "Date of birth" in patient.get(link).content.decode()
    who = patient.post(link, BORN)["Location"]
    assert who == reverse("intake:page", args=[call.response_id, "who"])
    unread = patient.post(who, {"answered_by": "self"}, follow=True)
    assert unread.redirect_chain[-1][0] == reverse("intake:page", args=[call.response_id, "you"])
    assert first_unanswered_page(answers_of(call), today=NOW.date()).slug == "safety-2"


def the_link(folder: Any) -> str:
    (sms,) = folder.glob("outgoing/sms/*.json")
    return re.search(r"/r/[\w-]+/", sms.read_text())[0]


# -- what is read aloud, and what is not --------------------------------------------------------------


def test_a_sign_that_was_not_read_aloud_is_stored_as_not_asked(at_desk: Client, call: Interview):
    at_desk.post(url(call, "signs"), {})
    assert not {link_id for link_id in answers_of(call) if link_id.startswith("rf_")}


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_alone_can_be_left_unread(at_desk: Client, call: Interview, sign: str):
    at_desk.post(url(call, "signs"), {one: "not_read" if one == sign else "no" for one in SIGNS})
    assert {one for one in SIGNS if one not in answers_of(call)} == {sign}
    assert QuestionnaireResponse.objects.get(pk=call.response_id).safety_answered_at is None


def test_no_to_the_rest_fills_a_block_and_overrules_nothing(at_desk: Client, call: Interview):
    at_desk.post(url(call, "signs"), {"rest-safety-2": "on", "rf_calf": "not_sure"})
    kept = answers_of(call)
    assert (kept["rf_calf"], kept["rf_chest"], kept["rf_cold_foot"]) == ("not_sure", "no", "no")
    assert "rf_saddle" not in kept


def test_nothing_is_preset_but_not_read(at_desk: Client, call: Interview):
    page = at_desk.get(url(call, "signs")).content.decode()
    chosen = re.findall(r'value="(\w+)"[^>]* checked', page)
    assert chosen == ["not_read"] * len(SIGNS)
    assert not re.search(r'type="checkbox"[^>]*checked', page)


def test_a_sign_can_be_taken_back_to_not_read_and_both_stay_for_the_doctor(at_desk: Client, call: Interview):
    at_desk.post(url(call, "signs"), NO_TO_ALL)
    at_desk.post(
        url(call, "signs"),
        {**NO_TO_ALL, **dict.fromkeys(SIGNS, "no"), "rf_chest": "not_read", "rest-safety-2": ""},
    )
    assert "rf_chest" not in answers_of(call)
    assert call.response.revisions.get(link_id="rf_chest").before == "no"


def test_what_a_sign_asks_further_comes_at_once_and_must_be_answered(at_desk: Client, call: Interview):
    at_desk.post(url(call, "page", "you"), {**BORN, "sex_at_birth": "female"})
    answer = at_desk.post(url(call, "signs"), {**NO_TO_ALL, "rf_foot_drop": "yes"})
    assert answer["Location"] == url(call, "page", "safety-1-more")
    assert at_desk.post(answer["Location"], {"rf_foot_drop_when": "lt_2wk"}).status_code == 422
    at_desk.post(answer["Location"], {"rf_foot_drop_when": "lt_6wk", "rf_foot_drop_course": "same"})
    at_desk.post(url(call, "signs"), {**NO_TO_ALL, "rf_foot_drop": "yes"})
    assert answers_of(call)["rf_foot_drop_when"] == "lt_6wk"


def test_what_was_said_in_full_of_a_sign_is_kept(at_desk: Client, call: Interview):
    call.response.answers |= {"rf_hot_joint": "knee"}
    call.response.save()
    Interview.objects.update(asked=["safety-3"])
    at_desk.post(url(call, "signs"), {**NO_TO_ALL, "rf_hot_joint": "yes"})
    assert answers_of(call)["rf_hot_joint"] == "knee"


def test_the_patient_is_asked_what_was_not_read_and_finds_nothing_ticked(at_desk: Client, call: Interview):
    at_desk.post(url(call, "page", "you"), {**BORN, "sex_at_birth": "female"})
    at_desk.post(url(call, "signs"), {"rf_saddle": "no"})
    patient = browser_of(call.response)
    answered_by = reverse("intake:page", args=[call.response_id, "who"])
    page = patient.post(answered_by, {"answered_by": "self"}, follow=True)
    page = patient.post(page.redirect_chain[-1][0], {**BORN, "sex_at_birth": "female"}, follow=True)
    assert page.redirect_chain[-1][0].endswith("/safety-1/")
    assert not re.search(r'type="checkbox"[^>]*checked', page.content.decode())


def test_who_answers_is_the_colleague_until_the_call_ends_and_then_the_patients_to_say(
    at_desk: Client, call: Interview
):
    assert answers_of(call)["answered_by"] == "staff"
    at_desk.post(url(call, "end"))
    assert "answered_by" not in answers_of(call)
    response = QuestionnaireResponse.objects.get(pk=call.response_id)
    assert response.answered_by == "staff"
    record_answers(response, page_of("answered_by"), {"answered_by": "carer"}, now=NOW)
    assert response.answered_by == "carer"


def test_of_a_child_the_adult_on_the_phone_is_asked_who_they_are(at_desk: Client, location: Any):
    at_desk.post("/ask/", {**BORN, "birth_date_year": "2015", "act": "phone"})
    call = Interview.objects.get()
    answer = at_desk.post(
        url(call, "page", "you"), {**BORN, "birth_date_year": "2015", "sex_at_birth": "female"}
    )
    assert answer["Location"] == url(call, "page", "adult")
    adult = {"relationship": "parent", "adult_name": "Mia Lind", "parental_responsibility": "yes"}
    assert at_desk.post(answer["Location"], adult)["Location"] == url(call, "signs")
    assert answers_of(call)["parental_responsibility"] == "yes"
    at_desk.post(url(call, "end"))
    response = QuestionnaireResponse.objects.get(pk=call.response_id)
    record_answers(response, page_of("answered_by"), {"answered_by": "parent_guardian"}, now=NOW)
    assert response.answers["adult_name"] == "Mia Lind"


def test_the_signs_of_somebody_who_rings_again_after_a_day_are_read_again(at_desk: Client, call: Interview):
    at_desk.post(url(call, "page", "you"), {**BORN, "sex_at_birth": "female"})
    at_desk.post(url(call, "signs"), NO_TO_ALL)
    at_desk.post(url(call, "end"))
    with time_machine.travel(NOW + timedelta(hours=25), tick=False):
        again = start_interview(call.response, actor=call.asked_by, now=NOW + timedelta(hours=25))
        page = signed_in(call.asked_by).get(url(again, "signs")).content.decode()
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["not_read"] * len(SIGNS)


def test_a_code_can_be_read_out_instead_of_the_link(at_desk: Client, call: Interview):
    code = re.search(r'class="way-code">([\w-]+)<', at_desk.get(url(call)).content.decode())[1]
    patient = Client()
    answer = patient.post(reverse("intake:resume"), {"code": code, **BORN})
    assert answer["Location"] == reverse("intake:page", args=[call.response_id, "who"])


def test_a_child_that_goes_on_alone_after_the_call_is_asked_for_an_adult(at_desk: Client, location: Any):
    at_desk.post("/ask/", {**BORN, "birth_date_year": "2015", "act": "phone"})
    call = Interview.objects.get()
    patient = browser_of(call.response)
    alone = patient.post(reverse("intake:page", args=[call.response_id, "who"]), {"answered_by": "self"})
    assert alone["Location"].endswith("/with-an-adult/")


def test_of_a_child_the_words_are_for_the_parent(at_desk: Client, location: Any):
    at_desk.post("/ask/", {**BORN, "birth_date_year": "2015", "act": "phone"})
    page = at_desk.get(url(Interview.objects.get(), "signs")).content.decode()
    assert "New numbness around your child&#x27;s bottom" in page
    assert "Under 16: speak with a parent or guardian." in page
    assert "Is the child limping or refusing to walk?" in page


# -- booking online ---------------------------------------------------------------------------------------


@pytest.fixture
def asked_to_the_end(
    at_desk: Client, visit_without_answers: Appointment
) -> Callable[..., QuestionnaireResponse]:
    """Ask Ada for all that comes before a booking, with some signs unread or none; then cancel her visit."""

    def ask(signs: dict[str, str]) -> QuestionnaireResponse:
        visit = visit_without_answers
        visit.starts_at, visit.ends_at = visit.starts_at + A_DAY, visit.ends_at + A_DAY
        visit.save()
        at_desk.post(reverse("ask:phone_for_visit", args=[visit.pk]))
        call = Interview.objects.get()
        at = at_desk.post(url(call, "signs"), signs)["Location"]
        while "/pages/" in at:
            at = at_desk.post(at, sent_for(at.rstrip("/").rsplit("/", 1)[-1], KNEES))["Location"]
        at_desk.post(url(call, "end"))
        cancel(appointment=visit, reason="time", now=NOW)
        return QuestionnaireResponse.objects.get(pk=call.response_id)

    return ask


def test_an_unread_sign_bars_the_online_booking_as_an_unfinished_check_does(asked_to_the_end, a_visit):
    response = asked_to_the_end({**NO_TO_ALL, "rf_injury": "not_read"})
    assert response.assessments.exists()
    answer = browser_of(response).get(reverse("booking:times", args=[response.pk]))
    assert answer.status_code == 403
    assert reverse("intake:page", args=[response.pk, "who"]) in answer.content.decode()
    with pytest.raises(MayNotBook):
        hold(**a_visit(response=response, starts_at=NINE + A_DAY))


def test_with_every_sign_read_the_same_answers_may_lead_to_a_time(asked_to_the_end):
    response = asked_to_the_end(NO_TO_ALL)
    who = page_of("answered_by")
    record_answers(response, who, {"answered_by": "self"}, now=NOW)
    assert browser_of(response).get(reverse("booking:times", args=[response.pk])).status_code == 200


# -- danger -------------------------------------------------------------------------------------------------


def test_a_danger_sign_on_the_phone_raises_the_same_alert_and_shows_the_same_words(
    at_desk: Client, call: Interview, kim: User
):
    answer = at_desk.post(url(call, "signs"), {"rf_saddle": "yes"})
    assert answer["Location"] == url(call, "danger")
    alert = SafetyAlert.objects.get()
    assert (alert.level, alert.codes, alert.response_id) == ("emergency", ["RF01"], call.response_id)
    assert AuditEvent.objects.get(act="alert.raised").actor == kim
    page = at_desk.get(answer["Location"]).content.decode()
    patients = (
        browser_of(call.response).get(reverse("intake:get_help", args=[call.response_id])).content.decode()
    )
    (words,) = re.findall(r'<blockquote class="say">(.*?)</blockquote>', page)
    assert words in patients
    assert "1 safety call" in at_desk.get("/desk/alerts/band/").content.decode()


def test_a_danger_sign_says_that_the_visit_stands_and_cancels_nothing(
    at_desk: Client, visit_without_answers: Appointment
):
    at_desk.post(reverse("ask:phone_for_visit", args=[visit_without_answers.pk]))
    call = Interview.objects.get()
    answer = at_desk.post(url(call, "signs"), {"rf_calf": "yes"}, follow=True)
    while "/pages/" in answer.redirect_chain[-1][0]:
        answer = at_desk.post(
            answer.redirect_chain[-1][0], {"rf_clot_risk": "none", "rf_cast": "no"}, follow=True
        )
    visit_without_answers.refresh_from_db()
    assert (
        "Say too: your appointment on Thursday 4 March, 9:00 am is still booked." in answer.content.decode()
    )
    assert visit_without_answers.status == "booked"


def test_every_way_leads_to_the_danger_sign_until_an_outcome_is_recorded(
    at_desk: Client, call: Interview, kim: User
):
    at_desk.post(url(call, "signs"), {"rf_saddle": "yes"})
    assert at_desk.get(url(call))["Location"] == url(call, "danger")
    answer = at_desk.post(url(call, "danger"), {"act": "outcome", "note": "with her son"})
    assert answer.status_code == 422
    assert "with her son" in answer.content.decode()
    at_desk.post(
        url(call, "danger"), {"act": "outcome", "outcome": "sent_to_emergency", "note": "with her son"}
    )
    alert = SafetyAlert.objects.get()
    assert (alert.outcome, alert.outcome_note, alert.closed_by) == ("sent_to_emergency", "with her son", kim)
    assert at_desk.get(url(call, "danger"))["Location"] != url(call, "danger")


def test_a_number_is_kept_with_the_call(at_desk: Client, call: Interview, kim: User):
    at_desk.post(url(call, "signs"), {"rf_saddle": "yes"})
    at_desk.post(url(call, "danger"), {"act": "number", "phone": "0161 496 0321"})
    assert SafetyAlert.objects.get().call_phone == "+441614960321"
    assert AuditEvent.objects.get(act="alert.call_requested").actor == kim
    assert "0161 496 0321" in at_desk.get("/desk/alerts/").content.decode()


def test_a_sign_misheard_leads_back_and_on_and_leaves_the_alert(at_desk: Client, call: Interview):
    at_desk.post(url(call, "signs"), {"rf_saddle": "yes"})
    assert f'href="{url(call, "signs")}">I misheard' in at_desk.get(url(call, "danger")).content.decode()
    at_desk.post(url(call, "signs"), {"rf_saddle": "no"})
    alert = SafetyAlert.objects.open().get()
    assert alert.corrected_at == NOW
    assert at_desk.get(url(call)).status_code == 200
    assert [(one.before, one.after) for one in call.response.revisions.all()] == [("yes", "no")]


# -- page by page -----------------------------------------------------------------------------------------


def test_what_is_left_empty_was_not_asked_and_what_they_would_not_say_was(at_desk: Client, call: Interview):
    said(at_desk, call)
    at_desk.post(url(call, "page", "where"), {"site": ["arch:left"]})
    at_desk.post(url(call, "page", "how-bad"), {"foot_pain_avg": "4"})
    kept = answers_of(call)
    assert kept["foot_pain_avg"] == 4
    assert "foot_duration" not in kept
    at_desk.post(url(call, "page", "how-bad"), {"skip": "1"})
    assert answers_of(call)["foot_duration"] is None


def test_even_what_must_be_answered_may_be_left_to_the_patient(at_desk: Client, call: Interview):
    said(at_desk, call)
    answer = at_desk.post(url(call, "page", "where"), {})
    assert answer.status_code == 302
    assert "body_map" not in answers_of(call)


def test_what_was_kept_can_be_emptied_again(at_desk: Client, call: Interview):
    said(at_desk, call)
    at_desk.post(url(call, "page", "where"), {"site": ["arch:left"]})
    at_desk.post(url(call, "page", "where"), {})
    assert "body_map" not in answers_of(call)


def test_the_rest_comes_part_by_part_and_ends_at_the_overview(
    at_desk: Client, visit_without_answers: Appointment
):
    at_desk.post(reverse("ask:phone_for_visit", args=[visit_without_answers.pk]))
    call = Interview.objects.get()
    at = at_desk.post(url(call, "signs"), NO_TO_ALL)["Location"]
    while "/pages/" in at:
        at = at_desk.post(at, sent_for(at.rstrip("/").rsplit("/", 1)[-1], KNEES))["Location"]
    page = at_desk.get(at).content.decode()
    assert page.count("Not started") == 7
    at = first = re.search(r'class="lone-link" href="(/ask/phone/\d+/pages/[\w-]+/)"', page)[1]
    while "/pages/" in at:
        at = at_desk.post(at, {"skip": "1"})["Location"]
    assert at == url(call)
    assert first
    assert at_desk.get(at).content.decode().count("Completed") == 1


def test_what_the_patient_answered_alone_is_not_shown_to_the_desk(
    at_desk: Client, booked: Appointment, tell: Any
):
    tell(main_worry="my secret pain")
    at_desk.post(reverse("ask:phone_for_visit", args=[booked.pk]))
    call = Interview.objects.get()
    for slug in ("who", "words", "safety-1"):
        assert at_desk.get(url(call, "page", slug)).status_code == 302, slug
    half_answered = at_desk.get(url(call, "page", "first")).content.decode()
    assert "Which one started first?" in half_answered
    assert "Which one bothers you most?" not in half_answered
    for page in (url(call), url(call, "signs")):
        assert "my secret pain" not in at_desk.get(page, follow=True).content.decode()


def test_a_busy_database_is_said_what_was_typed_is_kept_and_nothing_is_written(
    at_desk: Client, call: Interview, monkeypatch: Any
):
    def busy(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("database is locked")

    said(at_desk, call)
    monkeypatch.setattr("intake.services.interview.keep_answers", busy)
    before = everything()
    answer = at_desk.post(url(call, "page", "where"), {"site": ["arch:left"]})
    assert answer.status_code == 503
    assert "Not saved. What you typed is still here: try again." in answer.content.decode()
    assert re.search(r'value="arch:left"[^>]* checked', answer.content.decode())
    after = everything()
    looks = {"clinic.AuditEvent", "clinic.AuditHead"}
    assert {name for name in before if before[name] != after[name]} == looks


# -- the link, the end, and who may come in ---------------------------------------------------------------


def test_what_the_doctor_has_read_is_not_changed_on_the_phone(at_desk: Client, call: Interview, ada: Patient):
    said(at_desk, call)
    mine = QuestionnaireResponse.objects.filter(pk=call.response_id)
    mine.update(patient=ada, expires_at=None, code_hash=None, read_at=NOW)
    before = answers_of(call)
    answer = at_desk.post(url(call, "page", "you"), {**BORN, "sex_at_birth": "male"})
    assert "the doctor has read these answers" in answer.content.decode()
    assert answers_of(call) == before


def test_the_link_goes_out_once_in_five_minutes(at_desk: Client, call: Interview):
    at_desk.post(url(call, "send"), {"reach": "ada@example.com"})
    answer = at_desk.post(url(call, "send"), {"reach": "ada@example.com"})
    assert answer.status_code == 422
    assert "sent less than 5 minutes ago" in answer.content.decode()
    assert OutboxMessage.objects.filter(kind="resume_link").count() == 1
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        at_desk.post(url(call, "send"), {"reach": "ada@example.com"})
    assert OutboxMessage.objects.filter(kind="resume_link").count() == 2


def test_the_link_names_no_health_word_and_fits_one_text_message(at_desk: Client, call: Interview):
    at_desk.post(url(call, "send"), {"reach": "07700 900321"})
    message = OutboxMessage.objects.get(kind="resume_link")
    content = kind_of("resume_link").compose(message, NOW)
    assert message.channel == "sms"
    assert len(content.sms) <= 160
    for text in (content.sms, content.subject, content.text):
        assert not HEALTH.search(text.replace("Harbour Street Foot Clinic", ""))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Enter a mobile number or an email"),
        ({"reach": "12"}, "Enter a phone number we can call"),
        ({"reach": "ada@"}, "Enter an email like name@example.com"),
        ({"reach": "\x00"}, "Null characters are not allowed"),
        ({"reach": "x" * 300 + "@example.com"}, "Enter an email like name@example.com"),
    ],
)
def test_a_way_that_reaches_nobody_is_refused(
    at_desk: Client, call: Interview, sent: dict[str, str], said: str
):
    answer = at_desk.post(url(call, "send"), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OutboxMessage.objects.exists()


def test_the_link_of_a_booked_patient_goes_where_their_messages_go(
    at_desk: Client, visit_without_answers: Appointment
):
    visit = visit_without_answers
    visit.starts_at, visit.ends_at = visit.starts_at + A_DAY, visit.ends_at + A_DAY
    visit.save()
    at_desk.post(reverse("ask:phone_for_visit", args=[visit.pk]))
    call = Interview.objects.get()
    at_desk.post(url(call, "send"), {"mobile": "07700 900999"})
    message = OutboxMessage.objects.get(kind="questions")
    assert (message.recipient, message.about_id) == ("+447700900321", visit.pk)
    assert at_desk.post(url(call, "send")).status_code == 422


@pytest.mark.parametrize("end", ["ended", "forgotten"])
def test_a_call_that_is_over_opens_nothing(at_desk: Client, call: Interview, end: str):
    if end == "ended":
        at_desk.post(url(call, "end"))
        at_desk.post(url(call, "end"))
        assert AuditEvent.objects.filter(act="interview.ended").count() == 1
    else:
        Interview.objects.update(started_at=NOW - timedelta(hours=4))
    before = everything()
    for address in (url(call), url(call, "signs"), url(call, "page", "you"), url(call, "danger")):
        assert at_desk.get(address).status_code == 410
    for address in (url(call, "signs"), url(call, "send"), url(call, "page", "you")):
        assert at_desk.post(address, {"rf_saddle": "no", "reach": "07700 900321"}).status_code == 410
    assert everything() == before


def test_the_call_of_a_colleague_is_not_found_and_can_not_be_written_to(
    at_desk: Client, call: Interview, as_doctor: Client, as_manager: Client, db: None
):
    sam = signed_in(User.objects.create_user("sam@clinic.example", at_desk=True, full_name="Sam"))
    before = everything()
    for address in (url(call), url(call, "signs"), url(call, "page", "you"), url(call, "danger")):
        assert sam.get(address).status_code == 404
        assert as_doctor.get(address).status_code == 404
        assert as_manager.get(address).status_code == 403
    for address in (url(call, "signs"), url(call, "send"), url(call, "end"), url(call, "page", "you")):
        assert sam.post(address, {"rf_saddle": "yes"}).status_code == 404
        assert browser_of(call.response).post(address)["Location"].startswith("/staff/sign-in/")
    after = everything()
    assert {name for name in before if before[name] != after[name]} <= {"sessions.Session"}


def test_a_colleague_who_asks_the_same_person_ends_the_first_call(
    at_desk: Client, as_doctor: Client, booked: Appointment, osei_user: User
):
    ask = reverse("ask:phone_for_visit", args=[booked.pk])
    at_desk.post(ask)
    first = Interview.objects.get()
    at_desk.post(ask)
    assert Interview.objects.count() == 1  # a double click is one call
    as_doctor.post(ask)
    assert Interview.objects.get(ended_at=None).asked_by == osei_user
    assert at_desk.get(url(first)).status_code == 410


def test_each_look_and_each_act_of_a_call_is_an_audit_row(at_desk: Client, call: Interview, kim: User):
    at_desk.get(url(call, "page", "you"))
    at_desk.post(url(call, "page", "you"), {**BORN, "sex_at_birth": "female"})
    at_desk.get(url(call, "signs"))
    at_desk.post(url(call, "signs"), NO_TO_ALL)
    at_desk.get(url(call))
    at_desk.post(url(call, "send"), {"reach": "07700 900321"})
    at_desk.post(url(call, "end"))
    events = AuditEvent.objects.filter(actor=kim).order_by("pk")
    assert [(one.act, one.detail.get("page")) for one in events] == [
        ("answers.begun", None),
        ("interview.started", None),
        ("answers.seen", "you"),
        ("answers.saved", "you"),
        ("answers.seen", "signs"),
        ("answers.saved", "signs"),
        ("answers.seen", "overview"),
        ("answers.link_sent", None),
        ("interview.ended", None),
    ]
    assert not [one for one in events if "rf_" in str(one.detail)]


# -- what a careless or hostile colleague may send -------------------------------------------------------


ODD = [
    "A\x00B",
    "x" * 10_000,
    "👩🏽‍⚕️ \u202eadA",
    "</textarea><script>alert(1)</script>",
    "9" * 2000,
    "1e400",
    "nan",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_text_in_every_field_never_breaks(at_desk: Client, call: Interview, odd: str):
    said(at_desk, call)
    at_desk.post(url(call, "page", "where"), {"site": ["arch:left", "knee_inner:left"]})
    for page in questionnaire().pages:
        sent = {
            name: odd
            for one in page.link_ids
            for name in (one, f"{one}_left", f"{one}_day", "site", "nobody")
        }
        answer = at_desk.post(url(call, "page", page.slug), sent)
        assert answer.status_code in (302, 422), page.slug
        assert b"<script>alert" not in answer.content
    before = answers_of(call)
    answer = at_desk.post(url(call, "signs"), dict.fromkeys(SIGNS, odd))
    assert answer.status_code == 422
    assert b"Choose one of the answers on this page" in answer.content
    assert answers_of(call) == before
    assert at_desk.get(url(call, "page", "no-such-page")).status_code == 404


@pytest.mark.parametrize("phone", ["", "12", "call me", "112", "\x00", "x" * 5000])
def test_an_odd_number_on_the_danger_page_is_refused_and_kept_on_it(
    at_desk: Client, call: Interview, phone: str
):
    at_desk.post(url(call, "signs"), {"rf_saddle": "yes"})
    answer = at_desk.post(url(call, "danger"), {"act": "number", "phone": phone})
    assert answer.status_code == 422
    assert not SafetyAlert.objects.get().call_phone


@pytest.mark.parametrize("sent", [{}, {"act": "nonsense"}, {"act": "outcome", "outcome": "forgotten"}])
def test_an_odd_outcome_closes_nothing(at_desk: Client, call: Interview, sent: dict[str, str]):
    at_desk.post(url(call, "signs"), {"rf_saddle": "yes"})
    assert at_desk.post(url(call, "danger"), sent).status_code in (200, 422)
    assert SafetyAlert.objects.open().exists()


def test_ids_that_no_call_can_have_are_not_found(at_desk: Client, practice: object):
    assert at_desk.get(f"/ask/phone/{'9' * 30}/").status_code == 404


# -- speed ------------------------------------------------------------------------------------------------


def test_a_page_of_a_call_costs_the_same_queries_whatever_was_answered(
    at_desk: Client, call: Interview, django_assert_num_queries: Any
):
    with django_assert_num_queries(11):
        at_desk.get(url(call, "signs"))
    said(at_desk, call)
    at_desk.post(url(call, "page", "where"), {"site": ["arch:left", "knee_inner:left"]})
    with django_assert_num_queries(11):
        at_desk.get(url(call, "signs"))
    with django_assert_num_queries(11):
        at_desk.get(url(call, "page", "where"))
