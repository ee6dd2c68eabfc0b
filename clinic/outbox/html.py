"""An e-mail's text as HTML: the same words in paragraphs, large enough for tired eyes, links that can be tapped."""

import re

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

_LINK = re.compile(r"https?://[^\s<>\"']+")


def as_html(subject: str, text: str) -> str:
    """Return a whole HTML page that says what the text says, in the language of the moment."""
    paragraphs = [_linked(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    return render_to_string("clinic/mail.html", {"subject": subject, "paragraphs": paragraphs})


def _linked(paragraph: str) -> SafeString:
    pieces, end = [], 0
    for found in _LINK.finditer(paragraph):
        address = escape(found[0])
        pieces += [escape(paragraph[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    pieces.append(escape(paragraph[end:]))
    return SafeString("".join(pieces).replace("\n", "<br>\n"))  # nosec B703: each piece is escaped
