"""Our own texts filled in: what stands round the values is rendered once for all messages that are alike."""

import re
from collections.abc import Mapping
from functools import lru_cache

from django.template.loader import render_to_string

from clinic import languages

# Between letters that Unicode keeps for private use: no text of ours and no name of a value holds one.
_MARK = re.compile("\ue000([a-z_]+)\ue001")
ALIKE = 1024  # kinds, channels and languages, each with this or that value missing


def filled_in(template: str, words: Mapping[str, object]) -> str:
    """Render a template of a message, in the language of the moment.

    The template says values as they are and asks at most whether there is one: no filters, no comparisons, no
    numbers to decide a plural by. It is plain text, in which nothing is escaped.
    """
    known = tuple(name for name, value in words.items() if value)
    outline = _outline(template, languages.current(), known)
    return _MARK.sub(lambda found: str(words[found[1]]), outline).strip()


@lru_cache(ALIKE)
def _outline(template: str, language: str, known: tuple[str, ...]) -> str:
    """Return a text of a language with marks where known values stand."""
    return render_to_string(template, {name: f"\ue000{name}\ue001" for name in known})
