"""Somebody who books, moves, waits and cancels through the pages, with a shaky hand on a shaky line."""

import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic, sleep
from uuid import UUID

from bench.race.browser import BROKEN, BUSY, Answer, Browser, NoAnswer
from bench.race.history import Call, History
from bench.race.records import code_of, link_of, offered

HOT = 6  # so many of the first free times are fought for
FOUND = 302  # HTTP
State = tuple[int, datetime] | str | None  # practitioner and start, "cancelled", or nothing


def time_of(value: str) -> tuple[int, datetime]:
    """Return practitioner and start of a sealed value, which names both in the open."""
    practitioner, minutes = value.partition(":")[0].split("-")
    return int(practitioner), datetime.fromtimestamp(int(minutes) * 60, UTC)


@dataclass
class Person:
    """One patient. ``may_be``: what stands for them by all answers so far; several if one is unknown."""

    number: int
    response: UUID
    browser: Browser
    chance: random.Random
    history: History
    may_be: set[State] = field(default_factory=lambda: {None})
    link: str = ""
    waits: bool = False  # for an earlier time

    @property
    def booked(self) -> bool:
        """Say whether a visit stands, without doubt."""
        return len(self.may_be) == 1 and isinstance(next(iter(self.may_be)), tuple)

    def book(self) -> None:
        """Take one of the first free times, say who it is, and type the code."""
        own = f"/book/{self.response}"
        page = self.browser.get(f"{own}/times/")
        value = self.chance.choice(page.times()[:HOT] or [""])
        fields = {"key": page.value("key"), "time": value}
        if not value or not self._send("hold", f"{own}/times/", fields, leads_to="/contact/"):
            return
        who = {
            "visit": self.browser.get(f"{own}/contact/").value("visit"),
            "full_name": f"Ada Byron {self.number}",
            "mobile": f"+4477009{self.number:05d}",
            "phone_owner": "mine",
        }
        if not self._send("contact", f"{own}/contact/", who, leads_to="/code/"):
            return
        typed = {"visit": who["visit"], "code": code_of(self.response)}
        if self._send("confirm", f"{own}/code/", typed, leads_to="/booked/", becomes=time_of(value)):
            self.link = link_of(self.response)

    def move(self) -> None:
        """Take one of the first free times instead."""
        page = self.browser.get(f"{self.link}change/")
        value = self.chance.choice(page.times()[:HOT] or [""])
        if value:
            fields = {"sequence": page.value("sequence"), "time": value}
            self._send("move", f"{self.link}change/", fields, leads_to="done=moved", becomes=time_of(value))

    def cancel(self) -> None:
        """Give the visit up."""
        fields = {"sequence": self.browser.get(f"{self.link}cancel/").value("sequence"), "reason": "time"}
        self._send("cancel", f"{self.link}cancel/", fields, leads_to="done=cancelled", becomes="cancelled")

    def wish(self) -> None:
        """Ask to be told of anything earlier."""
        sequence = self.browser.get(f"{self.link}waitlist/").value("sequence")
        fields = {"sequence": sequence, "part": "any", "notice": "2"}
        self.waits = self._send("wish", f"{self.link}waitlist/", fields, leads_to="done=waiting")

    def answer(self) -> None:
        """Look whether something earlier was offered; mostly take it, else keep the visit as it is."""
        page = self.browser.get(f"{self.link}new/")
        offer = page.value("offer")
        if not offer:
            return
        fields = {"sequence": page.value("sequence"), "offer": offer}
        if self.chance.random() < 0.8:
            fields["take"] = "1"
            time = offered(UUID(offer))
            self._send("take", f"{self.link}new/", fields, leads_to="done=moved", becomes=time)
        else:
            fields["keep"] = "1"
            self._send("keep", f"{self.link}new/", fields, leads_to="done=kept")
        self.waits = False

    def next(self) -> Callable[[], None]:
        """Return what somebody does whose visit stands."""
        if self.waits and self.chance.random() < 0.8:
            return self.answer
        return self.chance.choice([self.move, self.cancel, self.wish, self.wish])

    def _send(
        self, act: str, path: str, fields: Mapping[str, str], *, leads_to: str, becomes: State = None
    ) -> bool:
        """Send a form as people do; say whether it was done, and keep what may stand now."""
        sleep(self.chance.choice([0, 0, 0, 0.05, 0.3]))
        ways: list[Callable[[str, Mapping[str, str]], list[Answer]]] = [self._once, self._twice, self._leave]
        way = self.chance.choices(ways, weights=[14, 5, 1])[0]
        call = self.history.sent(act, self.number)
        try:
            answers = way(path, fields)
        except NoAnswer:
            self.may_be |= {becomes} if becomes else set()
            return False
        finally:
            call.over_at = monotonic()
        return self._judge(call, answers, leads_to, becomes)

    def _judge(self, call: Call, answers: list[Answer], leads_to: str, becomes: State) -> bool:
        statuses = {answer.status for answer in answers}
        done = any(answer.status == FOUND and leads_to in answer.leads_to for answer in answers)
        unsure = any(answer.unsure for answer in answers)
        call.status, call.plain = max(statuses), all(answer.plain for answer in answers)
        away = "away" if unsure else "busy"
        call.outcome = "done" if done else away if BUSY in statuses else f"refused ({call.status})"
        call.said_both = len(statuses) > 1 and statuses.isdisjoint({BUSY, BROKEN})
        if done and becomes:
            self.may_be = {becomes}
        elif unsure:
            self.may_be |= {becomes} if becomes else set()
        return done

    def _once(self, path: str, fields: Mapping[str, str]) -> list[Answer]:
        return [self.browser.post(path, fields)]

    def _twice(self, path: str, fields: Mapping[str, str]) -> list[Answer]:
        """Send a form twice at once: a double click. Both answers must say the same."""
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(lambda _: self.browser.post(path, fields), range(2)))

    def _leave(self, path: str, fields: Mapping[str, str]) -> list[Answer]:
        self.browser.post_and_leave(path, fields)
        return []


def in_order(people: "list[Person]", chance: random.Random) -> Callable[[], None]:
    """Return what somebody of a queue does next: half book, the rest move, wait or give up."""
    one = next((person for person in people if person.booked), None)
    if one is not None and chance.random() < 0.5:
        people.append(people.pop(people.index(one)))
        return one.next()
    fresh = next((person for person in people if person.may_be <= {None}), None)
    return fresh.book if fresh else lambda: sleep(0.1)
