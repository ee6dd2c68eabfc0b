"""Two managers write overlapping hours: run as a process of its own on a database of its own.

``python -m booking.tests.practice.race`` builds the tables. The first writes and waits inside its transaction
while the second comes; once by the service, once past it, and for the control once more without the refusal of
the database. Prints what came of each as JSON.
"""

import json
import os
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, time
from importlib import import_module
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings_tests")
django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import IntegrityError, connection, transaction  # noqa: E402

from booking.models import Schedule  # noqa: E402
from booking.scheduling import WeeklyHours  # noqa: E402
from booking.services.hours import add_hours  # noqa: E402
from booking.services.refusals import HoursOverlap  # noqa: E402
from clinic.models import Location, Practice, Resource, User  # noqa: E402

NOW = datetime(2027, 3, 2, 9, 31, tzinfo=UTC)
WAITS = 0.5  # seconds: long enough for the second to come to the lock
GIVES_UP = 30
FIRST, SECOND = WeeklyHours(2, time(9), time(13)), WeeklyHours(2, time(12), time(17))


def by_the_service(resource: Resource, hours: WeeklyHours, manager: User) -> None:
    """Add hours as the page does."""
    add_hours(resource=resource, hours=[hours], actor=manager, now=NOW)


def past_it(resource: Resource, hours: WeeklyHours, manager: User) -> None:
    """Add hours as a script might."""
    Schedule.objects.bulk_create(
        [
            Schedule(
                resource=resource,
                weekday=hours.weekday,
                opens_at=hours.opens_at,
                closes_at=hours.closes_at,
            )
        ]
    )


def meet(write: Callable[[Resource, WeeklyHours, User], None], resource: Resource, manager: User) -> Any:
    """Let the second come while the first is not committed; return how both fared and what stands."""
    wrote, may_commit, fared = threading.Event(), threading.Event(), {}

    def first() -> None:
        with transaction.atomic():
            write(resource, FIRST, manager)
            wrote.set()
            may_commit.wait(GIVES_UP)
        fared["first"] = "wrote"
        connection.close()

    def second() -> None:
        try:
            write(resource, SECOND, manager)
            fared["second"] = "wrote"
        except (HoursOverlap, IntegrityError) as refused:
            fared["second"] = type(refused).__name__
        connection.close()

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    threads[0].start()
    wrote.wait(GIVES_UP)
    threads[1].start()
    threads[1].join(WAITS)
    may_commit.set()
    for thread in threads:
        thread.join(GIVES_UP)
    rows = Schedule.objects.filter(resource=resource).order_by("opens_at")
    return {**fared, "rows": [f"{one.opens_at:%H}-{one.closes_at:%H}" for one in rows]}


def main() -> None:
    """Build the tables and let the two meet."""
    call_command("migrate", verbosity=0)
    Practice.objects.create(name="Harbour Street")
    place = Location.objects.create(name="Harbour Street", address="-", time_zone="Europe/London")
    noor = User.objects.create_user("noor@clinic.example", "x" * 20, full_name="Noor", is_manager=True)

    def room(name: str) -> Resource:
        return Resource.objects.create(location=place, kind="room", name=name)

    found = {"service": meet(by_the_service, room("1"), noor), "past": meet(past_it, room("2"), noor)}
    migration = import_module("booking.migrations.0007_schedules_never_overlap")
    with connection.schema_editor() as editor:
        migration.let_be(apps, editor)
    found["without refusal"] = meet(past_it, room("3"), noor)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
