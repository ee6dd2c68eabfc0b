"""A made-up language: every text that has a catalogue, with accents, in brackets, and 40 % longer.

It is English that still can be read, so whoever looks at a page sees at once what nobody could translate.
"""

import re
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path

import django

from booking.translations import wanted
from clinic.catalogues.po import HEADER, Entry, compiled, read

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "qps", "qrt"  # codes that no language has
OPEN, CLOSE = "§", "¤"  # text messages have them too
LONGER = 1.4
_ACCENTED = str.maketrans(
    dict(zip("abcdefghijklmnopqrstuvwxyz", "àƀçđéƒĝĥíĵķļɱñóþǫŕšţúṽŵẋýž", strict=True))
    | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ÀƁÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚṼŴẊÝŽ", strict=True))
)
_KEPT = re.compile(r"%\(\w+\)[sd]|%%|%s|\{\w+\}|</?\w+>|[a-zA-Z]+")
_HEAD = Entry(
    HEADER,
    translations=["Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"],
)


def pseudo(text: str) -> str:
    """Return a text in the made-up language; names that are filled in and marks of the page stay."""
    body = _KEPT.sub(_in_accents, text)
    letters = len(_KEPT.sub(lambda found: found[0] if found[0].isalpha() else "", text))
    missing = ceil(letters * LONGER) - letters - (len(body) - len(text)) - 2
    return f"{OPEN}{body}{'·' * missing}{CLOSE}"


def _in_accents(found: re.Match[str]) -> str:
    """Accent a word and stretch its vowels: words grow, as they do in German, not only their number."""
    if not found[0].isalpha():
        return found[0]
    return re.sub("[aeiou]", lambda vowel: vowel[0] * 2, found[0]).translate(_ACCENTED)


def write_catalogues(folder: Path, texts: Iterable[tuple[str, Entry]] | None = None) -> None:
    """Write the made-up language under a folder as Django and the data files look for one."""
    domains: dict[str, list[Entry]] = {}
    for domain, entry in texts or every_text():
        domains.setdefault(domain, [_HEAD]).append(entry)
    for language in (LEFT_TO_RIGHT, RIGHT_TO_LEFT):
        place = folder / language / "LC_MESSAGES"
        place.mkdir(parents=True)
        for domain, entries in domains.items():
            (place / f"{domain}.mo").write_bytes(compiled(entries))


def every_text() -> Iterator[tuple[str, Entry]]:
    """Yield each text of ours and of Django's own, with its domain."""
    file = Path(django.__file__).parent / "conf/locale/en/LC_MESSAGES/django.po"
    ours = {(text.context, text.text) for texts in wanted().values() for text in texts}
    for one in read(file.read_text(encoding="utf-8")):
        if one.text and one.key not in ours:
            yield "django", _translated(one.text, one.context, one.plural)
    for (_app, domain), texts in wanted().items():
        for text in texts:
            yield domain, _translated(text.text, text.context, text.plural)


def _translated(text: str, context: str, plural: str) -> Entry:
    forms = [pseudo(text), pseudo(plural)] if plural else [pseudo(text)]
    return Entry(text, context, plural, translations=forms)
