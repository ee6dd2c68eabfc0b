"""What reminders did, in rows to read: by kind and channel, and by how long before the visit they left."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from booking.diary.reminder_figures import LEADS
from clinic.outbox.models import Channel
from clinic.outbox.words.catalogue import wording_of
from intake.learning.wilson import wilson

COUNTS = ("sent", "delivered", "failed", "confirmed", "cancelled", "came", "missed")
ENOUGH = 20  # visits: with fewer, chance alone moves the share by more than 20 points either way
LEAD_WORDS: dict[str, str | Promise] = {
    "hours": _("less than 12 hours before"),
    "day": _("the day before"),
    "days": _("2 to 4 days before"),
    "week": _("5 days before, or more"),
}
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of some messages, and of the visits that they were about."""

    sent: int = 0
    delivered: int = 0
    failed: int = 0
    confirmed: int = 0
    cancelled: int = 0
    came: int = 0
    missed: int = 0

    @property
    def over(self) -> int:
        """Return how many visits were to be kept and are over."""
        return self.came + self.missed

    @property
    def tells(self) -> bool:
        """Say whether there are visits enough for a share to mean something."""
        return self.over >= ENOUGH

    @property
    def share(self) -> int:
        """Return how many of a hundred were missed."""
        return round(100 * self.missed / self.over)

    @property
    def low(self) -> int:
        """Return the lower end of the share's 95 % interval, in percent."""
        return round(100 * wilson(self.missed, self.over)[0])

    @property
    def high(self) -> int:
        """Return the upper end of the share's 95 % interval, in percent."""
        return round(100 * wilson(self.missed, self.over)[1])

    @property
    def drawn(self) -> dict[str, int]:
        """Return where the plot has its dot and its bar: 100 is half of the visits, and the most that is drawn."""
        dot, low, high = (min(2 * percent, 100) for percent in (self.share, self.low, self.high))
        return {"dot": dot, "low": low, "width": high - low}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report: what it is of, and its counts in the time before and in the time after."""

    name: str | Promise
    before: Counts
    after: Counts


@dataclass(frozen=True, slots=True)
class Report:
    """Both tables, made of what the diary counted in two stretches of time."""

    before: Sequence[Row] = field(default_factory=list)
    after: Sequence[Row] = field(default_factory=list)

    def by_kind(self) -> list[Line]:
        """Return a line for each kind of message and channel."""
        return self._lines(lambda row: (row["kind"], row["channel"]), _kind_and_channel)

    def by_lead(self) -> list[Line]:
        """Return a line for each time before the visit, the shortest first; what was about no visit is left out."""
        lines = self._lines(
            lambda row: (LEADS.index(row["lead"]),), lambda key: LEAD_WORDS.get(LEADS[key[0]], "")
        )
        return [line for line in lines if line.name]

    def _lines(
        self, key: Callable[[Row], tuple[Any, ...]], name: Callable[[tuple[Any, ...]], str | Promise]
    ) -> list[Line]:
        keys = sorted({key(row) for row in (*self.before, *self.after)})
        return [
            Line(
                name(one),
                _summed(row for row in self.before if key(row) == one),
                _summed(row for row in self.after if key(row) == one),
            )
            for one in keys
        ]

    def as_csv(self) -> str:
        """Return what was counted as a table of its own, for a spreadsheet."""
        file = io.StringIO()
        table = csv.writer(file)
        table.writerow(["time", "kind", "channel", "lead", *COUNTS])
        for name, rows in (("before", self.before), ("after", self.after)):
            for row in rows:
                cells = (name, row["kind"], row["channel"], row["lead"], *(row[count] for count in COUNTS))
                table.writerow([harmless(str(cell)) for cell in cells])
        return file.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _summed(rows: Iterable[Row]) -> Counts:
    known = list(rows)
    return Counts(**{count: sum(row[count] for row in known) for count in COUNTS})


def _kind_and_channel(key: tuple[Any, ...]) -> str:
    kind, channel = key
    wording = wording_of(kind)
    return f"{wording.title if wording else kind}, {Channel(channel).label}"
