"""The pictures on which a patient taps where it hurts.

The check boxes are the form; the pictures only tick them. Each view is drawn once, for one side, and mirrored
for the other. Hit areas are at least 48 units wide and high and never overlap (a test measures them), and a
picture is shown at one CSS pixel a unit, so that a finger finds them on the smallest phone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from intake.sites import BACK, CENTRE, FRONT, LEFT, RIGHT, SITES, Side

WIDTH = 320  # units; every view is as wide as the smallest phone
OTHER_SIDE: Mapping[Side, Side] = {LEFT: RIGHT, RIGHT: LEFT, CENTRE: CENTRE}


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
    word_at: tuple[int, int] | None = None  # where the word stands, if the middle is no good place
    tick_at: tuple[int, int] | None = None  # where the tick stands, if the word is beside the body

    def mirrored(self) -> "Area":
        """Return the same area on the other side of the body."""
        other = OTHER_SIDE[self.side]
        return replace(
            self,
            x=WIDTH - self.x - self.width,
            side=other,
            opens=self.opens.replace(self.side, other),
            word_at=_mirrored_point(self.word_at),
            tick_at=_mirrored_point(self.tick_at),
        )

    @property
    def word(self) -> tuple[int, int]:
        """Return the point round which the word is written."""
        return self.word_at or (self.x + self.width // 2, self.y + self.height // 2)

    @property
    def tick(self) -> tuple[int, int]:
        """Return the point at which a chosen area carries its tick, or the doctor's number."""
        return self.tick_at or (self.word[0], self.word[1] - 8)


@dataclass(frozen=True)
class View:
    """One picture. ``flipped`` draws its outline mirrored; the areas are already where they are shown."""

    code: str
    title: Any
    height: int
    outline: str
    areas: tuple[Area, ...]
    flipped: bool = False
    ellipses: tuple[tuple[int, int, int, int], ...] = ()  # toes, ankle bones: cx, cy, rx, ry
    lines: str = ""  # drawn inside, for the eye alone
    corners: tuple[Side, ...] = ()  # whose side the picture's left and right are


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
ANKLES = ((80, 308, 34, 36), (240, 308, 34, 36))  # the bones at both sides, seen from above
KNEE = (
    "M84 0 C82 60 46 104 48 160 C50 214 90 250 96 320 L224 320 "
    "C230 250 270 214 272 160 C274 104 238 60 236 0 Z"
)
KNEECAP = "M160 116 a44 44 0 1 0 .1 0 Z"

