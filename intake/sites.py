"""Where it can hurt: the places of the questionnaire's ``body_map``, and what they are called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Side = Literal["left", "right", "centre"]
LEFT: Side = "left"
RIGHT: Side = "right"
CENTRE: Side = "centre"
FRONT = pgettext_lazy("of a body part", "front")
BACK = pgettext_lazy("of a body part", "back")


@dataclass(frozen=True)
class Site:
    """A place that can hurt. ``part`` is named with its side ("Left knee"), ``place`` says where on it."""

    code: str
    part: str
    row: Any  # the words of its row on the list
    place: Any = ""  # where on the part, if the part alone does not say it
    sides: tuple[Side, ...] = (LEFT, RIGHT)

    def name(self, side: str) -> str:
        """Return "Left knee, inner side": the name said aloud and written back."""
        return ", ".join(str(words) for words in (PARTS[self.part].get(side), self.place) if words)


PARTS: Mapping[str, Mapping[str, Any]] = {
    "foot": {LEFT: _("Left foot"), RIGHT: _("Right foot")},
    "ankle": {LEFT: _("Left ankle"), RIGHT: _("Right ankle")},
    "shin": {LEFT: _("Left shin"), RIGHT: _("Right shin")},
    "calf": {LEFT: _("Left calf"), RIGHT: _("Right calf")},
    "knee": {LEFT: _("Left knee"), RIGHT: _("Right knee")},
    "groin": {LEFT: _("Left groin"), RIGHT: _("Right groin")},
    "hip": {LEFT: _("Left hip"), RIGHT: _("Right hip")},
    "buttock": {LEFT: _("Left buttock"), RIGHT: _("Right buttock")},
    "thigh": {LEFT: _("Left thigh"), RIGHT: _("Right thigh")},
    "back": {
        LEFT: _("Left side of the low back"),
        RIGHT: _("Right side of the low back"),
        CENTRE: _("Low back"),
    },
    "leg": {LEFT: _("Left leg"), RIGHT: _("Right leg")},
    "other": {},
}
GROUPS: tuple[tuple[Any, tuple[Site, ...]], ...] = (
    (
        _("Foot and ankle"),
        (
            Site("heel_plantar", "foot", _("Under the heel"), _("under the heel")),
            Site("heel_back", "foot", _("Back of the heel, heel cord"), _("back of the heel")),
            Site("arch", "foot", _("Arch"), _("arch")),
            Site("forefoot_ball", "foot", _("Ball of the foot"), _("ball of the foot")),
            Site("big_toe_joint", "foot", _("Joint at the base of the big toe"), _("big toe joint")),
            Site("lesser_toes", "foot", _("The other toes"), _("the other toes")),
            Site("toenail", "foot", _("A toenail"), _("a toenail")),
            Site("foot_top", "foot", _("Top of the foot"), _("top of the foot")),
            Site("foot_outer_edge", "foot", _("Outer edge of the foot"), _("outer edge")),
            Site("foot_skin", "foot", _("Skin: rash, crack, wound, hard skin"), _("skin")),
            Site("ankle_inner", "ankle", _("Ankle, inner side"), _("inner side")),
            Site("ankle_outer", "ankle", _("Ankle, outer side"), _("outer side")),
            Site("ankle_front", "ankle", _("Ankle, front"), FRONT),
        ),
    ),
    (_("Lower leg"), (Site("shin", "shin", _("Shin")), Site("calf", "calf", _("Calf")))),
    (
        _("Knee"),
        (
            Site("knee_front", "knee", _("Front, around the kneecap"), FRONT),
            Site("knee_inner", "knee", _("Inner side"), _("inner side")),
            Site("knee_outer", "knee", _("Outer side"), _("outer side")),
            Site("knee_back", "knee", _("Back of the knee"), BACK),
        ),
    ),
    (
        _("Hip and thigh"),
        (
            Site("groin", "groin", _("Groin crease")),
            Site("hip_outer", "hip", _("Outside of the hip"), _("outside")),
            Site("buttock", "buttock", _("Buttock")),
            Site("thigh_front", "thigh", _("Front of the thigh"), FRONT),
            Site("thigh_back", "thigh", _("Back of the thigh"), BACK),
        ),
    ),
    (
        _("Low back"),
        (
            Site("low_back_centre", "back", _("Low back, middle"), _("middle"), sides=(CENTRE,)),
            Site("low_back_side", "back", _("Low back, one side")),
            Site("leg_radiating", "leg", _("Pain that runs down the leg"), _("pain that runs down")),
        ),
    ),
    (_("Other"), (Site("other_place", "other", _("Somewhere else"), _("somewhere else"), sides=(CENTRE,)),)),
)
# Said instead of a place, so it stands alone.
CANNOT_POINT = Site(
    "cannot_point", "other", _("I can't point to it"), _("I can't point to it"), sides=(CENTRE,)
)
SITES: Mapping[str, Site] = {
    site.code: site for site in (*(site for _title, sites in GROUPS for site in sites), CANNOT_POINT)
}


def sides_of(places: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each (site, side) of an answer, "both" as left and right."""
    for place in places:
        for side in (LEFT, RIGHT) if place["side"] == "both" else (place["side"],):
            yield place["site"], side


def merged(ticked: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return an answer from (site, side) pairs: left with right is "both"; sorted, each once."""
    pairs = set(ticked)
    both = {site for site, side in pairs if {(site, LEFT), (site, RIGHT)} <= pairs and side in (LEFT, RIGHT)}
    kept = {(site, "both" if site in both and side != CENTRE else side) for site, side in pairs}
    return [{"site": site, "side": side} for site, side in sorted(kept)]
