"""A colleague who changes the practice while patients book: an hour is blocked, opened again, visits get shorter."""

import random
from collections.abc import Callable
from datetime import timedelta
from threading import Event

from django.db import DatabaseError, connection

from bench.clinic import NOW
from bench.race.history import COLLEAGUE, History
from booking.models import Closure
from clinic.models import Practitioner, VisitType

LENGTHS = (30, 45, 60)  # minutes
AN_HOUR = timedelta(hours=1)


class Colleague:
    """Does one thing after the other until told to stop, as the pages of the practice would."""

    def __init__(self, history: History, chance: random.Random) -> None:
        self.history, self.chance = history, chance
        self.acts: list[Callable[[], object]] = [self.block_an_hour, self.change_a_length, self.open_an_hour]

    def run(self, over: Event) -> None:
        """Change something every half second or so, each kind in turn."""
        turn = 0
        while not over.wait(self.chance.uniform(0.3, 0.8)):
            act = self.acts[turn % len(self.acts)]
            call = self.history.sent(act.__name__.replace("_", " "), person=COLLEAGUE)
            try:
                act()
            except DatabaseError:  # a fault: nothing was changed, or it is not known
                pass
            else:
                call.outcome = "done"
            finally:
                connection.close()
            turn += 1

    def block_an_hour(self) -> None:
        """Block an hour of somebody, some time in the next days; who is booked in it stays booked."""
        practitioner = self.chance.choice(list(Practitioner.objects.all()))
        start = NOW.replace(minute=0, second=0) + self.chance.randint(3, 72) * AN_HOUR
        Closure.objects.create(resource_id=practitioner.resource_id, starts_at=start, ends_at=start + AN_HOUR)

    def open_an_hour(self) -> None:
        """Open the first of what is blocked."""
        if first := Closure.objects.order_by("pk").first():
            first.delete()

    def change_a_length(self) -> None:
        """Let the visits of one kind be shorter or longer from now on; those that are booked stay as they are."""
        kind = self.chance.choice(list(VisitType.objects.filter(active=True)))
        kind.minutes = self.chance.choice(LENGTHS)
        kind.save(update_fields=["minutes"])
