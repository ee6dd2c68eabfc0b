"""The doctor's small copy of the body map."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from intake.body_map import VIEWS, View, shown_in
from intake.sites import SITES, sides_of

register = template.Library()


@register.inclusion_tag("intake/_body_picture.html")
def body_picture(places: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Draw what an answer to ``body_map`` names, numbered in its order; the text says it too."""
    pairs = [pair for pair in sides_of(places) if pair[0] in SITES]
    numbers = {pair: number for number, pair in enumerate(dict.fromkeys(pairs), start=1)}
    return {
        "copies": [
            {"view": view, "areas": marks}
            for view, marks in ((view, _marks(view, numbers)) for view in VIEWS.values())
            if any(mark["chosen"] for mark in marks)
        ],
        "names": [(number, SITES[site].name(side)) for (site, side), number in numbers.items()],
    }


def _marks(view: View, numbers: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    return [
        {
            "area": area,
            "chosen": bool(shown_in(area) & numbers.keys()),
            "number": numbers.get((area.site, area.side)),
        }
        for area in view.areas
    ]
