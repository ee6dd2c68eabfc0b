"""Sending what is due: once, in order, and never what is no longer owed."""

import uuid
from datetime import timedelta

import pytest

from clinic.outbox import Content, MessageKind, drop, enqueue_all, register
from clinic.outbox.channels import Refused, Unavailable
from clinic.outbox.dispatch import TRIES, TRIES_IF_OURS, _deliver, _Watch, send_due
from clinic.outbox.lease import LEASE, lease
from clinic.outbox.marks import Marks
from clinic.outbox.models import OutboxMessage, State
from conftest import NOW

MINUTE = timedelta(minutes=1)


def read(message):
    message.refresh_from_db()
    return message


def test_a_due_message_is_sent_once_and_marked(owe, line):
    message = owe()
    assert send_due(NOW, 10) == 1
    assert send_due(NOW, 10) == 0
    assert [recipient for recipient, _, _ in line.sent] == ["ada@example.com"]
    assert read(message).state == State.SENT
    assert message.sent_at - NOW < timedelta(seconds=5)
    assert message.message_id == f"<{message.pk}@test>"


def test_a_message_waits_until_it_is_due(owe, line):
    owe(due_at=NOW + MINUTE)
    assert send_due(NOW, 10) == 0
    assert send_due(NOW + MINUTE, 10) == 1


def test_the_same_key_twice_is_one_message(owe):
    assert owe(dedupe_key="one") == owe(dedupe_key="one")
    assert OutboxMessage.objects.count() == 1


def test_several_messages_are_owed_at_once_and_a_known_key_stays_as_it_was(owe):
    first = owe(dedupe_key="one")
    again, other = (
        OutboxMessage(
            kind="reminder",
            channel="email",
            recipient="b@x.example",
            about_id=first.about_id,
            due_at=NOW,
            dedupe_key=key,
        )
        for key in ("one", "two")
    )
    enqueue_all([again, other])
    assert OutboxMessage.objects.get(dedupe_key="one").recipient == first.recipient
    assert OutboxMessage.objects.due(NOW).count() == 2


def test_an_unknown_kind_is_not_accepted(owe):
    with pytest.raises(KeyError):
        owe(kind="unheard-of")


def test_the_earliest_due_leaves_first_and_no_more_than_the_limit(owe, line):
    for minutes in (1, 3, 2):
        owe(recipient=f"{minutes}@example.com", due_at=NOW - minutes * MINUTE)
    send_due(NOW, 2)
    assert [recipient for recipient, _, _ in line.sent] == ["3@example.com", "2@example.com"]


def test_urgent_and_other_messages_have_rounds_of_their_own(owe, line):
    code, reminder = owe(kind="code"), owe()
    send_due(NOW, 10, urgent=True)
    assert (read(code).state, read(reminder).state) == (State.SENT, State.QUEUED)
    send_due(NOW, 10, urgent=False)
    assert read(reminder).state == State.SENT


def test_what_is_kept_of_a_message_opens_no_door(owe, line):
    mail, text = owe(), owe(channel="sms")
    send_due(NOW, 10)
    assert read(mail).body == "See you on Thursday. Change it: https://clinic.example/… or ring us."
    assert read(text).body == "See you Thu: https://clinic.example/… …"


def test_a_message_no_longer_owed_is_skipped_and_says_why(owe, line):
    register(MessageKind("reminder", False, lambda message, now: "cancelled", lambda message, now: Content()))
    message = owe()
    send_due(NOW, 10)
    assert line.sent == []
    assert (read(message).state, message.state_reason) == (State.SKIPPED, "cancelled")


def test_dropping_ends_what_waits_about_one_thing_and_nothing_else(owe, line):
    visit, other = uuid.uuid4(), uuid.uuid4()
    gone, code, kept = owe(about_id=visit), owe(about_id=visit, kind="code"), owe(about_id=other)
    assert drop(visit, kinds=["reminder"], reason="cancelled", now=NOW) == 1
    assert drop(visit, kinds=["reminder"], reason="cancelled", now=NOW) == 0
    send_due(NOW, 10)
    assert [read(message).state for message in (gone, code, kept)] == [State.SKIPPED, State.SENT, State.SENT]


