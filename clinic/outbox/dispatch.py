"""Sending what is due: lease, check that it is still owed, send outside any transaction, mark."""

import logging
import random
import re
from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from traceback import extract_tb

from django.utils import translation

from clinic.outbox.channels import Receipt, Refused, Unavailable, channel_for
from clinic.outbox.contents import Content, kind_of
from clinic.outbox.lease import Address, Leased, give_back, lease, read_anew
from clinic.outbox.marks import Marks, Outcome
from clinic.outbox.models import Channel, OutboxMessage, State
from clinic.outbox.smtp import one_connection
from clinic.outbox.time_limit import TookTooLong, time_limit
from clinic.outbox.words.round import texts_read_once

FRESH = 1.0  # seconds for which the answer to "is it still owed?" is taken as true
MOST_AT_ONCE = 100  # messages that are asked about together
BATCH_SECONDS = 5.0  # after which a worker gives back what it has not begun, and looks for urgent ones
SEND_SECONDS = 30  # for one message, whatever the provider does meanwhile
FIRST_WAIT = timedelta(seconds=30)
FIRST_WAIT_IF_URGENT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
LONGEST_WISH = timedelta(hours=6)  # of a provider that names a time
TRIES = 24  # most of a day, for a provider that is down
TRIES_IF_OURS = 6  # a fault of ours won't mend itself: the desk should know soon

logger = logging.getLogger(__name__)
_PATH = re.compile(r"(https?://[^/\s]+/)[^\s\"'<>]+")


def send_due(
    now: datetime, limit: int, *, urgent: bool | None = None, told: set[Address] | None = None
) -> int:
    """Send up to ``limit`` due messages, the earliest first; return how many were taken.

    ``urgent`` chooses the urgent ones or the others. ``told``: addresses that have had a message in this pass
    and get no other; those of now are added. Workers may do this at the same time: each message is leased to
    one of them, and a lease that ran out is taken over.
    """
    watch = _Watch(now)
    taken = lease(now, limit, urgent, told)
    # One that a worker died with goes alone: if it was the cause, it takes no other along.
    alone = deque(leased for leased in taken if leased.died)
    waiting = deque(leased for leased in taken if not leased.died)
    marks, size = Marks(), MOST_AT_ONCE
    with one_connection(), texts_read_once():
        while (alone or waiting) and watch.seconds < BATCH_SECONDS:
            queue, most = (alone, 1) if alone else (waiting, size)
            part = [queue.popleft() for _ in range(min(most, len(queue)))]
            untried = _deliver(part, watch, marks)
            queue.extendleft(reversed(untried))
            size = MOST_AT_ONCE if not untried else max(1, len(part) - len(untried))
    marks.write()
    give_back([*alone, *waiting], watch.now, told)
    return len(taken)


class _Watch:
    """The present, counted on from an instant."""

    def __init__(self, now: datetime) -> None:
        self._began, self._now = monotonic(), now

    @property
    def seconds(self) -> float:
        return monotonic() - self._began

    @property
    def now(self) -> datetime:
        return self._now + timedelta(seconds=self.seconds)


def _deliver(part: Sequence[Leased], watch: _Watch, marks: Marks) -> list[Leased]:
    """Send leased messages for as long as what was asked about them is fresh; return the others."""
    asked, now = watch.seconds, watch.now
    held = read_anew(part, now)
    _gather([leader for _, leader in held], now)
    for number, (_, leader) in enumerate(held):
        if watch.seconds - asked > FRESH:
            return [leased for leased, _ in held[number:]]
        began = monotonic()
        for message, outcome in _outcomes(leader, now):
            marks.add(message, outcome, at=now, began=began)
    return []


def _gather(leaders: Sequence[OutboxMessage], now: datetime) -> None:
    """Let each kind read what it needs for its messages at once."""
    by_kind: dict[str, list[OutboxMessage]] = defaultdict(list)
    for leader in leaders:
        by_kind[leader.kind] += [leader, *leader.also]
    for code, messages in by_kind.items():
        try:
            kind_of(code).gather(messages, now)
        except Exception as error:  # each then reads for itself, and says what is wrong with it
            _log(f"{len(messages)} messages", error)


