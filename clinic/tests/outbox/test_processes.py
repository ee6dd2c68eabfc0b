"""Real workers and a real beat on both pairs of engines: killed, restarted, and robbed of their broker."""

import signal
import time

import pytest

from clinic.outbox.lease import LEASE
from clinic.running import Running
from clinic.tests.running import running_service

OWE = """
import uuid
from clinic import clock
from clinic.outbox import enqueue
for name in {names}:
    enqueue(kind={kind!r}, channel="email", recipient=name + "@example.com", about_id=uuid.uuid4(),
            dedupe_key=name, due_at=clock.now())
"""
STATES = """
from clinic.models import OutboxMessage
print(*OutboxMessage.objects.filter(dedupe_key__startswith={name!r}).values_list("state", flat=True))
"""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(engine, marks=pytest.mark.xdist_group(engine)) for engine in ("embedded", "production")
    ],
)
def site(request):
    with running_service(request.param, settings="clinic.tests.outbox.site") as site:
        yield site


pytestmark = pytest.mark.processes


def owe(site, *names, kind="letter"):
    site.shell(OWE.format(names=names, kind=kind))


def wait_for(what, seconds=30):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def delivered(site, name):
    return [mail["Message-ID"] for mail in site.mail() if mail["Subject"].startswith(name)]


def states(site, name):
    return set(site.shell(STATES.format(name=name)).split())


def test_each_due_message_leaves_once_with_several_workers_at_it(site):
    with Running(port=site.port, environment=site.env, logs=site.logs / "second") as second:
        second.start("worker", "beat")
        owe(site, *[f"many{number}" for number in range(60)])
        wait_for(lambda: len(delivered(site, "many")) >= 60)
        time.sleep(6)  # each beat has ticked once more
    assert len(set(delivered(site, "many"))) == len(delivered(site, "many")) == 60
    assert states(site, "many") == {"sent"}


def test_an_urgent_message_does_not_wait_for_beat(site):
    site.stop("beat")
    owe(site, "quick", kind="code")
    wait_for(lambda: delivered(site, "quick"))
    site.start("beat")


def test_a_worker_killed_between_sending_and_marking_leaves_a_repeat_that_can_be_told(site):
    owe(site, "slow")
    wait_for(lambda: delivered(site, "slow"))
    site.stop("worker", how=signal.SIGKILL)
    site.move_clock(LEASE)
    site.start("worker")
    wait_for(lambda: len(delivered(site, "slow")) == 2)
    wait_for(lambda: states(site, "slow") == {"sent"}, seconds=60)
    assert len(set(delivered(site, "slow"))) == 1


def test_a_broker_that_lost_everything_loses_no_message(site):
    site.stop("worker")
    owe(site, "lost", kind="code")
    site.wipe_broker()
    site.start("worker")
    wait_for(lambda: delivered(site, "lost"))


def test_a_broker_that_lost_everything_under_a_working_worker_loses_no_message(site):
    site.wipe_broker()
    owe(site, "robbed")
    wait_for(lambda: delivered(site, "robbed"))
