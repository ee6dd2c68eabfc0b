"""Our line drawings, written into the page: strokes take the colour of the words around them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic import languages
from intake.questionnaire import questionnaire

FOLDER = Path(__file__).with_name("static") / "intake" / "drawings"


class Strokes(NamedTuple):
    """What a drawing is made of: the box it stands in, and its shapes."""

    box: str
    shapes: SafeString


def drawing(name: str) -> SafeString:
    """Return a drawing with its text alternative, or nothing for no name. Raises OSError for one we have not."""
    if not name:
        return SafeString("")
    box, shapes = strokes(name)
    return format_html(
        '<svg class="drawing" viewBox="{}" fill="none" stroke="currentColor" stroke-width="2.5"'
        ' stroke-linecap="round" stroke-linejoin="round" role="img" aria-label="{}">{}</svg>',
        box,
        questionnaire(languages.current()).drawings[name],
        shapes,
    )


@cache
def strokes(name: str) -> Strokes:
    """Read a drawing from its file, once per process."""
    source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    found = re.fullmatch(r'<svg [^>]*viewBox="([\d ]+)"[^>]*>\n(.*)</svg>\n', source, re.DOTALL)
    if not found:
        raise ValueError(f"{name}.svg is not a drawing of ours")
    shapes = re.sub(r"\n\s*", "", found[2])
    return Strokes(found[1], SafeString(shapes))  # nosec B703: a file of ours
