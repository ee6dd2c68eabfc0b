"""A short run of ``make kill``: real processes die, nothing is lost; and each fault that it must find is planted.

The control with real processes, ``python -m bench.kill --mark-before-send``, takes as long again: it is run by hand.
"""

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest

from bench.kill.checks import Found, found
from bench.kill.sink import Accepted
from clinic.models import OutboxMessage
from conftest import NOW

ROOT = Path(__file__).resolve().parent.parent.parent
SHORT = {"KILL_VISITS": "20", "SEED": "7", "DATABASE_URL": "", "CELERY_BROKER_URL": ""}
DEATH = 100.0


@pytest.mark.processes
@pytest.mark.xdist_group("races")
def test_whatever_is_killed_every_owed_message_is_sent():
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bench.kill"],
        cwd=ROOT,
        env={**os.environ, **SHORT},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "every owed message was sent" in done.stdout, done.stdout + done.stderr[-2000:]
    assert "kill a worker before the yes" in done.stdout
    assert done.returncode == 0


@pytest.fixture
def sent(db: None) -> OutboxMessage:
    """A message that is marked as sent."""
    number = uuid4()
    return OutboxMessage.objects.create(
        id=number,
        kind="questions",
        channel="email",
        recipient="ada@example.com",
        about_id=uuid4(),
        dedupe_key="questions:1",
        due_at=NOW,
        next_try_at=NOW,
        state="sent",
        message_id=f"<{number}@clinic.example>",
    )


def what_is_found(*arrivals: Accepted, deaths: tuple[float, ...] = ()) -> Found:
    return found(arrivals, deaths, began=NOW, now=NOW)


def arrival(message: OutboxMessage, at: float) -> Accepted:
    return Accepted(message=str(message.pk), recipient=message.recipient, at=at, offset=0.0)


def test_what_arrived_once_is_well(sent: OutboxMessage):
    assert what_is_found(arrival(sent, 1.0)) == Found()


def test_what_is_marked_and_never_arrived_is_found(sent: OutboxMessage):
    assert "is marked as sent and never arrived" in what_is_found().violations[0]


def test_what_comes_twice_needs_a_death_between_yes_and_mark(sent: OutboxMessage):
    twice = [arrival(sent, DEATH - 1), arrival(sent, DEATH + 30)]
    assert "no worker had died" in what_is_found(*twice).violations[0]
    assert "no worker had died" in what_is_found(*twice, deaths=(DEATH - 50,)).violations[0]
    assert what_is_found(*twice, deaths=(DEATH,)) == Found(repeats=1, repeated_after_deaths=1)


@pytest.mark.parametrize("state", ["queued", "failed", "leased", "dead"])
def test_what_never_left_is_found(sent: OutboxMessage, state: str):
    OutboxMessage.objects.update(state=state)
    assert what_is_found().violations[0].startswith("unsent: ")


def test_what_nobody_owed_is_found(sent: OutboxMessage):
    stray = Accepted(message=str(uuid4()), recipient="", at=1.0, offset=0.0)
    assert "is no message of ours" in what_is_found(arrival(sent, 1.0), stray).violations[0]
