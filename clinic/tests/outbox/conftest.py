"""A kind of message for the tests, and channels that do as they are told."""

import uuid
from dataclasses import dataclass, field

import pytest

from clinic.outbox import Content, MessageKind, contents, dispatch, enqueue, register
from clinic.outbox.channels import Receipt
from conftest import NOW


@dataclass
class Line:
    """A channel that keeps what it was given, and fails as often as it is told to."""

    sent: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    def send(self, recipient, content, idempotency_key):
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append((recipient, content, idempotency_key))
        return Receipt(reference=f"<{idempotency_key}@test>")


@pytest.fixture
def kinds(monkeypatch):
    """The registered kinds: "reminder" and the urgent "code", each owed for ever."""
    monkeypatch.setattr(contents, "_kinds", {})
    for code, urgent in (("reminder", False), ("code", True)):
        register(
            MessageKind(
                code, urgent, still_owed=lambda message, now: None, compose=lambda message, now: LETTER
            )
        )
    return contents._kinds


@pytest.fixture
def line(monkeypatch, kinds):
    """Every channel is this one."""
    line = Line()
    monkeypatch.setattr(dispatch, "channel_for", lambda code: line)
    return line


@pytest.fixture
def owe(db, kinds):
    """Owe a message; what is not said is as usual."""

    def owe(**wanted):
        usual = {
            "kind": "reminder",
            "channel": "email",
            "recipient": "ada@example.com",
            "about_id": uuid.uuid4(),
            "dedupe_key": str(uuid.uuid4()),
            "due_at": NOW,
        }
        return enqueue(**{**usual, **wanted})

    return owe


LETTER = Content(
    subject="Your appointment",
    text="See you on Thursday. Change it: https://clinic.example/a/abcdefghijklmnopqrstuvwx/ or ring us.",
    html="<p>See you on Thursday.</p>",
    sms="See you Thu: https://clinic.example/a/abcdefghijklmnopqrstuvwx/ 123456",
    secrets=("123456",),
)