# Words stand apart, so that longer ones of other languages have room.
# Listed for the patient's right, which is on the left of the picture when one faces the patient.
FRONT_AREAS = (
    Area("hip_outer", RIGHT, 62, 72, 50, 76, _("hip"), word_at=(92, 96)),
    Area("groin", RIGHT, 112, 92, 48, 56, _("groin"), word_at=(122, 130)),
    Area("thigh_front", RIGHT, 78, 150, 80, 88, _("thigh")),
    Area("knee", RIGHT, 84, 240, 72, 60, _("knee"), opens="knee-right"),
    Area("shin", RIGHT, 84, 302, 70, 76, _("shin")),
    Area("foot", RIGHT, 76, 380, 80, 110, _("foot"), opens="sole-right", word_at=(111, 470)),
)
# Listed for the patient's left, which is on the left of the picture from behind.
BACK_AREAS = (
    Area("low_back_side", LEFT, 72, 14, 58, 56, _("side"), word_at=(106, 56)),
    Area("buttock", LEFT, 72, 72, 86, 74, _("buttock"), word_at=(108, 112)),
    Area("thigh_back", LEFT, 78, 148, 80, 88, _("thigh")),
    Area("knee_back", LEFT, 84, 238, 72, 60, _("knee")),
    Area("calf", LEFT, 84, 300, 70, 78, _("calf"), word_at=(110, 342)),
    Area("heel_back", LEFT, 76, 380, 80, 110, _("heel"), word_at=(111, 470)),
)
SOLE_AREAS = (
    Area("big_toe_joint", LEFT, 36, 8, 92, 146, _("big toe"), word_at=(91, 122)),
    Area("lesser_toes", LEFT, 130, 8, 134, 92, _("toes"), word_at=(272, 44), tick_at=(180, 50)),
    Area("forefoot_ball", LEFT, 130, 102, 140, 60, _("ball")),
    Area("arch", LEFT, 84, 164, 100, 120, _("arch")),
    Area("foot_outer_edge", LEFT, 186, 164, 82, 120, _("edge")),
    Area("heel_plantar", LEFT, 92, 286, 156, 116, _("heel")),
)
TOP_AREAS = (
    Area("toenail", LEFT, 50, 8, 220, 92, _("toenails"), word_at=(62, 34), tick_at=(236, 42)),
    Area("foot_top", LEFT, 70, 104, 190, 150, _("top")),
    Area("ankle_outer", LEFT, 40, 258, 50, 100, _("outer")),
    Area("ankle_front", LEFT, 92, 258, 136, 72, _("ankle")),
    Area("ankle_inner", LEFT, 230, 258, 50, 100, _("inner")),
    Area("heel_back", LEFT, 92, 332, 136, 70, _("heel")),
)
KNEE_AREAS = (
    Area("knee_front", LEFT, 110, 110, 100, 100, FRONT),
    Area("knee_outer", LEFT, 212, 110, 68, 100, _("outer")),
    Area("knee_inner", LEFT, 40, 110, 68, 100, _("inner")),
    Area("knee_back", LEFT, 110, 212, 100, 60, BACK),
)
MIDDLE_OF_BACK = Area("low_back_centre", CENTRE, 132, 14, 56, 56, _("middle"), word_at=(160, 30))


def _mirrored_point(point: tuple[int, int] | None) -> tuple[int, int] | None:
    return (WIDTH - point[0], point[1]) if point else None


def _mirrored(areas: Iterable[Area]) -> tuple[Area, ...]:
    return tuple(area.mirrored() for area in areas)


def _views() -> Iterable[View]:
    yield View(
        "front", _("From the front"), 500, BODY, FRONT_AREAS + _mirrored(FRONT_AREAS), corners=(RIGHT, LEFT)
    )
    back = (*BACK_AREAS, MIDDLE_OF_BACK, *_mirrored(BACK_AREAS))
    yield View("back", _("From behind"), 500, BODY, back, corners=(LEFT, RIGHT))
    sole = View("sole-left", _("Left foot, from below"), 420, FOOT, SOLE_AREAS, ellipses=TOES)
    top = View(
        "top-left", _("Left foot, from above"), 420, FOOT, TOP_AREAS, flipped=True, ellipses=TOES + ANKLES
    )
    knee = View("knee-left", _("Left knee, from the front"), 320, KNEE, KNEE_AREAS, lines=KNEECAP)
    yield from (sole, _other_side(sole, "sole-right", _("Right foot, from below")))
    yield from (top, _other_side(top, "top-right", _("Right foot, from above")))
    yield from (knee, _other_side(knee, "knee-right", _("Right knee, from the front")))


def _other_side(view: View, code: str, title: Any) -> View:
    return replace(view, code=code, title=title, areas=_mirrored(view.areas), flipped=not view.flipped)


VIEWS: Mapping[str, View] = {view.code: view for view in _views()}


def shown_in(area: Area) -> frozenset[tuple[str, str]]:
    """Return the (site, side) pairs that an area stands for: its own, or all of its closer views."""
    if not area.opens:
        return frozenset({(area.site, area.side)})
    parts = {"foot": ("foot", "ankle"), "knee": ("knee",)}[area.site]
    return frozenset((site.code, area.side) for site in SITES.values() if site.part in parts)
