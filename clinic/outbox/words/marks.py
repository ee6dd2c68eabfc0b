"""Our own texts with their placeholders still in them: rendered with the names where values would stand."""

from django.template.loader import render_to_string

from clinic.outbox.words.catalogue import PLACEHOLDERS

_NAMES = {name: f"{{{name}}}" for name in PLACEHOLDERS}
# As the templates know them.
_MARKS: dict[str, object] = {
    **_NAMES,
    "when_first": _NAMES["when"],
    "day_short": _NAMES["day"],
    "doctor": _NAMES["practitioner"],
    "comfort": True,
}


def marked(template: str, **other: object) -> str:
    """Render one of our templates with ``{placeholders}`` in place of values, in the language of the moment."""
    return render_to_string(template, {**_MARKS, **other}).strip()
