"""Real workers and two beats: everything due at once, after an outage; and a clock that jumps."""

import json
import random
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

import pytest

from clinic.outbox.lease import APART, LEASE
from clinic.outbox.tasks import BATCH
from clinic.running import Running
from clinic.tests.running import running_service

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("reminders")]

MANY = 3_000
SENDERS = 2  # processes of a worker
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
NOON = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) + DAY

ALL_AT_ONCE = """
from booking.tests.reminders.real.visits import all_due_in_one_minute
all_due_in_one_minute({many}, address_of=lambda number: f"{{number - (number % 100 == 50)}}@example.com")
"""
BOOK = """
from datetime import datetime
from booking.tests.reminders.real.visits import booked
planned_at = datetime.fromisoformat({planned_at!r})
booked([(address, datetime.fromisoformat(start)) for address, start in {visits!r}], planned_at=planned_at)
"""
HELD = """
from clinic.models import OutboxMessage
print(OutboxMessage.objects.filter(state="leased").count())
"""
REMINDERS = """
from clinic.models import OutboxMessage
for message in OutboxMessage.objects.filter(recipient={address!r}).exclude(kind="confirmation").order_by("due_at"):
    print(message.kind, message.state, message.state_reason, sep="|")
"""
A_PASS = """
from clinic.outbox.tasks import send_due_messages
send_due_messages(urgent=False)
"""


@pytest.fixture(scope="module")
def site():
    """A practice whose mail server takes everything at once. Nobody's clock has struck noon yet."""
    with running_service(settings="booking.tests.reminders.real.site") as site:
        site.shell("from booking.tests.reminders.real.visits import practice\npractice()")
        yield site


def go_to(site, instant):
    site.move_clock(instant - datetime.now(UTC))


def later(site, span):
    """Let it be later, by less than a lease: what a living worker holds must not be taken from it."""
    assert span < LEASE
    offset = float((site.data_dir / "clock-offset").read_text())
    site.move_clock(timedelta(seconds=offset) + span)


def left(site):
    """Return address, Message-ID and time of everything that left, in the order in which it did."""
    file = site.data_dir / "left.txt"
    lines = file.read_text().split("\n")[:-1] if file.exists() else []
    return [(address, name, float(at)) for address, name, at in map(str.split, lines)]


def numbered(site):
    return [one for one in left(site) if one[0][0].isdigit()]


def wait_for(what, seconds=150):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def test_thousands_due_in_one_minute_leave_in_order_once_and_in_small_parts(site):
    """Two beats ask for them after an outage. Every hundredth visit is of the address before."""
    site.stop("beat")
    go_to(site, NOON)
    site.shell(ALL_AT_ONCE.format(many=MANY))
    go_to(site, NOON + 5 * MINUTE)
    held = []
    with Running(port=site.port, environment=site.env, logs=site.logs / "second" / "logs") as beside:
        site.start("beat")
        beside.start("beat")
        wait_for(lambda: held.append(int(site.shell(HELD))) or len(numbered(site)) >= MANY - MANY // 100)
        later(site, APART)
        wait_for(lambda: len(numbered(site)) >= MANY)
        site.shell(A_PASS)
    gone = numbered(site)
    assert (len(gone), len({name for _, name, _ in gone})) == (MANY, MANY)
    assert 0 < max(held) <= SENDERS * BATCH
    times = defaultdict(list)
    for address, _, at in gone:
        times[address].append(at)
    twice = [at for at in times.values() if len(at) == 2]
    assert len(twice) == MANY // 100
    apart = [at for at in twice if at[1] - at[0] > APART.total_seconds() / 2]  # less the time of a batch
    assert len(apart) > 0.8 * len(twice)  # two workers that take one each in the same moment don't know of it
    assert out_of_place(list(times)) < MANY / 4
    assert site.manage("outbox_audit").startswith("Messages and appointments agree")


def out_of_place(addresses):
    """Return by how many places they are off their order on average: a third of all of them if they have none."""
    numbers = [int(address.partition("@")[0]) for address in addresses]
    place_of = {number: place for place, number in enumerate(sorted(numbers))}
    return sum(abs(place_of[number] - place) for place, number in enumerate(numbers)) / len(numbers)


def test_whether_things_are_in_order_can_be_told():
    order = list(range(MANY))
    assert out_of_place(map(str, order)) == 0
    assert out_of_place(map(str, reversed(order))) == MANY / 2
    random.Random(1).shuffle(order)
    assert out_of_place(map(str, order)) > MANY / 4


def test_healthz_says_that_worker_and_beat_were_just_heard(site):
    def heard():
        with urlopen(f"{site.base_url}/healthz/", timeout=5) as answer:
            return json.loads(answer.read())["seconds_since_heard"]

    wait_for(lambda: all(seconds is not None and seconds < 60 for seconds in heard().values()))
    assert set(heard()) == {"worker", "beat"}


def reminders(site, address):
    return site.shell(REMINDERS.format(address=address)).split("\n")[:-1]


def test_a_clock_that_jumps_ahead_and_back_reminds_nobody_twice_and_of_nothing_that_has_passed(site):
    now = NOON - 20 * DAY  # what is over here is over in the other test too
    go_to(site, now)
    over, late, due = "over@example.com", "late@example.com", "due@example.com"
    visits = [(over, now + 5 * DAY), (late, now + 6 * DAY), (due, now + 8 * DAY)]
    planned = {"visits": [(who, at.isoformat()) for who, at in visits], "planned_at": now.isoformat()}
    site.shell(BOOK.format(**planned))
    ahead = now + 5 * DAY + HOUR
    go_to(site, ahead)
    once = [
        ["reminder_3_days|skipped|the visit has begun", "reminder_1_day|skipped|the visit has begun"],
        ["reminder_3_days|skipped|the next reminder is due", "reminder_1_day|sent|"],
        ["reminder_3_days|sent|", "reminder_1_day|queued|"],
    ]
    wait_for(lambda: [reminders(site, who)[0] for who in (over, late, due)] == [each[0] for each in once])
    later(site, APART)  # what is due for one address goes a minute apart
    wait_for(lambda: [reminders(site, who) for who in (over, late, due)] == once)
    assert site.manage("outbox_audit").startswith("Messages and appointments agree")
    for instant in (now + MINUTE, ahead + 3 * APART):
        go_to(site, instant)
        site.shell(A_PASS)
        assert [reminders(site, who) for who in (over, late, due)] == once
    counted = Counter(address for address, *_ in left(site))
    assert [counted[who] for who in (over, late, due)] == [0, 1, 1]
