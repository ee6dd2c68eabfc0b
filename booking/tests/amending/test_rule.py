"""Until when a patient may change an answer, and what is heard even then."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.models import Appointment, CancelReason, Status
from booking.services.cancel import cancel
from booking.services.check_in import check_in
from booking.services.looks import note_chart
from booking.tests.amending.conftest import Say
from booking.tests.conftest import NINE
from clinic.models import User
from conftest import NOW
from intake.amending import AnswersClosed, Closed, why_closed, with_closing
from intake.models import AnswerRevision, QuestionnaireResponse, SafetyAlert
from intake.services.alerts import close_alert
from intake.services.onward import Place
from intake.tests.stored import never_assessed

LATER = NOW + timedelta(hours=3)
MINUTE = timedelta(minutes=1)


def state(response: QuestionnaireResponse, now: datetime) -> Closed | None:
    return why_closed(with_closing(QuestionnaireResponse.objects.all(), now).get(pk=response.pk))


def rows(response: QuestionnaireResponse) -> tuple[Any, ...]:
    """Return all that a save could have changed."""
    stored = QuestionnaireResponse.objects.filter(pk=response.pk).values().get()
    counts = (response.revisions.count(), response.assessments.count(), response.alerts.count())
    return stored, counts


def test_an_answer_may_be_changed_until_a_doctor_opens_the_summary(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    say(knee_pain_avg=8)
    assert state(told, NOW) is None
    note_chart(adas_visit, actor=osei_user, now=NOW)
    assert state(told, NOW) is Closed.READ
    before = rows(told)
    with pytest.raises(AnswersClosed) as refused:
        say(knee_pain_avg=2, now=LATER)
    assert refused.value.why is Closed.READ
    assert rows(told) == before
    assert before[0]["answers"]["knee_pain_avg"] == 8


def test_the_first_opening_counts(adas_visit: Appointment, told: QuestionnaireResponse, osei_user: User):
    for at in (NOW, LATER):
        note_chart(adas_visit, actor=osei_user, now=at)
    told.refresh_from_db()
    assert told.read_at == NOW


def test_what_the_doctor_reads_is_what_stands_from_then_on(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    visit = Appointment.objects.select_related("response").get(pk=adas_visit.pk)
    say(knee_pain_avg=8)  # between finding the visit and noting that it was opened
    note_chart(visit, actor=osei_user, now=NOW)
    assert visit.response
    assert visit.response.answers["knee_pain_avg"] == 8


def test_what_is_still_open_may_be_answered_after_the_doctor_has_read(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    say(shoe_main="trainers", shoe_age_months=7, now=LATER)
    told.refresh_from_db()
    assert told.answers["shoe_age_months"] == 7
    with pytest.raises(AnswersClosed):
        say(shoe_main="slippers_barefoot", shoe_age_months=7, now=LATER)


def test_an_answer_that_would_make_others_fall_away_is_a_change(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    with pytest.raises(AnswersClosed):
        say(body_map=[{"site": "arch", "side": "both"}])


def test_sending_the_same_answers_again_is_no_change(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    assert say(knee_pain_avg=5, now=LATER).place is Place.PAGE


def test_nothing_is_answered_once_the_visit_has_begun(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say
):
    assert state(told, NINE - MINUTE) is None
    say(knee_pain_avg=8, now=NINE - MINUTE)
    assert state(told, NINE) is Closed.BEGUN
    for values in ({"knee_pain_avg": 2}, {"shoe_main": "trainers"}):
        before = rows(told)
        with pytest.raises(AnswersClosed) as refused:
            say(**values, now=NINE)
        assert refused.value.why is Closed.BEGUN
        assert rows(told) == before


def test_answers_that_were_read_as_a_draft_are_closed_once_their_visit_has_begun(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say
):
    told.patient = None  # as another tab read them, before the booking
    before = rows(told)
    with pytest.raises(AnswersClosed):
        say(knee_pain_avg=2, now=NINE)
    assert rows(told) == before


def test_somebody_who_waits_here_may_go_on_until_the_doctor_begins(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, kim: User, osei_user: User
):
    check_in(appointment=adas_visit, actor=kim, now=NINE - MINUTE)
    say(knee_pain_avg=8, now=NINE + MINUTE)
    note_chart(adas_visit, actor=osei_user, now=NINE + 2 * MINUTE)
    assert state(told, NINE + 2 * MINUTE) is Closed.READ


@pytest.mark.parametrize("status", [Status.FULFILLED, Status.NOSHOW])
def test_a_visit_that_is_over_is_over_whatever_the_clock_says(
    adas_visit: Appointment, told: QuestionnaireResponse, status: Status
):
    Appointment.objects.filter(pk=adas_visit.pk).update(status=status)
    assert state(told, NOW) is Closed.BEGUN


def test_a_cancelled_visit_does_not_begin(adas_visit: Appointment, told: QuestionnaireResponse):
    cancel(appointment=adas_visit, reason=CancelReason.CLINIC, now=NOW)
    assert state(told, NINE + MINUTE) is None


def test_answers_that_belong_to_nobody_yet_are_open(told: QuestionnaireResponse):
    assert state(told, NINE + MINUTE) is None


def test_without_a_summary_nothing_was_read(
    adas_visit: Appointment, told: QuestionnaireResponse, osei_user: User
):
    never_assessed(told)
    note_chart(adas_visit, actor=osei_user, now=NOW)
    assert state(told, NOW) is None


# -- danger is heard all the same -------------------------------------------------------------------------
@pytest.mark.parametrize("at", [LATER, NINE + MINUTE], ids=["read", "begun"])
def test_a_danger_sign_is_kept_and_rings_the_desk_whoever_has_read(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User, at: datetime
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    assert say(rf_saddle="yes", now=at).place is Place.GET_HELP
    assert SafetyAlert.objects.get().standing == "emergency"
    assert AnswerRevision.objects.get().link_id == "rf_saddle"


def test_a_danger_sign_ticked_by_mistake_can_be_taken_back_and_then_all_stands(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    say(rf_saddle="yes", now=LATER)
    say(rf_saddle="no", now=LATER)
    assert SafetyAlert.objects.get().standing == ""
    with pytest.raises(AnswersClosed):
        say(knee_pain_avg=2, now=LATER)


def test_a_sign_that_does_not_stop_a_patient_is_a_change_like_any_other(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    with pytest.raises(AnswersClosed):
        say(rf_lump_mole="yes")


def test_after_a_colleague_has_dealt_with_a_sign_the_answers_stand_again(
    adas_visit: Appointment, told: QuestionnaireResponse, say: Say, osei_user: User, kim: User
):
    note_chart(adas_visit, actor=osei_user, now=NOW)
    say(rf_saddle="yes", now=LATER)
    close_alert(SafetyAlert.objects.get(), SafetyAlert.Outcome.REACHED, kim, LATER)
    with pytest.raises(AnswersClosed):
        say(rf_saddle="no", now=LATER)
