"""Danger signs and what becomes of them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.models import AuditEvent
from intake.access import may_book
from intake.models import AnswerRevision, QuestionnaireResponse, SafetyAlert
from intake.services.alerts import acknowledge, close_alert, request_call
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.onward import Place
from intake.services.start import start_response
from intake.tests.conftest import page_of

Outcome = SafetyAlert.Outcome


@pytest.fixture
def ready(draft, tell):
    """Everything before booking is answered, without a danger sign."""
    return tell(draft)


@pytest.fixture
def tick(now):
    """Answer one safety question."""

    def answer(response, link_id, value="yes", at=now):
        return record_answers(response, page_of(link_id), {link_id: value}, now=at)

    return answer


def test_an_emergency_sign_leads_to_help_and_raises_an_alert(ready, tick, now):
    assert tick(ready, "rf_saddle").place is Place.GET_HELP
    alert = SafetyAlert.objects.get()
    assert (alert.level, alert.raised_at, alert.response) == ("emergency", now, ready)
    assert alert.codes
    assert not may_book(ready, now=now)


def test_a_same_day_sign_asks_to_speak_to_us(ready, tick):
    assert tick(ready, "rf_calf").place is Place.SPEAK_TO_US
    assert SafetyAlert.objects.get().level == "same_day"


def test_not_sure_about_an_emergency_sign_counts_as_today(ready, tick):
    assert tick(ready, "rf_saddle", "not_sure").place is Place.SPEAK_TO_US


def test_signs_are_looked_for_on_every_save_also_of_another_page(ready, tick, now):
    tick(ready, "rf_saddle")
    onward = record_answers(ready, page_of("main_worry"), {"main_worry": "It is fine"}, now=now)
    assert onward.place is Place.GET_HELP
    assert SafetyAlert.objects.count() == 1


def test_a_second_sign_joins_the_open_alert_and_raises_its_level(ready, tick, now):
    tick(ready, "rf_calf")
    first = SafetyAlert.objects.get()
    tick(ready, "rf_saddle", at=now + timedelta(minutes=2))
    alert = SafetyAlert.objects.get()
    assert set(first.codes) < set(alert.codes)
    assert (alert.level, alert.raised_at) == ("emergency", now)


def test_a_sign_taken_back_opens_the_way_but_leaves_the_alert(ready, tick, now):
    assess_response(ready, now)
    tick(ready, "rf_saddle")
    later = now + timedelta(minutes=1)
    onward = tick(ready, "rf_saddle", "no", at=later)
    alert = SafetyAlert.objects.open().get()
    assert onward.place is Place.PAGE
    assert (alert.level, alert.corrected_at, alert.closed_at) == ("emergency", later, None)
    assert may_book(ready, now=now)
    changes = [(revision.before, revision.after) for revision in AnswerRevision.objects.all()]
    assert changes == [("no", "yes"), ("yes", "no")]


def test_the_patient_is_led_by_the_signs_that_stand_and_the_desk_by_the_gravest(ready, tick):
    tick(ready, "rf_saddle")
    tick(ready, "rf_saddle", "no")
    assert tick(ready, "rf_calf").place is Place.SPEAK_TO_US
    alert = SafetyAlert.objects.get()
    assert (alert.level, alert.standing) == ("emergency", "same_day")


def test_a_sign_ticked_again_closes_the_way_again_on_the_same_alert(ready, tick, now):
    for value in ("yes", "no", "yes"):
        tick(ready, "rf_saddle", value)
    assert SafetyAlert.objects.get().corrected_at is None
    assert not may_book(ready, now=now)


def test_the_database_refuses_a_second_open_alert(ready, tick, now):
    tick(ready, "rf_saddle")
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyAlert.objects.create(response=ready, level="same_day", raised_at=now)


def test_only_a_colleagues_outcome_closes_an_alert(ready, tick, kim, now):
    tick(ready, "rf_saddle")
    assess_response(ready, now)
    assert not may_book(ready, now=now)
    alert = SafetyAlert.objects.get()
    assert close_alert(alert, Outcome.REACHED, kim, now)
    alert.refresh_from_db()
    assert (alert.outcome, alert.closed_by, alert.closed_at) == ("reached", kim, now)
    assert may_book(ready, now=now)
    assert AuditEvent.objects.filter(act="alert.closed", actor=kim).exists()


def test_the_second_colleague_to_close_an_alert_changes_nothing(ready, tick, kim, noor, now):
    tick(ready, "rf_saddle")
    alert = SafetyAlert.objects.get()
    close_alert(alert, Outcome.REACHED, kim, now)
    assert not close_alert(alert, Outcome.NO_ANSWER, noor, now)
    alert.refresh_from_db()
    assert (alert.outcome, alert.closed_by) == ("reached", kim)


def test_the_database_refuses_an_outcome_without_a_person(ready, tick, now):
    tick(ready, "rf_saddle")
    with pytest.raises(IntegrityError), transaction.atomic():
        SafetyAlert.objects.update(outcome="reached", closed_at=now)


def test_what_a_colleague_dealt_with_is_not_raised_again_but_a_new_sign_is(ready, tick, kim, now):
    tick(ready, "rf_calf")
    close_alert(SafetyAlert.objects.get(), Outcome.REACHED, kim, now)
    record_answers(ready, page_of("main_worry"), {"main_worry": "Better"}, now=now)
    assert not SafetyAlert.objects.open().exists()
    assert tick(ready, "rf_saddle").place is Place.GET_HELP
    assert SafetyAlert.objects.open().get().level == "emergency"


def test_a_sign_dealt_with_beside_a_graver_one_is_not_raised_again(ready, tick, kim, now):
    tick(ready, "rf_calf")
    tick(ready, "rf_saddle")
    close_alert(SafetyAlert.objects.get(), Outcome.REACHED, kim, now)
    tick(ready, "rf_saddle", "no")
    assert not SafetyAlert.objects.open().exists()


def test_a_sign_dealt_with_that_grows_worse_is_raised_again(ready, tick, kim, now):
    tick(ready, "rf_saddle", "not_sure")
    close_alert(SafetyAlert.objects.get(), Outcome.REACHED, kim, now)
    assert tick(ready, "rf_saddle", "yes").place is Place.GET_HELP


def test_alerts_are_listed_by_level_then_by_wait(ready, tell, tick, now, location):
    others = [tell(start_response(answered_by="self", now=now)) for _ in range(2)]
    tick(ready, "rf_calf", at=now)
    tick(others[0], "rf_calf", at=now - timedelta(minutes=9))
    tick(others[1], "rf_saddle", at=now + timedelta(minutes=1))
    assert [alert.response for alert in SafetyAlert.objects.open()] == [others[1], others[0], ready]


def test_asking_for_a_call_keeps_the_first_time_and_the_last_number(ready, tick, now):
    tick(ready, "rf_calf")
    alert = SafetyAlert.objects.get()
    request_call(alert, "+441005550147", now)
    alert.refresh_from_db()
    request_call(alert, "+441005550148", now + timedelta(minutes=5))
    alert.refresh_from_db()
    assert (alert.call_phone, alert.call_requested_at) == ("+441005550148", now)


def test_having_read_it_is_kept_once(ready, tick, now):
    tick(ready, "rf_saddle")
    alert = SafetyAlert.objects.get()
    acknowledge(alert, now=now)
    acknowledge(alert, now=now + timedelta(hours=1))
    alert.refresh_from_db()
    assert alert.acknowledged_at == now


def test_the_audit_of_an_alert_names_no_sign(ready, tick):
    tick(ready, "rf_saddle")
    event = AuditEvent.objects.get(act="alert.raised")
    assert event.detail == {"level": "emergency"}


def test_a_late_sign_stops_the_way_and_the_status(ready, tick):
    tick(ready, "rf_saddle")
    assert ready.status == QuestionnaireResponse.Status.STOPPED
