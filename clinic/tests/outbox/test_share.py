"""What an address gets on the word of whoever typed it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.outbox import Content, MessageKind, enqueue, register
from clinic.outbox.models import OutboxMessage
from clinic.outbox.share import answered, has_had_its_share
from conftest import NOW

ADA = "ada@example.com"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds():
    for kind, typed in (("typed", True), ("typed too", True), ("proved", False)):
        register(MessageKind(kind, False, lambda *_: None, lambda *_: Content(), typed_address=typed))


def write(kind="typed", recipient=ADA, due_at=NOW):
    about = uuid4()
    enqueue(
        kind=kind, channel="email", recipient=recipient, about_id=about, dedupe_key=str(about), due_at=due_at
    )
    return about


def test_three_unanswered_messages_of_any_kind_are_a_share():
    write()
    write("typed too", "ADA@example.com")
    assert not has_had_its_share(ADA, NOW)
    write()
    assert has_had_its_share("Ada@Example.com", NOW)
    assert not has_had_its_share("ben@example.com", NOW)


def test_a_share_is_new_after_a_day():
    for hours in range(3):
        write(due_at=NOW + hours * HOUR)
    assert has_had_its_share(ADA, NOW + 23 * HOUR)
    assert not has_had_its_share(ADA, NOW + 24 * HOUR)


def test_messages_to_a_proved_address_and_those_not_due_yet_are_not_counted():
    for _ in range(3):
        write("proved")
        write(due_at=NOW + HOUR)
    assert not has_had_its_share(ADA, NOW)
    assert has_had_its_share(ADA, NOW + HOUR)


def test_a_message_whose_time_has_come_does_not_count_itself():
    write()
    write()
    late = write(due_at=NOW + HOUR)
    itself = OutboxMessage.objects.get(about_id=late).pk
    assert not has_had_its_share(ADA, NOW + HOUR, besides=itself)
    write()
    assert has_had_its_share(ADA, NOW + HOUR, besides=itself)


def test_what_was_answered_counts_only_up_to_ten():
    for number in range(10):
        assert not has_had_its_share(ADA, NOW), number
        answered(write(), now=NOW)
    assert has_had_its_share(ADA, NOW)
