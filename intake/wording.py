"""What the data files say, in the language of the reader.

The files are written in English. Translations stand in gettext catalogues under ``locale/``, one for each
language; each is read once per process. A text without a translation is said in English: a test, not a
patient, finds the gap.
"""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

ENGLISH = "en"
LOCALE = Path(__file__).with_name("locale")

Say = Callable[..., str]


def is_english(language: str) -> bool:
    """Say whether a language is that of the files, from whatever country."""
    return language.partition("-")[0] == ENGLISH


@cache
def wording(domain: str, language: str) -> Say:
    """Return ``say(text, use="")``: an English text of a catalogue in a language ("es", "en-gb").

    ``use`` names who says it; the catalogue may hold a translation for that use alone. Raises
    FileNotFoundError for a language that has no such catalogue.
    """
    if is_english(language):
        return _as_written
    found = gettext.translation(domain, LOCALE, [language.replace("-", "_")])

    def say(text: str, use: str = "") -> str:
        if not text:
            return ""
        special = found.pgettext(use, text) if use else text
        return special if special != text else found.gettext(text)

    return say


def _as_written(text: str, use: str = "") -> str:
    return text
