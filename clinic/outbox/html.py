"""An e-mail's text as HTML: the same words in paragraphs, large enough for tired eyes, links that can be tapped."""

import re
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape

from clinic import languages

_LINK = re.compile(r"https?://[^\s<>\"']+")
_BLANK = re.compile(r"\n\s*\n")


def as_html(subject: str, text: str) -> str:
    """Return a whole HTML page that says what the text says, in the language of the moment."""
    paragraphs = [f"<p>{_linked(part.strip())}</p>\n" for part in _BLANK.split(text) if part.strip()]
    above, between, below = _frame(languages.current())
    return f"{above}{escape(subject)}{between}{''.join(paragraphs)}{below}"


@lru_cache
def _frame(language: str) -> tuple[str, str, str]:
    """Return what stands above the subject, between it and the paragraphs, and below, in a language."""
    mark = "\ue000"  # a letter for private use
    page = render_to_string("clinic/mail.html", {"subject": mark, "paragraphs": mark})
    above, between, below = page.split(mark)
    return above, between, below


def _linked(paragraph: str) -> str:
    """Return a paragraph with each piece escaped, and links that can be tapped."""
    pieces, end = [], 0
    for found in _LINK.finditer(paragraph):
        address = escape(found[0])
        pieces += [escape(paragraph[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    pieces.append(escape(paragraph[end:]))
    return "".join(pieces).replace("\n", "<br>\n")
