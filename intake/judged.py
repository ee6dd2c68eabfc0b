"""The questions that are asked of assessments and verdicts, to learn from them. Nothing here writes."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from intake.learning.tally import Tally
from intake.models import Assessment, FlagVerdict

CHUNK = 500
Place = tuple[UUID, str, str]  # answers, site, side


def tally() -> Tally:
    """Count every flag once: as it was judged, or as it stands where nobody has judged it. Two queries.

    A flag that a danger sign withholds is not counted: no doctor saw it.
    """
    counts, judged = Tally(), set()
    for place, verdict, sites in _verdicts():
        judged.add(place)
        for site in sites:
            if (site["site"], site["side"]) == place[1:]:
                counts.add_flag(site, verdict)
    for response, sites, reverse, red_flags, withheld in _newest():
        counts.add_unjudged(one for flag in red_flags for one in flag["because"])
        if not withheld:
            counts.add_unjudged(one for way in reverse for one in (*way["supporting"], *way["opposing"]))
            for site in sites:
                if (response, site["site"], site["side"]) not in judged:
                    counts.add_flag(site)
    return counts


def disagreements() -> QuerySet[FlagVerdict]:
    """Return the verdicts that stand and do not agree, the newest first."""
    return (
        _standing()
        .exclude(verdict=FlagVerdict.Verdict.AGREE)
        .select_related("given_by", "assessment")
        .order_by("-given_at", "-pk")
    )


def _standing() -> QuerySet[FlagVerdict]:
    """Return of each flag the latest verdict."""
    same = FlagVerdict.objects.filter(
        assessment__response=OuterRef("assessment__response"), site=OuterRef("site"), side=OuterRef("side")
    )
    later = Q(given_at__gt=OuterRef("given_at")) | Q(given_at=OuterRef("given_at"), pk__gt=OuterRef("pk"))
    return FlagVerdict.objects.exclude(Exists(same.filter(later)))


def _verdicts() -> Iterator[tuple[Place, str, Any]]:
    rows = _standing().values_list(
        "assessment__response_id", "site", "side", "verdict", "assessment__result__sites"
    )
    for response, site, side, verdict, sites in rows.iterator(CHUNK):
        yield (response, site, side), verdict, sites


def _newest() -> Iterator[Any]:
    later = Assessment.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    parts = ("sites", "reverse", "red_flags", "withheld")
    rows = Assessment.objects.exclude(Exists(later)).order_by("pk")
    return rows.values_list("response_id", *(f"result__{part}" for part in parts)).iterator(CHUNK)
