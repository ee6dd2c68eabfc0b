"""One patient on one page: the answers and what the rules made of them, as five blocks in a fixed order.

Pure: no clock, no database. "Not answered" is said as such and is never a "no". Every line keeps the
``link_id`` of an answer that it comes from, so that the page can lead there.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from booking.summary.answers import not_asked, parts
from booking.summary.blocks import Line, Revision, Summary
from booking.summary.foot_link import foot_link
from booking.summary.story import health, safety, wants, why
from booking.summary.told import Told
from intake.conditions import Facts

__all__ = ["Line", "Summary", "summarise"]


def summarise(
    answers: Mapping[str, Any],
    result: Mapping[str, Any],
    *,
    revisions: Iterable[Revision] = (),
    today: date,
) -> Summary:
    """Return the page of one patient. ``result`` is the assessment of exactly these answers."""
    told = Told(answers)
    return Summary(
        safety=safety(told, result, revisions),
        why=why(told, Facts(answers, today)),
        health=health(told),
        foot_link=foot_link(told, result),
        wants=wants(told),
        parts=[*parts(told), *not_asked(told, result)],
    )
