"""Letting a message say what the clinic wrote, where it wrote something."""

from collections.abc import Mapping

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
    """Return what a message's channel sends, in the clinic's own words, or in ours where it has none.

    ``content`` is what we wrote, ``words`` a value for each placeholder of the kind, ``visit_type`` a primary key.
    An e-mail is returned as HTML too, in the language of the moment. A text message that today's values make
    longer than it may be is sent in our words.
    """
    own = _in_force(message, visit_type)
    wording = wording_of(message.kind)
    values = {name: str(words[name]) for name in wording.places} if own and wording else {}
    if message.channel == Channel.EMAIL:
        return _email(content, own, values)
    if own is None:
        return content
    text = fill_sms(own.text, values)
    return Content(sms=text, secrets=content.secrets) if room_of(text).messages <= MOST_MESSAGES else content


def _email(content: Content, own: MessageTemplate | None, values: Mapping[str, str]) -> Content:
    subject = fill(own.subject, values) if own else content.subject
    text = fill(own.text, values) if own else content.text
    return Content(
        subject=subject,
        text=text,
        html=as_html(subject, text),
        attachments=content.attachments,
        secrets=content.secrets,
        stop_link=content.stop_link,
    )


def _in_force(message: OutboxMessage, visit_type: int | None) -> MessageTemplate | None:
    """Return the text for this visit type, else the one for all; None where that is our own."""
    own = _own_texts((message.kind, message.channel, languages.current()))
    current = own.get(visit_type) or own.get(None)
    return None if current is None or current.is_built_in else current


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
