"""What is known of one patient: the answers, and what follows from them."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

HINDFOOT = frozenset({"heel_plantar", "heel_back", "arch", "ankle_inner", "ankle_outer", "ankle_front"})
FOREFOOT = frozenset({"forefoot_ball", "big_toe_joint", "lesser_toes", "toenail"})
SITES_OF_REGION = {
    "foot": HINDFOOT | FOREFOOT | {"foot_skin", "foot_top", "foot_outer_edge"},
    "knee": frozenset({"knee_front", "knee_inner", "knee_outer", "knee_back"}),
    "hip": frozenset({"groin", "hip_outer", "buttock", "thigh_front", "thigh_back"}),
    "back": frozenset({"low_back_centre", "low_back_side", "leg_radiating"}),
}
REGION_OF_SITE = {site: region for region, sites in SITES_OF_REGION.items() for site in sites}
LEG_SITES = frozenset({"calf", "shin"})  # count to the nearest chosen region; alone: to the foot
DOWNSTREAM = ("knee", "hip", "back")
SIDES = ("left", "right")
NOT_SURE = "not_sure"


class _Missing:
    """No answer at all: not shown, or skipped."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING = _Missing()


class Facts:
    """The answers of one patient as conditions see them. ``side`` is the side that ``[side]`` means."""

    def __init__(self, answers: Mapping[str, Any], today: date, side: str | None = None) -> None:
        self.answers = answers
        self.today = today
        self.side = side

    def on(self, side: str) -> "Facts":
        """Return the same facts with ``[side]`` bound."""
        return self._like(self.answers, side)

    def plus(self, answers: Mapping[str, Any]) -> "Facts":
        """Return the same facts with other answers; none of them about places, age or what matters most."""
        return self._like({**self.answers, **answers}, self.side)

    def _like(self, answers: Mapping[str, Any], side: str | None) -> "Facts":
        like = Facts(answers, self.today, side)
        for name in ("sites", "regions", "age", "main_region"):  # worked out once for all
            like.__dict__[name] = getattr(self, name)
        return like

    def value(self, link_id: str, side: str | None = None) -> Any:
        """Return an answer, of one side if asked, or MISSING. "not_sure" is returned as it is."""
        value = self.answers.get(link_id)
        if value.__class__ is str:  # most are: this is asked five hundred times for one assessment
            return value
        if side is not None and isinstance(value, dict):
            value = value.get(side)
        if value == [NOT_SURE]:  # the only tick among several
            return NOT_SURE
        return MISSING if value is None else value

    @cached_property
    def sites(self) -> frozenset[tuple[str, str]]:
        """Return the places that hurt as (site, side); "both" counts as left and as right."""
        places = self.answers.get("body_map") or ()
        return frozenset(
            (place["site"], side)
            for place in places
            for side in (SIDES if place["side"] == "both" else (place["side"],))
        )

    @cached_property
    def regions(self) -> frozenset[str]:
        """Return the regions chosen: foot, knee, hip, back."""
        chosen = {REGION_OF_SITE[site] for site, _ in self.sites if site in REGION_OF_SITE}
        if any(site in LEG_SITES for site, _ in self.sites) and not chosen & {"foot", "knee"}:
            chosen.add("foot")
        return frozenset(chosen)

    @cached_property
    def main_region(self) -> str | None:
        """Return the region that bothers most: the one named, or the only one. None if that is open."""
        named = self.answers.get("main_region")
        if named in self.regions:
            return str(named)
        return next(iter(self.regions)) if len(self.regions) == 1 else None

    @cached_property
    def age(self) -> int | None:
        """Return the age in whole years today, or None if the birth date is missing."""
        written = self.answers.get("birth_date")
        if not written:
            return None
        born = date.fromisoformat(written)
        return self.today.year - born.year - ((self.today.month, self.today.day) < (born.month, born.day))

    @property
    def sex(self) -> str | None:
        """Return the sex recorded at birth, or None if it is missing or not said."""
        sex = self.answers.get("sex_at_birth")
        return None if sex in (None, "prefer_not", NOT_SURE) else str(sex)

    def laterality(self, region: str) -> str | None:
        """Return left, right, both or centre for the places of a region, or None without any."""
        sides = {side for site, side in self.sites if REGION_OF_SITE.get(site) == region}
        if {"left", "right"} <= sides:
            return "both"
        return next((side for side in ("left", "right", "centre") if side in sides), None)
