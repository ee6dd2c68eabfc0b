"""Answers that come in after the booking and suggest another visit: a task for the desk, never a change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from booking.models import Appointment, VisitTypeTask
from booking.services.cancel import cancel
from booking.services.check_in import check_in
from booking.services.hold import hold
from booking.tests.conftest import NINE, NOW, book
from booking.tests.patient.conftest import browser_of, everything
from booking.tests.staff.conftest import signed_in
from clinic.models import AuditEvent, User, VisitType
from intake.amending import AnswersClosed
from intake.models import QuestionnaireResponse, SafetyAlert
from intake.questionnaire import questionnaire
from intake.questionnaire.flow import items_to_show
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.start import start_response
from intake.tests.conftest import KNEES

TASKS = "/desk/tasks/"
LONG = {"past_surgery": ["knee_replacement"]}

Say = Callable[..., None]


@pytest.fixture
def visit(a_visit: Callable[..., dict[str, Any]], location: Any, long_visit: VisitType) -> Appointment:
    """Ada has answered what comes before the booking, and booked the 45 minutes that this suggests."""
    response = start_response(answered_by="self", now=NOW)
    tell_all(response, "before")
    assess_response(response, NOW)
    return book(hold(**a_visit(response=response, starts_at=NINE + timedelta(days=1))))


@pytest.fixture
def long_visit(db: None) -> VisitType:
    return VisitType.objects.create(
        code="NEW_LINK_60",
        name="New link visit, complex",
        patient_name="Long visit",
        description="",
        minutes=60,
    )


@pytest.fixture
def say(visit: Appointment) -> Say:
    """Let Ada answer the page of some questions, as any page may be answered again."""

    def answer(at: Any = NINE, **known: Any) -> None:
        shown = {
            page: items_to_show(page, visit.response.answers, today=NINE.date())
            for page in questionnaire().pages
        }
        asks = next(iter(known))
        page, items = next(
            (page, items) for page, items in shown.items() if asks in [one.link_id for one in items]
        )
        values = {
            one.link_id: known.get(one.link_id, visit.response.answers.get(one.link_id)) for one in items
        }
        record_answers(visit.response, page, values, now=at)

    return answer


def tell_all(response: QuestionnaireResponse, stage: str) -> None:
    for page in questionnaire().pages:
        items = items_to_show(page, response.answers, today=NOW.date())
        if page.stage == stage and items:
            values = {one.link_id: KNEES.get(one.link_id, "no" if one.must else None) for one in items}
            record_answers(response, page, values, now=NOW)


def test_answers_that_ask_for_more_time_make_a_task_and_change_nothing(visit: Appointment, say: Say):
    assert not VisitTypeTask.objects.exists()
    say(**LONG)
    task = VisitTypeTask.objects.get()
    assert (task.appointment, task.suggested, task.minutes) == (visit, "NEW_LINK_60", 60)
    again = Appointment.objects.get(pk=visit.pk)
    assert (again.visit_type.code, again.ends_at, again.status) == ("NEW_LINK_45", visit.ends_at, "booked")
    assert AuditEvent.objects.filter(detail__task="raised", by_patient=True).count() == 1
    say(**LONG)
    assert VisitTypeTask.objects.count() == 1


def test_the_desk_sees_it_on_the_board_in_the_panel_and_on_the_list(
    at_desk: Client, visit: Appointment, say: Say
):
    assert TASKS not in at_desk.get("/desk/").content.decode()
    say(**LONG)
    assert "1 visit to check" in at_desk.get("/desk/").content.decode()
    assert "1 visit to check" in at_desk.get("/desk/board/").content.decode()
    panel = at_desk.get(reverse("desk:appointment", args=[visit.pk])).content.decode()
    assert "Answers since the booking: may need 60 min" in panel
    page = at_desk.get(TASKS).content.decode()
    for words in ("Ada Byron", "May need 60 min: New link visit, complex.", "Booked: New link visit, 45 min"):
        assert words in page
    assert "knee" not in page.lower()


def test_it_goes_with_an_outcome_and_is_not_raised_again(
    at_desk: Client, visit: Appointment, say: Say, kim: User
):
    say(**LONG)
    task = VisitTypeTask.objects.get()
    at_desk.post(address(task), outcome(task, outcome="kept", note="Dr Osei is fine with it"))
    task.refresh_from_db()
    assert (task.outcome, task.note, task.closed_by) == ("kept", "Dr Osei is fine with it", kim)
    assert "Nothing to check" in at_desk.get(TASKS).content.decode()
    say(main_worry="It still hurts")
    say(**LONG)
    assert VisitTypeTask.objects.count() == 1
    assert AuditEvent.objects.filter(act="task.closed", actor=kim).count() == 1


def test_answers_that_change_back_take_the_task_back_and_may_raise_it_anew(visit: Appointment, say: Say):
    say(**LONG)
    say(past_surgery=["none"])
    task = VisitTypeTask.objects.get()
    assert (task.outcome, task.closed_by) == ("taken_back", None)
    say(**LONG)
    assert VisitTypeTask.objects.filter(closed_at=None).count() == 1


def test_what_the_patient_chose_against_the_suggestion_is_no_task(
    visit: Appointment, say: Say, long_visit: VisitType
):
    visit.visit_type = long_visit
    visit.save()
    say(main_worry="It still hurts")  # the suggestion is what it was at the booking
    assert not VisitTypeTask.objects.exists()


def test_a_kind_of_visit_that_the_rules_never_suggest_is_not_held_against_them(visit: Appointment, say: Say):
    visit.visit_type.code = "FOLLOW_20"
    visit.visit_type.save()
    say(**LONG)
    assert not VisitTypeTask.objects.exists()


def test_a_danger_sign_is_a_safety_call_and_no_task(visit: Appointment, say: Say):
    say(rf_calf="yes")
    assert SafetyAlert.objects.open().exists()
    assert not VisitTypeTask.objects.exists()


def test_a_sign_that_presses_is_a_task_with_its_day(at_desk: Client, visit: Appointment, say: Say):
    say(rf_lump_mole="yes")
    assert VisitTypeTask.objects.get().suggested == "URGENT_1W"
    VisitTypeTask.objects.update(latest=NINE.date())
    VisitType.objects.create(
        code="URGENT_1W", name="Urgent visit", patient_name="Urgent", description="", minutes=30
    )
    page = at_desk.get(TASKS).content.decode()
    assert "May fit better: Urgent visit, 30 min. Should be seen by Thursday 4 March." in page


def test_while_what_decides_is_still_open_nothing_is_compared(visit: Appointment, say: Say):
    del visit.response.answers["main_region"]
    visit.response.save()
    say(**LONG)
    assert not VisitTypeTask.objects.exists()


@pytest.mark.parametrize("unread", ["rf_chest", "rf_cancer"])
def test_a_sign_that_was_not_read_aloud_does_not_hide_a_task(visit: Appointment, say: Say, unread: str):
    del visit.response.answers[unread]
    visit.response.save()
    say(**LONG)
    assert VisitTypeTask.objects.exists()


def test_a_visit_that_has_begun_is_not_checked(visit: Appointment, say: Say):
    with pytest.raises(AnswersClosed):
        say(at=visit.starts_at, **LONG)
    assert not VisitTypeTask.objects.exists()


def test_a_visit_whose_patient_is_here_is_not_checked(visit: Appointment, say: Say, kim: User):
    check_in(appointment=visit, actor=kim, now=NINE)
    say(**LONG)
    assert not VisitTypeTask.objects.exists()


def test_a_visit_that_is_off_is_checked_no_more(at_desk: Client, visit: Appointment, say: Say):
    say(**LONG)
    cancel(appointment=visit, reason="time", now=NINE)
    assert "Nothing to check" in at_desk.get(TASKS).content.decode()
    assert TASKS not in at_desk.get("/desk/").content.decode()


def test_what_was_suggested_before_all_was_decided_is_compared_once_it_is(visit: Appointment, say: Say):
    undecided = {key: value for key, value in visit.response.answers.items() if key != "knee_duration"}
    QuestionnaireResponse.objects.update(answers=undecided)
    visit.response.refresh_from_db()
    say(**LONG)
    assert not VisitTypeTask.objects.exists()
    say(knee_duration="3_12mo")
    assert VisitTypeTask.objects.get().suggested == "NEW_LINK_60"


def address(task: VisitTypeTask) -> str:
    return reverse("desk:task_close", args=[task.pk])


def outcome(task: VisitTypeTask, **typed: str) -> dict[str, str]:
    return {f"task-{task.pk}-{name}": value for name, value in typed.items()}


@pytest.mark.parametrize("odd", ["", "taken_back", "forgotten", "\x00", "x" * 500])
def test_an_odd_outcome_closes_nothing_and_the_note_is_kept(
    at_desk: Client, visit: Appointment, say: Say, odd: str
):
    say(**LONG)
    task = VisitTypeTask.objects.get()
    before = everything()
    answer = at_desk.post(address(task), outcome(task, outcome=odd, note="rang her"))
    assert answer.status_code == 422
    assert "rang her" in answer.content.decode()
    assert everything() == before


@pytest.mark.parametrize("note", ["x" * 501, "A\x00B"])
def test_an_odd_note_closes_nothing(at_desk: Client, visit: Appointment, say: Say, note: str):
    say(**LONG)
    task = VisitTypeTask.objects.get()
    assert at_desk.post(address(task), outcome(task, outcome="kept", note=note)).status_code == 422
    task.refresh_from_db()
    assert task.closed_at is None


def test_of_two_colleagues_the_first_outcome_stands(at_desk: Client, visit: Appointment, say: Say, kim: User):
    say(**LONG)
    task = VisitTypeTask.objects.get()
    sam = signed_in(User.objects.create_user("sam@clinic.example", at_desk=True, full_name="Sam"))
    at_desk.post(address(task), outcome(task, outcome="kept"))
    sam.post(address(task), outcome(task, outcome="changed"))
    task.refresh_from_db()
    assert (task.outcome, task.closed_by) == ("kept", kim)


def test_doctor_and_manager_close_no_task(
    as_doctor: Client, as_manager: Client, visit: Appointment, say: Say
):
    say(**LONG)
    task = VisitTypeTask.objects.get()
    for client in (as_doctor, as_manager):
        assert client.get(TASKS).status_code == 403
        assert client.post(address(task), outcome(task, outcome="kept")).status_code == 403
    assert VisitTypeTask.objects.filter(closed_at=None).exists()


def test_the_database_refuses_a_second_open_task_and_an_outcome_by_nobody(visit: Appointment, say: Say):
    say(**LONG)
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitTypeTask.objects.create(appointment=visit, suggested="X", minutes=1, raised_at=NINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitTypeTask.objects.update(outcome="kept", closed_at=NINE)


@pytest.mark.parametrize("number", [1, 12])
def test_the_list_costs_the_same_queries_however_long(
    at_desk: Client, fill_the_day: Any, number: int, django_assert_num_queries: Any
):
    for one in fill_the_day(number):
        one.starts_at += timedelta(hours=1)
        one.ends_at += timedelta(hours=1)
        one.save()
        VisitTypeTask.objects.create(appointment=one, suggested="NEW_LINK_60", minutes=60, raised_at=NINE)
    with django_assert_num_queries(6):
        at_desk.get(TASKS)


def test_a_step_costs_no_more_because_a_visit_is_booked(visit: Appointment, say: Say, on_the_day: None):
    step, patient = reverse("intake:page", args=[visit.response_id, "part-6-7"]), browser_of(visit.response)

    def cost(words: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert patient.post(step, {"med_list": words}).status_code == 302
        return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    first = [cost("Aspirin"), cost("Aspirin, metformin")]
    say(**LONG)
    assert VisitTypeTask.objects.exists()
    assert [*first, cost("Metformin")] == [9, 10, 10]


def test_a_step_that_raises_a_task_or_takes_it_back_costs_two_queries_more(
    visit: Appointment, on_the_day: None
):
    """To look for the visit with its task, and to write the task."""
    step, patient = reverse("intake:page", args=[visit.response_id, "part-7-1"]), browser_of(visit.response)

    def cost(surgery: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert patient.post(step, {"past_surgery": surgery}).status_code == 302
        return len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    cost("none")  # the session is read once more, the answer given for the first time
    raised, still_the_same, taken_back = (cost(one) for one in ("hip_other", "knee_replacement", "none"))
    assert (raised, still_the_same, taken_back) == (12, 10, 12)
    assert VisitTypeTask.objects.get().outcome == "taken_back"
