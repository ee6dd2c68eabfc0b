"""How well flags and rules do, in rows to read: what doctors made of them, and the verdicts that disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from booking.models import Appointment
from booking.models.appointment import VISITS
from booking.summary.vocabulary import REGIONS, TARGETS
from intake.assessment.explain import LIST_WORDS, NOT_ENOUGH
from intake.assessment.rule_book import Chapter
from intake.learning.tally import Agreement, Tally, flag_code
from intake.models import FlagVerdict

RESULTS = {**LIST_WORDS, "insufficient": NOT_ENOUGH}
NO_VERDICT_ASKED = ("danger", "reverse")  # chapters whose rules are not judged by a verdict on a flag


@dataclass(frozen=True, slots=True)
class Row:
    """One flag or rule by name. Where enough was judged: a share and its interval, in percent."""

    name: str
    of: Agreement
    rule: str = ""
    verdict_asked: bool = True

    @property
    def share(self) -> int:
        """Return the share that agreed."""
        return round(100 * self.of.share)

    @property
    def low(self) -> int:
        """Return the lower end of the interval."""
        return round(100 * self.of.interval[0])

    @property
    def high(self) -> int:
        """Return the upper end of the interval."""
        return round(100 * self.of.interval[1])

    @property
    def width(self) -> int:
        """Return how wide the interval is."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A verdict that does not agree, the flag that it was given on, and the visit where both can be read."""

    verdict: FlagVerdict
    flag: str
    visit: UUID | None


def flag_rows(counts: Tally) -> list[Row]:
    """Return the flags that were raised, by place and result."""
    rows = [
        Row(f"{REGIONS[site]}: {words}", counts.of(flag_code({"site": site, "foot_driven": result})))
        for site in ("knee", "hip", "back")
        for result, words in RESULTS.items()
    ]
    return [row for row in rows if row.of.fired]


def rule_rows(counts: Tally, chapters: Iterable[Chapter]) -> list[Row]:
    """Return every rule with an id: the most judged first, then those that fired most."""
    rows = [
        Row(row.text, counts.of(row.rule), row.rule, chapter.name not in NO_VERDICT_ASKED)
        for chapter in chapters
        for group in chapter.groups
        for row in group.rows
        if row.rule
    ]
    return sorted(rows, key=lambda row: (-row.of.judged, -row.of.fired))


def to_read(verdicts: Iterable[FlagVerdict]) -> list[Disagreement]:
    """Return verdicts with their flag in words and the visit that they were given at; one query more."""
    known = list(verdicts)
    visits = Appointment.objects.filter(
        response__in={one.assessment.response_id for one in known}, status__in=VISITS
    ).order_by("starts_at")
    by_response = dict(visits.values_list("response_id", "pk"))
    return [Disagreement(one, _flag(one), by_response.get(one.assessment.response_id)) for one in known]


def _flag(verdict: FlagVerdict) -> str:
    sites = verdict.assessment.result["sites"]
    place = (verdict.site, verdict.side)
    result = next(site["foot_driven"] for site in sites if (site["site"], site["side"]) == place)
    return f"{TARGETS[place]}: {RESULTS.get(result, NOT_ENOUGH)}"
