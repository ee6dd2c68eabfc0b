"""When the messages round a visit are due that no booking owes: to finish the answers, a word afterwards, the list."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

IN_THE_MORNING = time(10)
IN_THE_EVENING = time(18)
NOT_AFTER = time(19, 30)  # quiet begins at 20:00
DAYS_TO_FINISH = 2
REST = timedelta(hours=2)  # after a visit: the way home, and the shoes off
STALE = timedelta(hours=4)  # what could not be said by then is left out


def finish_answers_at(starts_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a patient is asked to finish their answers: ten in the morning, two days before the visit."""
    return _at(starts_at.astimezone(zone).date() - timedelta(days=DAYS_TO_FINISH), IN_THE_MORNING, zone)


def after_visit_at(ended_at: datetime, zone: ZoneInfo) -> datetime:
    """Return when a word after a visit is due: two hours later, or the next morning at ten if that is late."""
    rested = (ended_at + REST).astimezone(zone)
    if rested.date() == ended_at.astimezone(zone).date() and rested.time() <= NOT_AFTER:
        return ended_at + REST
    return _at(ended_at.astimezone(zone).date() + timedelta(days=1), IN_THE_MORNING, zone)


def digest_at(day: date, zone: ZoneInfo) -> datetime:
    """Return when doctors get the list of a day: at six in the evening before."""
    return _at(day - timedelta(days=1), IN_THE_EVENING, zone)


def is_due(due_at: datetime, now: datetime) -> bool:
    """Say whether a moment has come and is not long past: what it asks for is never done late."""
    return due_at <= now < due_at + STALE


def _at(day: date, wall: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)
