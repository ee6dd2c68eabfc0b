"""What a page says outside the brackets of the made-up language."""

import re
from html.parser import HTMLParser

from booking.tests.languages.pseudo import CLOSE, OPEN

SAID = re.compile(
    "title|alt|placeholder|aria-label|aria-description|data-(?:offline|live|on|off|one|many|none|name)"
)
SILENT = {"script", "style"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LETTERS = re.compile("[A-Za-z][A-Za-z'’-]*")
FREE = re.compile(r"https?://\S+|@localhost|\bFK-\d{4}-\d{4}\b|\b(?:cm|kg|km)\b")  # links, references, units


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own_language = tag != "html" and any(name == "lang" for name, _ in attrs)
        kept = ("translate", "no") in attrs  # a code that is typed back as it stands
        silent = tag in SILENT or own_language or kept or bool(self.open and self.open[-1][1])
        if not silent:
            self.said += [value for name, value in attrs if value and SAID.fullmatch(name)]
        if tag not in VOID:
            self.open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self.open and self.open[-1][1]):
            self.said.append(data)


def untranslated(page: str) -> list[str]:
    """Return the pieces of a page, or of a message, that hold a Latin word nobody could translate.

    Names of a language (``lang``) may stand as they are. The clinic of these tests writes its own names in
    Cyrillic letters.
    """
    reader = _Reader()
    reader.feed(page)
    return [" ".join(text.split()) for text in reader.said if _words_outside(text)]


def _words_outside(text: str) -> list[str]:
    depth, outside = 0, ""
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        outside += sign if depth == 0 else " "
    return LETTERS.findall(FREE.sub(" ", outside))
