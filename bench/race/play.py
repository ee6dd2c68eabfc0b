"""One race: the cast, the run, and what is read afterwards."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from django.core.management import call_command
from django.db import connection, transaction

from bench.clinic import NOW, browser_of, draft
from bench.race.browser import Browser, NoAnswer
from bench.race.checks import violations
from bench.race.colleague import Colleague
from bench.race.faults import Faults
from bench.race.history import History
from bench.race.person import Person, in_order
from bench.race.server import Server
from booking.demo.practice import build
from booking.tests.race import drop_key
from clinic import clock
from clinic.outbox.dispatch import send_due
from clinic.running import Running

PEOPLE_A_SECOND = 0.4  # of one client
AFTER_EVERY_LEASE = timedelta(minutes=30)  # also of one that was given while the clock was ahead


@dataclass(frozen=True)
class Report:
    """What a race did and what was off after it."""

    history: History
    violations: list[str]

    def lines(self) -> list[str]:
        """Return it as lines to print."""
        faults: dict[str, int] = {}
        for _, _, name in self.history.faults:
            faults[name] = faults.get(name, 0) + 1
        acts = [f"  {count:5}  {what}" for what, count in sorted(self.history.counted().items())]
        broken = [f"  {count:5}  {what}" for what, count in sorted(faults.items())]
        verdict = self.violations or ["no violation"]
        return ["acts:", *acts, "faults:", *broken, f"found: {len(self.violations)}", *verdict[:40]]


def play(
    site: Running, server: Server | None, *, seed: str, seconds: float, clients: int, without_key: bool
) -> Report:
    """Race, let the site come to rest, read its tables."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    build(now=NOW)
    if without_key:
        drop_key()
    history = History()
    queues = _queues(site, history, seed, clients, each=max(4, round(seconds * PEOPLE_A_SECOND)))
    site.start()
    site.wait_until_ready()
    faults = Faults(site, server, history, random.Random(f"{seed} faults"))
    _run(faults, history, queues, seed, seconds)
    site.wait_until_ready()  # by themselves: nobody starts anything once more
    site.stop()
    _forget_cut_lines()
    _finish_what_workers_held()
    people = [person for queue in queues for person in queue]
    return Report(history, [*history.violations(), *violations(people)])


def _forget_cut_lines() -> None:
    """Read on over lines that no fault has cut."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def _finish_what_workers_held() -> None:
    """Take over the leases of workers that were cut off, as the next worker does once they have run out."""
    while send_due(clock.now() + AFTER_EVERY_LEASE, limit=500):
        pass


def _queues(site: Running, history: History, seed: str, clients: int, *, each: int) -> list[list[Person]]:
    """Let as many people answer the questions as the clients will need; each has a browser of their own."""
    numbers = iter(range(clients * each))
    with transaction.atomic():
        return [
            [_person(next(numbers), site, history, random.Random(f"{seed} {client}")) for _ in range(each)]
            for client in range(clients)
        ]


def _person(number: int, site: Running, history: History, chance: random.Random) -> Person:
    response = draft(number)
    session = browser_of(response).cookies["sessionid"].value
    return Person(number, response.pk, Browser(site.base_url, session), chance, history)


def _run(faults: Faults, history: History, queues: list[list[Person]], seed: str, seconds: float) -> None:
    over = Event()
    colleague = Colleague(history, random.Random(f"{seed} colleague"))
    with ThreadPoolExecutor(len(queues) + 2) as pool:
        busy = [
            pool.submit(_client, queue, random.Random(f"{seed} {n}"), over) for n, queue in enumerate(queues)
        ]
        busy += [pool.submit(one.run, over) for one in (faults, colleague)]
        time.sleep(seconds)
        over.set()
    for one in busy:
        one.result()  # an error of our own ends the race: it would go on without somebody


def _client(queue: list[Person], chance: random.Random, over: Event) -> None:
    while not over.is_set():
        try:
            in_order(queue, chance)()
        except NoAnswer:  # of a page that was only looked at
            time.sleep(0.2)
