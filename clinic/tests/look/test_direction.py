"""Style sheets know the beginning and the end of a line, not left and right: pages turn round by themselves."""

import re

import pytest

from clinic.settings import BASE_DIR

SHEETS = sorted(
    path for app in ("clinic", "intake", "booking") for path in (BASE_DIR / app / "static").rglob("*.css")
)
SIDED = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|left|right)\b[\w-]*\s*:"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|(?<![\w-])translateX|background-position\s*:[^;]*\b(?:left|right)"
)
FOUR = re.compile(r"(?<![\w-])(margin|padding|inset|border-width|border-radius)\s*:\s*([^;{}]+)")
# Drawn with two edges of a turned box, and the same in every script.
DRAWN = "border-width: 0 3px 3px 0"


def sided(sheet: str) -> list[str]:
    """Return what in a style sheet stays on its side when the page turns round."""
    found = [match[0].strip() for match in SIDED.finditer(re.sub(r"/\*.*?\*/", "", sheet, flags=re.S))]
    for match in FOUR.finditer(sheet):
        values = re.findall(r"(?:[\w.%-]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)", match[2])
        if len(values) == 4 and values[1] != values[3] and match[0].strip() != DRAWN:
            found.append(match[0].strip())
    return found


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_no_style_sheet_knows_left_and_right(path):
    assert sided(path.read_text(encoding="utf-8")) == []


def test_all_sheets_are_looked_at():
    assert {"base.css", "components.css", "body_map.css", "patient.css", "doctor.css"} <= {
        path.name for path in SHEETS
    }


@pytest.mark.parametrize(
    "fault",
    [
        "a { margin-left: 1rem; }",
        "a { padding-right: 0; }",
        "a { border-left: 1px solid; }",
        "a { border-left-width: 1px; }",
        "a { left: 0; }",
        "a { right: 50%; }",
        "a { float: left; }",
        "a { text-align: right; }",
        "a { border-top-left-radius: 4px; }",
        "a { margin: 0 1rem 0 2rem; }",
        "a { padding: 0 var(--space-1) 0 calc(1px + var(--space-2)); }",
        "a { border-radius: 4px 0 0 4px; }",
        "a { transform: translateX(4px); }",
        "a { background-position: right 1rem center; }",
    ],
)
def test_a_planted_side_is_found(fault):
    assert sided(fault)


@pytest.mark.parametrize(
    "fine",
    [
        "a { margin-inline-start: 1rem; text-align: end; inset-inline-end: 0; }",
        "a { margin: 0 1rem; padding: 0 1rem 2rem; }",
        "a { margin: 1px 2px 3px 2px; }",
        "/* left: stays */ a { color: red; }",
        "a { border-inline-start: 0; border-start-start-radius: 4px; }",
        "a { border: solid; border-width: 0 3px 3px 0; }",
    ],
)
def test_what_turns_with_the_page_is_let_through(fine):
    assert sided(fine) == []
