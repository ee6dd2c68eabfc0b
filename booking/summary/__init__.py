"""One patient on one page: the answers and what the rules made of them, as five blocks in a fixed order.

Pure: no clock, no database. "Not asked", "not answered" and "not sure" are said as such; none is a "no".
Every line keeps the ``link_id`` of an answer that it comes from, so that the page can lead there.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from booking.summary.answers import not_asked, parts
from booking.summary.blocks import Computed, Line, Revision, Summary
from booking.summary.changes import saves
from booking.summary.foot_link import foot_link
from booking.summary.story import health, safety, wants, why
from booking.summary.told import Told
from intake.conditions import Facts

__all__ = ["Line", "Summary", "summarise"]


def summarise(
    answers: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    revisions: Sequence[Revision] = (),
    assessments: Sequence[Computed] = (),
    visits: Mapping[str, str] | None = None,
    today: date,
) -> Summary:
    """Return the page of one patient. ``result`` is the assessment of exactly these answers.

    ``assessments`` are all there were, the oldest first; ``visits`` the names of kinds of visit, by code.
    """
    facts = Facts(answers, today)
    told = Told(facts)
    return Summary(
        safety=safety(told, result, revisions),
        why=why(told, facts),
        health=health(told),
        foot_link=foot_link(told, result),
        wants=wants(told),
        saves=saves(told, revisions, assessments, visits or {}),
        parts=list(parts(told)),
        not_asked=list(not_asked(told)),
    )
