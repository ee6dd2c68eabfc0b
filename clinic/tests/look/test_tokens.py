"""Colours can be read: each pair that meets on a page keeps its contrast, in light and in dark."""

import re
from pathlib import Path

import pytest

from clinic.settings import BASE_DIR

BASE = (BASE_DIR / "clinic/static/clinic/base.css").read_text(encoding="utf-8")
TOKENS, PAGE = BASE.split("/* The bare page")  # one file, for one request less
LIGHT, DARK_BY_SCREEN, DARK_BY_CHOICE = (
    dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
    for block in (
        TOKENS.split(":root {")[1].split("}")[0],
        TOKENS.split(":root:not([data-bs-theme]) {")[1].split("}")[0],
        TOKENS.split(':root[data-bs-theme="dark"] {')[1].split("}")[0],
    )
)
THEMES = {"light": LIGHT, "dark": {**LIGHT, **DARK_BY_CHOICE}}
TINTS = ("grey", "blue", "teal", "violet", "green", "amber", "red")
TEXT = [  # text, ground
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "link", "link-seen", "danger")
        for ground in ("paper", "mist")
    ),
    ("on-brand", "brand"),
    ("on-brand", "brand-dark"),
    ("on-danger", "danger"),
    ("on-danger", "danger-dark"),
    ("brand", "paper"),
    ("ink", "brand-tint"),
    ("brand-dark", "brand-tint"),
    ("focus-ink", "focus"),
    *((f"{tint}-ink", f"{tint}-tint") for tint in TINTS),
    *((f"{tint}-ink", "paper") for tint in TINTS),
]
EDGES = [
    ("edge", "paper"),
    ("edge", "mist"),
    ("brand", "brand-tint"),
    ("brand", "mist"),
    ("focus-edge", "mist"),
]
EDGES += [("focus-edge", "paper"), ("edge", "grey-tint"), ("brand", "grey-tint"), ("danger", "paper")]


def contrast(one: str, other: str) -> float:
    """Return the ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_from_its_ground(theme, text, ground):
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_borders_of_controls_stand_out(theme, edge, ground):
    assert contrast(THEMES[theme][edge], THEMES[theme][ground]) >= 3


def test_dark_is_the_same_for_who_follows_the_screen_and_who_chose_it():
    assert DARK_BY_SCREEN == DARK_BY_CHOICE


def test_the_style_sheets_name_no_colour_of_their_own():
    for sheet in ("base", "components", "staff"):
        text = Path(BASE_DIR / f"clinic/static/clinic/{sheet}.css").read_text(encoding="utf-8")
        screen = (PAGE if sheet == "base" else text).split("@media print")[0]
        assert re.findall(r"#[0-9a-f]{3,6}\b|rgb\(", screen) == [], sheet


@pytest.mark.parametrize("sheet", ["clinic/base", "clinic/components", "clinic/staff", "intake/body_map"])
def test_the_style_sheets_know_no_left_and_right(sheet):
    app = sheet.split("/")[0]
    text = (BASE_DIR / app / "static" / f"{sheet}.css").read_text(encoding="utf-8")
    physical = (
        r"(?:margin|padding|border)-(?:left|right)|(?<![a-z-])(?:left|right)\s*:|text-align: (?:left|right)"
    )
    assert re.findall(physical, text) == []
    assert len(text.splitlines()) <= 400