def _outcomes(leader: OutboxMessage, now: datetime) -> list[tuple[OutboxMessage, Outcome]]:
    """Try to send one message; return for it, and for each that it speaks for, what became of it."""
    owed: list[OutboxMessage] = []
    outcomes: list[tuple[OutboxMessage, Outcome]] = []
    for message in (leader, *leader.also):
        outcome = _not_owed(message, now)
        if outcome is None:
            owed.append(message)
        else:
            outcomes.append((message, outcome))
    if owed:
        owed[0].also = owed[1:]
        sent = _send(owed[0], now)
        outcomes += [(message, sent) for message in owed]
    return outcomes


def _not_owed(message: OutboxMessage, now: datetime) -> Outcome | None:
    """Return what becomes of a message that is not to be sent now; None if it is."""
    if message.attempts > TRIES:  # each time the worker died before it could mark anything
        return {"state": State.DEAD, "state_reason": "tried too often"}
    try:
        answer = kind_of(message.kind).still_owed(message, now)
    except Exception as error:
        return _ours(message, now, error)
    if answer is None:
        return None
    if isinstance(answer, datetime):
        return {"state": State.QUEUED, "next_try_at": answer, "attempts": message.attempts - 1}
    return {"state": State.SKIPPED, "state_reason": answer[:100]}


def _send(message: OutboxMessage, now: datetime) -> Outcome:
    """Try to send one message that is owed; return the columns that say what became of it."""
    try:
        with translation.override(message.language):
            content = kind_of(message.kind).compose(message, now)
        receipt = _hand_over(message, content)
    except Refused as error:
        return {"state": State.DEAD, "state_reason": str(error)[:100]}
    except Unavailable as error:
        return _later(message, now, reason=str(error), tries=TRIES, wish=error.retry_after)
    except Exception as error:  # whatever is wrong with one message, the others must leave
        return _ours(message, now, error)
    by_sms = message.channel == Channel.SMS
    return {
        "state": State.SENT,
        "sent_at": now,
        "message_id": receipt.reference[:200],
        "subject": "" if by_sms else content.subject[:200],
        "body": _masked(content, content.sms if by_sms else content.text),
    }


def _hand_over(message: OutboxMessage, content: Content) -> Receipt:
    """Give a message to its channel. Raises Refused or Unavailable."""
    try:
        with time_limit(SEND_SECONDS):
            return channel_for(message.channel).send(message.recipient, content, str(message.pk))
    except TookTooLong as error:
        raise Unavailable("the provider took too long") from error


def _ours(message: OutboxMessage, now: datetime, error: Exception) -> Outcome:
    """Put a message off that can't be written."""
    _log(f"message {message.pk}", error)
    return _later(message, now, reason="could not be written", tries=TRIES_IF_OURS)


def _log(what: str, error: Exception) -> None:
    """Say where an error was. Not the error's own words: they may hold a name."""
    place = extract_tb(error.__traceback__)[-1]
    logger.error("%s: %s at %s:%s", what, type(error).__name__, place.filename, place.lineno)


def _later(
    message: OutboxMessage, now: datetime, *, reason: str, tries: int, wish: timedelta | None = None
) -> Outcome:
    """Put a message off, twice as long each time and never all at the same instant; or give up.

    A provider that names a time is not asked before then.
    """
    if message.attempts >= tries:
        return {"state": State.DEAD, "state_reason": reason[:100]}
    first = FIRST_WAIT_IF_URGENT if message.urgent else FIRST_WAIT
    wait = min(first * 2 ** (message.attempts - 1), LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311
    if wish is not None:
        wait = max(wait, min(wish, LONGEST_WISH) * random.uniform(1.0, 1.2))  # noqa: S311
    return {"state": State.FAILED, "state_reason": reason[:100], "next_try_at": now + wait}


def _masked(content: Content, words: str) -> str:
    """Return what was sent without what opens a door: links' paths and codes."""
    for secret in content.secrets:
        words = words.replace(secret, "…")
    return _PATH.sub(r"\1…", words)
