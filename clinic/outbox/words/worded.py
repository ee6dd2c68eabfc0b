"""Letting a message say what the clinic wrote, where it wrote something."""

from collections.abc import Mapping
from dataclasses import replace

from clinic import languages
from clinic.models import MessageTemplate
from clinic.outbox.contents import Content
from clinic.outbox.gsm import room_of
from clinic.outbox.html import as_html
from clinic.outbox.models import Channel, OutboxMessage
from clinic.outbox.words.catalogue import wording_of
from clinic.outbox.words.checks import MOST_MESSAGES
from clinic.outbox.words.placeholders import fill, fill_sms
from clinic.outbox.words.round import READ, ByVisitType, Key, texts_of_round


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
    key = (message.kind, message.channel, languages.current())
    own = _own_texts(key)
    return own.get(visit_type) or own.get(None)


def _own_texts(key: Key) -> ByVisitType:
    """Return what the clinic wrote for a kind, a channel and a language, by visit type."""
    kept = texts_of_round()
    if kept is None:
        kind, channel, language = key
        found = MessageTemplate.objects.filter(kind=kind, channel=channel, language=language, current=True)
        return {one.visit_type_id: one for one in found}
    if not kept:
        kept[READ] = {}
        for one in MessageTemplate.objects.filter(current=True):
            kept.setdefault((one.kind, one.channel, one.language), {})[one.visit_type_id] = one
    return kept.get(key, {})
