"""What stands on paper: a PDF as Chromium writes it, read back as pages, words and colours."""

import re
import unicodedata
import zlib
from collections.abc import Iterator

from playwright.sync_api import Page

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.S)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4,})>")
RANGE = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>")
RUN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)>")
COLOUR = re.compile(rb"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)\b")
PAGE = re.compile(rb"/Type /Page\b")
PAPERS = ("A4", "Letter")
BLACK_AND_WHITE = {(0.0, 0.0, 0.0), (1.0, 1.0, 1.0)}


def paper_faults(page: Page, *phones: str) -> list[str]:
    """[47] Print a page on both papers; return what is not one sheet, not black on white, or not written out.

    ``phones`` are what must be readable on it, each with the words before it: "Call us 0100 555 0147".
    """
    found = []
    for paper in PAPERS:
        sheets = Sheets(page.pdf(format=paper, print_background=True))
        found += [f"{paper}: {sheets.pages} pages"] if sheets.pages != 1 else []
        found += [f"{paper}: colour {colour}" for colour in sorted(sheets.colours - BLACK_AND_WHITE)]
        found += [f"{paper}: no {words}" for words in phones if words.replace(" ", "") not in sheets.text]
    return found


class Sheets:
    """One PDF."""

    def __init__(self, pdf: bytes) -> None:
        self.objects = {int(number): body for number, body in OBJECT.findall(pdf)}
        self.pages = len(PAGE.findall(pdf))
        self.drawn = b"\n".join(content for content in self._streams() if b" Tf" in content)

    @property
    def text(self) -> str:
        """Return all words, without their spaces: how far letters stand apart is not read."""
        return unicodedata.normalize("NFKC", "".join(self._letters())).replace(" ", "")

    @property
    def colours(self) -> set[tuple[float, ...]]:
        """Return every colour that is drawn with, red, green and blue from 0 to 1."""
        return {tuple(float(part) for part in found) for found in COLOUR.findall(self.drawn)}

    def _streams(self) -> Iterator[bytes]:
        for body in self.objects.values():
            if found := STREAM.search(body):
                yield inflated(found[1]) if b"/FlateDecode" in body else found[1]

    def _letters(self) -> Iterator[str]:
        letters: dict[bytes, str] = {}
        fonts = dict(FONT.findall(b"".join(self.objects.values())))
        known = {name: self._letters_of(int(number)) for name, number in fonts.items()}
        for font, run in RUN.findall(self.drawn):
            if font:
                letters = known[font]
            for at in range(0, len(run), 4):
                yield letters.get(run[at : at + 4], "")

    def _letters_of(self, font: int) -> dict[bytes, str]:
        """Return which letter each glyph of a font stands for."""
        found = TO_UNICODE.search(self.objects[font])
        stream = found and STREAM.search(self.objects[int(found[1])])
        if not stream:
            return {}
        table = inflated(stream[1])
        letters = {}
        for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.S):
            for first, last, to in RANGE.findall(block):
                for step in range(int(last, 16) - int(first, 16) + 1):
                    letters[b"%04X" % (int(first, 16) + step)] = chr(int(to, 16) + step)
        for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.S):
            for glyph, to in PAIR.findall(block):
                letters[glyph] = bytes.fromhex(to.decode()).decode("utf-16-be")
        return letters


def inflated(stream: bytes) -> bytes:
    """Return what was packed, whatever line end stands behind it."""
    return zlib.decompressobj().decompress(stream)
