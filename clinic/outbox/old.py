"""Letting go of messages that are done with: a table that only grows says more about people than is needed."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from clinic.outbox.models import OutboxMessage, State

DONE = [State.SENT, State.DELIVERED, State.SKIPPED]  # a dead one is the desk's, until it has been seen to
BATCH = 500  # one short statement: nobody waits for it
A_RUN = 10_000

StillNeeded = Callable[[Collection[UUID], datetime], Collection[UUID]]
_still_needed: list[StillNeeded] = []


def keep_for(still_needed: StillNeeded) -> None:
    """Keep messages about what ``still_needed`` returns of some things; called once by who needs them."""
    _still_needed.append(still_needed)


def forget_old(now: datetime, *, keep: timedelta) -> int:
    """Delete what is done with since ``keep`` and longer, except what somebody needs; return how many."""
    done = OutboxMessage.objects.filter(state__in=DONE, due_at__lt=now - keep, state_at__lt=now - keep)
    rows = iter(list(done.order_by("due_at").values_list("pk", "about_id")[:A_RUN]))
    deleted = 0
    while batch := list(islice(rows, BATCH)):
        about = {about_id for _, about_id in batch}
        needed = {one for ask in _still_needed for one in ask(about, now)}
        old = OutboxMessage.objects.filter(pk__in=[pk for pk, about_id in batch if about_id not in needed])
        deleted += old.delete()[0]
    return deleted
