"""Where it can hurt: the sites of the questionnaire, and the pictures on which they are tapped.

The check boxes are the form; the pictures only tick them. Each view is drawn once, for one side, and mirrored
for the other. Hit areas are at least 48 units wide and high and never overlap (a test measures them), and a
picture is shown at one CSS pixel a unit, so that a finger finds them on the smallest phone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Side = Literal["left", "right", "centre"]
WIDTH = 320  # units; every view is as wide as the smallest phone
LEFT: Side = "left"
RIGHT: Side = "right"
CENTRE: Side = "centre"
OTHER_SIDE: Mapping[Side, Side] = {LEFT: RIGHT, RIGHT: LEFT, CENTRE: CENTRE}


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


@dataclass(frozen=True)
class Area:
    """A rectangle to tap: it ticks a site, or leads to a closer view of several."""

    site: str
    side: Side
    x: int
    y: int
    width: int
    height: int
    words: Any
    opens: str = ""  # code of the closer view; the area then stands for all sites of that part

    def mirrored(self) -> "Area":
        """Return the same area on the other side of the body."""
        other = OTHER_SIDE[self.side]
        return replace(
            self, x=WIDTH - self.x - self.width, side=other, opens=self.opens.replace(self.side, other)
        )

    @property
    def centre(self) -> tuple[int, int]:
        """Return the middle, where the word and the tick stand."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class View:
    """One picture. ``flipped`` draws its outline mirrored; the areas are already where they are shown."""

    code: str
    title: Any
    height: int
    outline: str
    areas: tuple[Area, ...]
    flipped: bool = False
    toes: tuple[tuple[int, int, int, int], ...] = ()  # ellipses: cx, cy, rx, ry
    lines: str = ""  # drawn inside, for the eye alone
    corners: tuple[Any, Any] | None = None  # words in the upper corners


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
    "back": {LEFT: _("Left side of the low back"), RIGHT: _("Right side of the low back"), CENTRE: _("Low back")},
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
            Site("ankle_front", "ankle", _("Ankle, front"), pgettext_lazy("of a body part", "front")),
        ),
    ),
    (_("Lower leg"), (Site("shin", "shin", _("Shin")), Site("calf", "calf", _("Calf")))),
    (
        _("Knee"),
        (
            Site("knee_front", "knee", _("Front, around the kneecap"), pgettext_lazy("of a body part", "front")),
            Site("knee_inner", "knee", _("Inner side"), _("inner side")),
            Site("knee_outer", "knee", _("Outer side"), _("outer side")),
            Site("knee_back", "knee", _("Back of the knee"), pgettext_lazy("of a body part", "back")),
        ),
    ),
    (
        _("Hip and thigh"),
        (
            Site("groin", "groin", _("Groin crease")),
            Site("hip_outer", "hip", _("Outside of the hip"), _("outside")),
            Site("buttock", "buttock", _("Buttock")),
            Site("thigh_front", "thigh", _("Front of the thigh"), pgettext_lazy("of a body part", "front")),
            Site("thigh_back", "thigh", _("Back of the thigh"), pgettext_lazy("of a body part", "back")),
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
SITES: Mapping[str, Site] = {site.code: site for _title, sites in GROUPS for site in sites}

BODY = (
    "M96 14 C86 40 72 64 72 98 C70 150 88 210 98 262 C102 286 84 306 90 340 C96 378 108 400 104 424 "
    "C100 446 80 462 80 478 C80 490 104 490 124 488 C142 487 142 474 138 456 C134 436 134 420 138 396 "
    "C146 352 152 330 146 300 C142 282 146 262 148 244 C152 208 158 176 159 132 L161 132 "
    "C162 176 168 208 172 244 C174 262 178 282 174 300 C168 330 174 352 182 396 C186 420 186 436 182 456 "
    "C178 474 178 487 196 488 C216 490 240 490 240 478 C240 462 220 446 216 424 C212 400 224 378 230 340 "
    "C236 306 218 286 222 262 C232 210 250 150 248 98 C248 64 234 40 224 14 Z"
)
FOOT = (
    "M48 122 C44 88 118 68 180 84 C236 98 268 130 262 178 C258 226 244 262 241 306 C238 366 206 400 168 400 "
    "C126 400 104 366 104 316 C106 270 114 238 102 208 C88 176 52 162 48 122 Z"
)
TOES = ((84, 42, 30, 34), (142, 38, 18, 24), (180, 50, 16, 21), (212, 70, 15, 18), (240, 96, 14, 16))
KNEE = "M84 0 C82 60 46 104 48 160 C50 214 90 250 96 320 L224 320 C230 250 270 214 272 160 C274 104 238 60 236 0 Z"
KNEECAP = "M160 116 a44 44 0 1 0 .1 0 Z M112 250 C126 232 194 232 208 250"

# Listed for the patient's right, which is on the left of the picture when one faces the patient.
FRONT_AREAS = (
    Area("hip_outer", RIGHT, 62, 72, 50, 76, _("hip")),
    Area("groin", RIGHT, 112, 92, 48, 56, _("groin")),
    Area("thigh_front", RIGHT, 78, 150, 80, 88, _("thigh")),
    Area("knee", RIGHT, 84, 240, 72, 60, _("knee"), opens="knee-right"),
    Area("shin", RIGHT, 84, 302, 70, 76, _("shin")),
    Area("foot", RIGHT, 76, 380, 80, 110, _("foot"), opens="sole-right"),
)
# Listed for the patient's left, which is on the left of the picture from behind.
BACK_AREAS = (
    Area("low_back_side", LEFT, 72, 14, 58, 56, pgettext_lazy("of a body part", "back")),
    Area("buttock", LEFT, 72, 72, 86, 74, _("buttock")),
    Area("thigh_back", LEFT, 78, 148, 80, 88, _("thigh")),
    Area("knee_back", LEFT, 84, 238, 72, 60, _("knee")),
    Area("calf", LEFT, 84, 300, 70, 78, _("calf")),
    Area("heel_back", LEFT, 76, 380, 80, 110, _("heel")),
)
SOLE_AREAS = (
    Area("big_toe_joint", LEFT, 36, 8, 92, 146, _("big toe")),
    Area("lesser_toes", LEFT, 130, 8, 134, 92, _("toes")),
    Area("forefoot_ball", LEFT, 130, 102, 140, 60, _("ball")),
    Area("arch", LEFT, 84, 164, 100, 120, _("arch")),
    Area("foot_outer_edge", LEFT, 186, 164, 82, 120, _("edge")),
    Area("heel_plantar", LEFT, 92, 286, 156, 116, _("heel")),
)
TOP_AREAS = (
    Area("toenail", LEFT, 50, 8, 220, 92, _("toenails")),
    Area("foot_top", LEFT, 70, 104, 190, 150, _("top")),
    Area("ankle_outer", LEFT, 40, 258, 50, 100, _("outer")),
    Area("ankle_front", LEFT, 92, 258, 136, 72, _("ankle")),
    Area("ankle_inner", LEFT, 230, 258, 50, 100, _("inner")),
    Area("heel_back", LEFT, 92, 332, 136, 70, _("back of heel")),
)
KNEE_AREAS = (
    Area("knee_front", LEFT, 110, 110, 100, 100, pgettext_lazy("of a body part", "front")),
    Area("knee_outer", LEFT, 212, 110, 68, 100, _("outer")),
    Area("knee_inner", LEFT, 40, 110, 68, 100, _("inner")),
    Area("knee_back", LEFT, 110, 212, 100, 60, pgettext_lazy("of a body part", "back")),
)


def _mirrored(areas: Iterable[Area]) -> tuple[Area, ...]:
    return tuple(area.mirrored() for area in areas)


MIDDLE_OF_BACK = Area("low_back_centre", CENTRE, 132, 14, 56, 56, _("middle"))
VIEWS: Mapping[str, View] = {
    view.code: view
    for view in (
        View(
            "front",
            _("From the front"),
            500,
            BODY,
            FRONT_AREAS + _mirrored(FRONT_AREAS),
            corners=(_("YOUR RIGHT"), _("YOUR LEFT")),
        ),
        View(
            "back",
            _("From behind"),
            500,
            BODY,
            (*BACK_AREAS, MIDDLE_OF_BACK, *_mirrored(BACK_AREAS)),
            corners=(_("YOUR LEFT"), _("YOUR RIGHT")),
        ),
        View("sole-left", _("Left foot, from below"), 420, FOOT, SOLE_AREAS, toes=TOES),
        View("sole-right", _("Right foot, from below"), 420, FOOT, _mirrored(SOLE_AREAS), toes=TOES, flipped=True),
        View("top-left", _("Left foot, from above"), 420, FOOT, TOP_AREAS, toes=TOES, flipped=True),
        View("top-right", _("Right foot, from above"), 420, FOOT, _mirrored(TOP_AREAS), toes=TOES),
        View("knee-left", _("Left knee, from the front"), 320, KNEE, KNEE_AREAS, lines=KNEECAP),
        View("knee-right", _("Right knee, from the front"), 320, KNEE, _mirrored(KNEE_AREAS), lines=KNEECAP, flipped=True),
    )
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


def shown_in(area: Area) -> frozenset[tuple[str, str]]:
    """Return the (site, side) pairs that an area stands for: its own, or all of its closer views."""
    if not area.opens:
        return frozenset({(area.site, area.side)})
    parts = {"foot": ("foot", "ankle"), "knee": ("knee",)}[area.site]
    return frozenset((site.code, area.side) for site in SITES.values() if site.part in parts)
