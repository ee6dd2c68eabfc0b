"""Letting a message say what the clinic wrote, where it wrote something."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Q

from clinic import languages
from clinic.models import MessageTemplate
from clinic.outbox.contents import Content
from clinic.outbox.gsm import room_of
from clinic.outbox.html import as_html
from clinic.outbox.models import Channel, OutboxMessage
from clinic.outbox.words.catalogue import wording_of
from clinic.outbox.words.checks import MOST_MESSAGES
from clinic.outbox.words.placeholders import fill, fill_sms


def as_worded(
    message: OutboxMessage, content: Content, words: Mapping[str, object], *, visit_type: int | None = None
) -> Content:
    """Return a message in the clinic's own words, or ``content``, which is ours, where it has none.

    An e-mail is returned as HTML too, in the language of the moment.
    ``words`` holds a value for each placeholder of the kind; ``visit_type`` is a primary key. A text
    message that today's values make longer than it may be is sent in our words.
    """
    said = _said(message, content, words, visit_type)
    return replace(said, html=as_html(said)) if message.channel == Channel.EMAIL else said


def _said(
    message: OutboxMessage, content: Content, words: Mapping[str, object], visit_type: int | None
) -> Content:
    stored = _in_force(message, visit_type)
    wording = wording_of(message.kind)
    if stored is None or stored.is_built_in or wording is None:
        return content
    values = {name: str(words[name]) for name in wording.places}
    if message.channel == Channel.SMS:
        text = fill_sms(stored.text, values)
        return replace(content, sms=text) if room_of(text).messages <= MOST_MESSAGES else content
    return replace(content, subject=fill(stored.subject, values), text=fill(stored.text, values))


def _in_force(message: OutboxMessage, visit_type: int | None) -> MessageTemplate | None:
    """Return the text for this visit type, else the one for all."""
    found = MessageTemplate.objects.filter(
        Q(visit_type=None) | Q(visit_type=visit_type),
        kind=message.kind,
        channel=message.channel,
        language=languages.current(),
        current=True,
    )
    return max(found, key=lambda one: one.visit_type_id or 0, default=None)
