"""Free times as buttons: what each says, and the sealed value that it sends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.core.signing import BadSignature, Signer, b64_encode
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from booking.diary import FreeDay, FreeTime
from clinic.models import Practitioner, VisitType
from clinic.times import day_words, time_aloud, time_words

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MANY, SHOWN = 9, 6  # of the times of one day: more than that many are folded after so many


class Offer(NamedTuple):
    """A free time as a button. ``spoken`` is its name for those who hear the page."""

    value: str
    time: str  # "9:40 am"
    when: str  # "Thursday 4 March, 9:40 am"
    spoken: str  # "Thursday 4 March, 9:40 in the morning, 45 minutes, Dr. KP Meda"
    doctor: str


@dataclass(frozen=True, slots=True)
class Day:
    """A heading of the list of times; several days without any share one. ``folded``: shown when asked for."""

    words: str
    offers: list[Offer]
    folded: list[Offer]


class Seal:
    """Binds the values of a page's buttons to the answers or the appointment that they are for."""

    def __init__(self, subject: UUID) -> None:
        salt = f"booking.time.{subject}"
        self.signer = Signer(salt=salt)
        self.unsealed = salted_hmac(f"{salt}signer", b"", algorithm=self.signer.algorithm)
        self.language = get_language()
        # A page says the same few days and lengths over and over.
        self.day_words = cache(day_words)
        self.minutes_words = cache(minutes_words)

    def offer(self, free: FreeTime) -> Offer:
        """Return the button of a free time."""
        local = free.local_start
        day, doctor = self.day_words(local.date()), free.practitioner.name
        written, aloud = _time_of_day(local.time(), self.language)
        length = self.minutes_words(free.visit_type.minutes)
        return Offer(
            value=self.sealed(f"{free.practitioner.pk}-{(free.starts_at - EPOCH) // MINUTE}"),
            time=written,
            when=f"{day}, {written}",
            spoken=f"{day}, {aloud}, {length}, {doctor}",
            doctor=doctor,
        )

    def sealed(self, value: str) -> str:
        """Return what ``Signer.sign`` does; a page has a hundred times, and the key is made ready once."""
        seal = self.unsealed.copy()
        seal.update(value.encode())
        return f"{value}{self.signer.sep}{b64_encode(seal.digest()).decode()}"

    def open(self, value: str, visit_type: VisitType) -> tuple[Practitioner, datetime]:
        """Return the practitioner and the instant that a button stands for. Raises BadSignature."""
        pk, minutes = self.signer.unsign(value).split("-")
        practitioner = visit_type.practitioners.select_related("resource__location").filter(pk=pk).first()
        if practitioner is None:
            raise BadSignature("this kind of visit is not offered there any more")
        return practitioner, EPOCH + int(minutes) * MINUTE


@lru_cache(maxsize=1024)  # every five minutes of a day, in a few languages: all pages say the same ones
def _time_of_day(at: time, language: str | None) -> tuple[str, str]:
    """Return a time as it is written and as it is said aloud, in the language that is active now."""
    return time_words(at), time_aloud(at)


def minutes_words(minutes: int) -> str:
    """Return "45 minutes"."""
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def once_each(times: Iterable[FreeTime]) -> Iterator[FreeTime]:
    """Yield one practitioner for each instant: a patient chooses a time, then sees with whom.

    ``times`` come in order of time.
    """
    return (next(together) for _, together in groupby(times, key=attrgetter("starts_at")))


def days_of(days: Iterable[FreeDay], seal: Seal) -> Iterator[Day]:
    """Yield the headings of a list of days; days without a free time that follow each other become one."""
    empty: list[date] = []
    for one in days:
        if not one.times:
            empty.append(one.day)
            continue
        yield from _without_times(empty)
        empty = []
        offers = [seal.offer(free) for free in one.times]
        fold_at = SHOWN if len(offers) > MANY else MANY
        yield Day(day_words(one.day), offers[:fold_at], offers[fold_at:])
    yield from _without_times(empty)


def _without_times(days: list[date]) -> Iterator[Day]:
    if len(days) == 1:
        yield Day(day_words(days[0]), [], [])
    elif days:
        first, last = day_words(days[0]), day_words(days[-1])
        yield Day(_("%(first)s to %(last)s") % {"first": first, "last": last}, [], [])