def test_a_message_in_a_workers_hands_is_left_alone_until_its_lease_runs_out(owe, line):
    message = owe()
    lease(NOW, 10, None, None)  # a worker that dies before it sends
    assert send_due(NOW + LEASE - timedelta(seconds=1), 10) == 0
    assert send_due(NOW + LEASE, 10) == 1
    assert read(message).state == State.SENT


def test_a_worker_that_lost_its_lease_sends_nothing(owe, line, kinds):
    owe(), owe()
    slow = lease(NOW, 10, None, None)
    send_due(NOW + LEASE, 10)  # another takes over
    _deliver(slow, _Watch(NOW + LEASE), Marks())
    assert len(line.sent) == 2


def test_what_changed_while_a_message_waited_in_a_batch_is_what_it_says(owe, line):
    message = owe(recipient="ada@old.example")
    taken = lease(NOW, 10, None, None)
    OutboxMessage.objects.filter(pk=message.pk).update(recipient="ada@new.example")
    _deliver(taken, _Watch(NOW), Marks())
    assert [recipient for recipient, _, _ in line.sent] == ["ada@new.example"]


def test_a_provider_that_is_away_is_tried_again_ever_more_slowly_and_then_no_more(owe, line):
    line.errors = [Unavailable("away")] * TRIES
    message, now, waits = owe(), NOW, []
    while read(message).state in (State.QUEUED, State.FAILED):
        now = message.next_try_at
        send_due(now, 10)
        waits.append(read(message).next_try_at - now)
    assert message.state == State.DEAD
    assert message.state_reason == "away"
    assert (len(waits), message.attempts) == (TRIES, TRIES)
    assert waits[0] < waits[2] < waits[4] < timedelta(hours=2)


def test_urgent_messages_are_tried_again_within_seconds(owe, line):
    line.errors = [Unavailable("away")]
    message = owe(kind="code")
    send_due(NOW, 10)
    assert read(message).next_try_at - NOW < timedelta(seconds=10)


def test_tries_that_failed_together_do_not_come_back_together(owe, line):
    line.errors = [Unavailable("away")] * 20
    messages = [owe() for _ in range(20)]
    send_due(NOW, 20)
    assert len({read(message).next_try_at.replace(microsecond=0) for message in messages}) > 3


def test_a_refused_message_is_dead_at_once(owe, line):
    line.errors = [Refused("no such address")]
    message = owe()
    send_due(NOW, 10)
    assert (read(message).state, message.state_reason) == (State.DEAD, "no such address")


def test_a_message_that_cannot_be_written_stops_no_other_and_dies_in_the_end(owe, line, caplog):
    def compose(message, now):
        if message.recipient == "poison@example.com":
            raise ValueError("Ada Byron has no appointment")
        return Content(subject="Hello")

    register(MessageKind("reminder", False, lambda message, now: None, compose))
    poison, good = owe(recipient="poison@example.com", due_at=NOW - MINUTE), owe()
    now = NOW
    while read(poison).state not in (State.DEAD, State.SENT):
        now = poison.next_try_at + MINUTE
        send_due(now, 10)
    assert read(good).state == State.SENT
    assert (poison.state, poison.attempts) == (State.DEAD, TRIES_IF_OURS)
    assert "ValueError" in caplog.text
    assert "Ada" not in caplog.text
    assert "example.com" not in caplog.text


def test_a_message_that_kills_each_worker_is_given_up(owe, line):
    message = owe()
    OutboxMessage.objects.update(attempts=TRIES)
    send_due(NOW, 10)
    assert line.sent == []
    assert read(message).state == State.DEAD


def test_a_message_is_written_in_its_readers_language(owe, line):
    from django.utils.translation import get_language

    spoken = []
    register(
        MessageKind(
            "reminder", False, lambda m, now: None, lambda m, now: spoken.append(get_language()) or Content()
        )
    )
    owe(language="de")
    send_due(NOW, 10)
    assert spoken == ["de"]


@pytest.mark.parametrize("stored", [0, 50])
def test_a_round_costs_the_same_queries_however_full_the_outbox(owe, line, django_assert_num_queries, stored):
    for _ in range(stored):
        owe(due_at=NOW + timedelta(days=1))
    owe()
    # a savepoint twice, what is due, its lease; the lease anew, its message; and the mark
    with django_assert_num_queries(7):
        send_due(NOW, 10)
