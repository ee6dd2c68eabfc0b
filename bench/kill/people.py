"""Patients who move and cancel through the pages, while web processes die under them."""

import random
from collections import Counter
from datetime import timedelta
from threading import Event

from django.db import connection
from django.urls import reverse

from bench.kill.clinic import Clinic
from bench.race.browser import Browser, NoAnswer
from bench.race.person import time_of
from bench.race.records import patiently
from booking.models import Appointment
from booking.visit_link import new_visit_link
from clinic import clock

FOUND = 302  # HTTP


class People:
    """Books visits, and changes some of them. ``counted`` says what was done."""

    def __init__(self, clinic: Clinic, base_url: str, chance: random.Random) -> None:
        self.clinic, self.base_url, self.chance = clinic, base_url, chance
        self.booked: list[Appointment] = []
        self.counted: Counter[str] = Counter()

    def book(self, visits: int) -> None:
        """Book as many visits."""
        for number in range(visits):
            self.booked.append(self.clinic.book(number, clock.now()))
            self.counted["booked"] += 1
        connection.close()

    def change(self, over: Event, *, wait: float) -> None:
        """Move and cancel until told to stop."""
        while not over.wait(wait):
            if self.booked:
                self._change(self.chance.choice(self.booked))
        connection.close()

    def _change(self, visit: Appointment) -> None:
        now = clock.now()
        fresh = patiently(lambda: Appointment.objects.get(pk=visit.pk))
        if fresh.status != "booked" or fresh.starts_at < now + timedelta(hours=2):
            return
        link = reverse("booking:manage", args=[patiently(lambda: new_visit_link(fresh, now))])
        browser = Browser(self.base_url, "")
        try:
            if self.chance.random() < 0.35:
                self._cancel(browser, link)
            else:
                self._move(browser, link, fresh)
        except NoAnswer:
            self.counted["no answer"] += 1

    def _cancel(self, browser: Browser, link: str) -> None:
        page = browser.get(f"{link}cancel/")
        answer = browser.post(f"{link}cancel/", {"sequence": page.value("sequence"), "reason": "time"})
        self.counted["cancelled" if answer.status == FOUND else f"cancel: {answer.status}"] += 1

    def _move(self, browser: Browser, link: str, visit: Appointment) -> None:
        """Move to some free time; every third comes back at once."""
        page = browser.get(f"{link}change/")
        # On the half hour: whole hours are for those who have yet to book.
        times = [value for value in page.times() if time_of(value)[1].minute == 30]
        if not times:
            return
        fields = {"sequence": page.value("sequence"), "time": self.chance.choice(times)}
        answer = browser.post(f"{link}change/", fields)
        self.counted["moved" if answer.status == FOUND else f"move: {answer.status}"] += 1
        if self.chance.random() < 0.33:
            page = browser.get(f"{link}change/")
            before = (visit.practitioner_id, visit.starts_at)
            back = [value for value in page.times() if time_of(value) == before]
            if back:
                fields = {"sequence": page.value("sequence"), "time": back[0]}
                answer = browser.post(f"{link}change/", fields)
                self.counted["moved back" if answer.status == FOUND else f"move: {answer.status}"] += 1
