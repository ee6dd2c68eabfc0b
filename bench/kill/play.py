"""One run: book and change while everything dies, day after day; let it come to rest; read what is left."""

import random
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from threading import Event, Thread

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from bench.kill.broker import Broker
from bench.kill.checks import Found, found
from bench.kill.clinic import FIRST_DAY, Clinic
from bench.kill.faults import Faults
from bench.kill.people import People
from bench.kill.sink import Sink
from clinic import clock
from clinic.outbox.lease import APART, LEASE
from clinic.outbox.models import OutboxMessage, State
from clinic.running import Running

EVENING = time_of_day(18)  # everything that is due on a day is due by then, and the night is not quiet yet
PATIENCE = 120.0  # seconds for a day's messages to leave
SMALL = 200  # visits; fewer are a short run


@dataclass(frozen=True)
class Report:
    """What a run did and what was off after it."""

    people: People
    faults: Faults
    sink: Sink
    found: Found
    rows: dict[str, int]

    @property
    def violations(self) -> list[str]:
        return self.found.violations

    def lines(self) -> list[str]:
        """Return it as lines to print."""
        acts = [f"  {count:5}  {what}" for what, count in sorted(self.people.counted.items())]
        killed = [f"  {count:5}  {what}" for what, count in sorted(self.faults.counted.items())]
        verdict = self.violations[:40] or ["every owed message was sent, none without a cause twice"]
        return [
            "acts:",
            *acts,
            "kills:",
            *killed,
            f"messages: {', '.join(f'{count} {state}' for state, count in self.rows.items() if count)}",
            f"arrived: {len(self.sink.accepted)}, of them again: {self.found.repeats},"
            f" after {self.found.repeated_after_deaths} of {len(self.faults.deaths)} deaths of workers",
            f"found: {len(self.violations)}",
            *verdict,
        ]


def play(site: Running, broker: Broker, sink: Sink, *, seed: str, visits: int) -> Report:
    """Live through all days until the last visit."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    days = _Days(sink)
    days.go_to(0)
    clinic = Clinic(visits, now=clock.now())
    began = clock.now()
    people = People(clinic, site.base_url, random.Random(f"{seed} people"))
    faults = Faults(site, broker, sink, random.Random(f"{seed} faults"))
    site.start()
    site.wait_until_ready()
    small = visits <= SMALL
    calendar = [0, FIRST_DAY - 1] if small else range(clinic.last_day)
    for day in calendar:
        days.go_to(day)
        _live(people, faults, visits=visits if day == 0 else 0, seconds=1.5 if small else 4)
        _come_to_rest(site, faults, days)
    site.stop()
    told = found(sink.accepted, faults.deaths, began=began, now=clock.now())
    return Report(people, faults, sink, told, _rows())


def _rows() -> dict[str, int]:
    """Count the messages by their state, and let go of the database: it is thrown away."""
    states = list(OutboxMessage.objects.values_list("state", flat=True))
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    return {state: states.count(state) for state in State.values}


class _Days:
    """The clock of the site: the evening of one day after the other, and a little later at times."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        real = datetime.now().astimezone()
        self._first = datetime.combine(real.date(), EVENING).astimezone() + timedelta(days=1) - real

    def go_to(self, day: int) -> None:
        """Let it be the evening of a day."""
        self._set((self._first + timedelta(days=day)).total_seconds())

    def wait(self, span: timedelta) -> None:
        """Let it be later."""
        self._set(self.sink.offset + span.total_seconds())

    def _set(self, offset: float) -> None:
        new = Path(settings.DATA_DIR) / "clock-offset.new"
        new.write_text(str(offset), encoding="ascii")
        new.rename(new.with_suffix(""))
        self.sink.offset = offset


def _live(people: People, faults: Faults, *, visits: int, seconds: float) -> None:
    """Let people book and change, and kill, for a while."""
    over = Event()
    booking = Thread(target=people.book, args=(visits,))
    changing = [Thread(target=people.change, args=(over,), kwargs={"wait": 0.05}) for _ in range(2)]
    faults.begin()
    for thread in (booking, *changing):
        thread.start()
    time.sleep(seconds)
    booking.join()
    over.set()
    for thread in changing:
        thread.join()
    faults.end()


def _come_to_rest(site: Running, faults: Faults, days: _Days) -> None:
    """Wait until everything that is due has left. Time goes on only while no worker lives: what a dead one
    held is taken over, and what a living one holds is not taken from it by a jump of the clock."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        faults.kill_the_worker()
        days.wait(max(LEASE, APART) + timedelta(seconds=70))  # the news of a change has waited too
        site.start("worker")
        _until_idle(deadline)
        unsent = OutboxMessage.objects.filter(state__in=["queued", "failed"], due_at__lte=clock.now())
        if not unsent.exists() and not _held():
            return


def _held() -> bool:
    return OutboxMessage.objects.filter(state=State.LEASED).exists()


def _until_idle(deadline: float) -> None:
    """Wait until nothing that may be taken now is left."""
    while time.monotonic() < deadline:
        if not OutboxMessage.objects.due(clock.now()).exists() and not _held():
            return
        time.sleep(0.1)
