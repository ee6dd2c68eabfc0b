"""The pages that say: do not book, get help."""

import re

import pytest

from intake import appointments
from intake.appointments import StandingAppointment
from intake.models import SafetyAlert
from intake.services.patient import attach_patient
from intake.tests.conftest import KNEES, page_of


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


@pytest.fixture
def emergency(patient_client, url, draft, tell):
    """The patient has ticked new numbness and stands on the emergency page."""
    tell(draft, until="safety-1")
    answer = patient_client.post(url("safety-1"), {"signs": ["rf_saddle"]})
    return patient_client.get(answer.url).content.decode()


@pytest.fixture
def today(patient_client, url, draft, tell):
    """The patient has ticked a swollen calf and stands on the page "speak to us today"."""
    tell(draft, until="safety-2")
    answer = patient_client.post(url("safety-2"), {"signs": ["rf_calf"]})
    while not answer.url.endswith("/speak-to-us/"):  # questions about the sign may come first
        tell(draft)
        answer = patient_client.get(url("check"))
    return patient_client.get(answer.url).content.decode()


@pytest.fixture
def booked(monkeypatch):
    told = StandingAppointment("Thursday 4 March, 9:40 am", "/a/somewhere/")
    monkeypatch.setattr(appointments, "_tellers", [lambda response_id, now: told])


def test_the_emergency_page_calls_and_offers_no_time(emergency, url):
    assert "<title>Emergency: Call 112 now – " in emergency
    assert re.search(r'role="alert"[^>]*>\s*<h1', emergency)
    assert emergency.count("<h1") == 1
    assert 'href="tel:112"' in emergency
    assert "/book/" not in emergency
    assert 'data-bs-theme="light"' in emergency


def test_the_emergency_page_says_why_what_to_say_and_where_to_go(emergency):
    assert "New numbness around your bottom" in emergency
    assert "Say this:" in emergency
    assert "Harbour General, 2 Quay Road" in emergency
    assert "{emergency}" not in emergency


@pytest.mark.parametrize("slug", ["check", "result", "other-visit", "rest", "speak-to-us"])
def test_no_way_leads_past_the_emergency_page(emergency, patient_client, url, slug):
    answer = patient_client.get(url(slug), follow=True)
    assert "<title>Emergency:" in answer.content.decode() or answer.status_code == 200
    assert "See free times" not in answer.content.decode()


def test_ticked_by_mistake_leads_to_the_question_and_on(emergency, patient_client, url, draft):
    back = re.search(r'href="([^"]+)"[^>]*>I ticked this by mistake', emergency)[1]
    assert back.startswith(url("safety-1"))
    answer = patient_client.post(url("safety-1"), {"signs": ["none"]})
    assert answer.url == url("safety-2")
    assert SafetyAlert.objects.open().get().corrected_at
    assert patient_client.get(url("get-help")).status_code == 302


def test_having_read_it_is_kept(emergency, patient_client, url):
    patient_client.post(url("get-help"))
    assert SafetyAlert.objects.get().acknowledged_at


def test_an_appointment_that_stands_is_named(emergency, patient_client, url, booked):
    page = patient_client.get(url("get-help")).content.decode()
    assert "Your appointment on Thursday 4 March, 9:40 am is still booked" in page


def test_without_an_appointment_none_is_named(emergency):
    assert "still booked" not in emergency


def test_a_late_sign_leads_to_help_and_keeps_the_answers_with_the_patient(
    patient_client, url, draft, tell, ada, booked
):
    tell(draft)
    attach_patient(draft, ada)
    answer = patient_client.post(url("safety-1"), {"signs": ["rf_saddle"]})
    page = patient_client.get(answer.url).content.decode()
    assert "is still booked" in page
    draft.refresh_from_db()
    assert draft.patient == ada


def test_the_page_for_today_names_the_numbers_and_offers_no_time(today):
    assert "Please speak to us today" in today
    assert 'href="tel:01005550147"' in today
    assert "0100 555 0199" in today
    assert "112" in today
    assert "/book/" not in today


def test_a_number_left_puts_the_alert_on_the_list_of_calls(today, patient_client, url, now):
    answer = patient_client.post(url("speak-to-us"), {"phone": "0161 496 0321"})
    page = patient_client.get(answer.url).content.decode()
    alert = SafetyAlert.objects.get()
    assert (alert.call_phone, alert.call_requested_at) == ("+441614960321", now)
    assert "Your number ending 321 is on our list of calls." in page


@pytest.mark.parametrize("typed", ["", "12", "call me", "x" * 5000])
def test_a_number_that_cannot_be_called_is_refused_and_kept_on_the_page(today, patient_client, url, typed):
    answer = patient_client.post(url("speak-to-us"), {"phone": typed})
    assert answer.status_code == 422
    assert "Enter a phone number we can call, like 0100 555 0147" in answer.content.decode()
    assert not SafetyAlert.objects.get().call_requested_at


def test_the_danger_pages_lead_on_when_there_is_no_danger(patient_client, url, draft, tell):
    tell(draft)
    assert patient_client.get(url("get-help")).url == url("check")
    assert patient_client.get(url("speak-to-us")).url == url("check")


def test_an_answer_that_is_more_than_a_tick_is_read_back(patient_client, url, draft, tell):
    injury = {"rf_injury": "yes_lt_48h", "rf_injury_place": ["ankle"], "rf_walk4": "neither"}
    tell(draft, {**KNEES, **injury, "rf_bone_tender": ["none"]}, until="where")
    page = patient_client.get(url("speak-to-us")).content.decode()
    assert "can you take 4 steps now?: Neither then nor now" in page


def test_a_sign_asked_after_the_booking_leads_back_to_its_own_question(patient_client, url, draft, tell, ada):
    tell(draft)
    attach_patient(draft, ada)
    tell(draft, {**KNEES, "mood_sleep": 4, "confirm_true": "yes"}, stage="after")
    page = patient_client.get(url("speak-to-us")).content.decode()
    own = url(page_of("mood_sleep").slug)
    assert re.search(rf'href="{own}[^"]*">I ticked this by mistake', page)


def test_a_sign_that_stands_on_several_pages_leads_back_to_the_one_that_asked_it(
    patient_client, url, draft, tell
):
    """Found by a walk: the link led to a page for other patients, which led to this one again."""
    injury = {"rf_injury": "yes_lt_48h", "rf_injury_place": ["ankle"], "rf_bone_tender": ["none"]}
    tell(draft, {**KNEES, **injury, "rf_walk4": "both_times", "rf_tight_limb": "yes"}, until="where")
    page = patient_client.get(url("get-help")).content.decode()
    own = re.search(r'href="([^"#]+)[^"]*">I ticked this by mistake', page)[1]
    asked_again = patient_client.get(own)
    assert asked_again.status_code == 200
    assert "rf_tight_limb" in asked_again.content.decode()
