"""Two visits of one patient on one day are one reminder, and each still has its own when the other is off."""

from datetime import timedelta

import pytest

from booking.models import CancelReason, ContactProof
from booking.reconcile import faults
from booking.services.cancel import cancel
from booking.services.hold import hold
from booking.tests.conftest import NINE, book
from clinic.outbox.contents import kind_of
from clinic.outbox.dispatch import send_due
from clinic.outbox.lease import APART, lease, read_anew
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW

DAY = timedelta(days=1)
THE_DAY_BEFORE = NINE - DAY


@pytest.fixture
def two(a_visit):
    """Ada's visits at nine and at two on Thursday, both confirmed."""
    visits = [book(hold(**a_visit(starts_at=NINE + hours * timedelta(hours=1)))) for hours in (0, 5)]
    assert visits[0].patient == visits[1].patient
    send_due(NOW, 10)
    return visits


@pytest.fixture
def texts(monkeypatch):
    """The text messages that left."""
    from clinic.outbox.channels import sms

    seen = []
    send = sms.Folder.send
    monkeypatch.setattr(
        sms.Folder,
        "send",
        lambda self, to, content, key: seen.append(content.sms) or send(self, to, content, key),
    )
    return seen


def reminders():
    return OutboxMessage.objects.filter(kind="reminder_1_day").order_by("due_at")


def test_one_reminder_names_both_times(two, texts):
    send_due(THE_DAY_BEFORE, 10)
    send_due(THE_DAY_BEFORE + timedelta(hours=5), 10)
    [text] = texts
    assert "tomorrow, Thu 4 Mar, 9:00 am and 2:00 pm" in text
    assert len(text) <= 160
    assert {message.state for message in reminders()} == {State.SENT}
    assert len({message.message_id for message in reminders()}) == 1
    assert list(faults(THE_DAY_BEFORE)) == []


def test_the_email_says_with_whom_and_brings_both_calendar_files(two, settings):
    first, second = reminders()
    first.also = [second]
    content = kind_of("reminder_1_day").compose(first, THE_DAY_BEFORE)
    assert content.subject == "Your appointment: Thursday 4 March, 9:00 am and 2:00 pm"
    assert f"Reference {two[0].reference} and {two[1].reference}" in content.text
    assert "With Dr Osei\n" in content.text
    assert [file.filename for file in content.attachments] == ["appointment.ics", "appointment-2.ics"]


@pytest.mark.parametrize(("off", "stands"), [(0, "2:00 pm"), (1, "9:00 am")])
def test_when_one_is_cancelled_the_other_still_has_its_reminder(two, texts, off, stands):
    cancel(appointment=two[off], reason=CancelReason.TIME, now=NOW + timedelta(hours=1))
    send_due(THE_DAY_BEFORE + timedelta(hours=5), 10)
    [text] = [text for text in texts if "Bring the shoes" in text]
    assert f"Thu 4 Mar, {stands}" in text
    assert " and " not in text
    assert list(faults(THE_DAY_BEFORE + timedelta(hours=5))) == []


def test_a_second_visit_booked_after_the_reminder_has_its_own(a_visit, texts):
    first = book(hold(**a_visit()))
    send_due(THE_DAY_BEFORE, 10)
    second = book(
        hold(**a_visit(starts_at=NINE + timedelta(hours=6), now=THE_DAY_BEFORE)), now=THE_DAY_BEFORE
    )
    send_due(NINE + timedelta(hours=6) - DAY, 10)
    assert ["9:00 am" in text for text in texts if "tomorrow" in text] == [True, False]
    assert first.patient == second.patient


def test_visits_told_at_two_addresses_are_two_reminders(two):
    ContactProof.objects.filter(appointment=two[1]).update(channel="email", email="ada@example.com")
    OutboxMessage.objects.filter(about_id=two[1].pk).update(channel="email", recipient="ada@example.com")
    taken = lease(THE_DAY_BEFORE, 10, None, None)
    assert [len(leased.keys) for leased in taken] == [1]


def test_a_part_that_another_worker_holds_is_waited_for(two):
    """Nobody sends a half: the part that is held is told of by whoever has both."""
    first, second = reminders()
    reminders().filter(pk=second.pk).update(
        state=State.LEASED, next_try_at=THE_DAY_BEFORE + timedelta(minutes=2)
    )
    assert lease(THE_DAY_BEFORE, 10, None, None) == []
    later = THE_DAY_BEFORE + timedelta(minutes=2)
    [(_, both)] = read_anew(lease(later, 10, None, None), later)
    assert (both, list(both.also)) == (first, [second])


def test_reminders_cost_the_same_queries_however_many_they_are(
    a_visit, django_assert_num_queries, new_answers
):
    for number, birth_date in enumerate(("1950-01-01", "1951-01-01", "1952-01-01", "1953-01-01")):
        response = new_answers(birth_date=birth_date)
        book(hold(**a_visit(starts_at=NINE + number * timedelta(hours=1), response=response)))
    send_due(NOW, 10)
    # lease: a savepoint twice, what is due, what leaves with it, update; the lease anew and its messages; visits,
    # practice, links, calls and the clinic's words; and marks: a savepoint twice, one statement
    with django_assert_num_queries(12 + 2 + 1):
        send_due(THE_DAY_BEFORE + 4 * timedelta(hours=1), 50)


def test_what_is_told_together_is_locked_by_one_query_more(two, django_assert_num_queries):
    with django_assert_num_queries(13 + 2 + 1):
        send_due(THE_DAY_BEFORE, 50)


def test_what_an_address_gets_later_in_a_pass_waits_as_one_and_no_part_leaves_before_its_time(two):
    first, second = reminders()
    told = {("sms", first.recipient)}
    assert lease(THE_DAY_BEFORE, 10, None, told) == []
    waits = [message.next_try_at for message in reminders()]
    assert waits == [THE_DAY_BEFORE + APART, second.due_at]
    both_due = THE_DAY_BEFORE + timedelta(hours=5)
    assert lease(both_due, 10, None, told) == []
    assert {message.next_try_at for message in reminders()} == {both_due + APART}
