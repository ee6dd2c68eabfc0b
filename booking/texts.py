"""The texts of messages as the manager's pages show them: which there are, and how one would arrive."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from clinic.models import MessageTemplate
from clinic.outbox.contents import Content
from clinic.outbox.gsm import Room, room_of
from clinic.outbox.models import Channel
from clinic.outbox.words.catalogue import Wording, wordings
from clinic.outbox.words.placeholders import fill, fill_sms
from clinic.outbox.words.sample import filled_sample, sample_values

CHANNELS = (Channel.EMAIL, Channel.SMS)


@dataclass(frozen=True, slots=True)
class Cell:
    """One text in the list: by a channel, in a language; ``own`` are the clinic's own that are sent."""

    channel: Channel
    language: str
    name: str
    own: list[MessageTemplate]


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it would arrive, with made-up values."""

    subject: str
    text: str
    room: Room | None


def text_rows() -> list[tuple[Wording, list[Cell]]]:
    """Return every kind of message with its texts; one query."""
    own: dict[tuple[str, str, str], list[MessageTemplate]] = {}
    for row in MessageTemplate.objects.filter(current=True, is_built_in=False).select_related("visit_type"):
        own.setdefault((row.kind, row.channel, row.language), []).append(row)
    visits_first = sorted(wordings(), key=lambda wording: not wording.about_visit)
    return [(wording, [_cell(wording, *place, own) for place in _places()]) for wording in visits_first]


def _places() -> list[tuple[Channel, str, str]]:
    return [(channel, code, name) for channel in CHANNELS for code, name in settings.LANGUAGES]


def _cell(
    wording: Wording,
    channel: Channel,
    language: str,
    name: str,
    own: dict[tuple[str, str, str], list[MessageTemplate]],
) -> Cell:
    return Cell(channel, language, name, own.get((wording.kind, channel, language), []))


def sample_of(wording: Wording, language: str) -> dict[str, str]:
    """Return made-up values for the placeholders of a kind, in a language. Three queries."""
    with translation.override(language):
        return filled_sample(sample_values(), wording.places)


def our_own(wording: Wording, channel: str, language: str) -> tuple[str, str]:
    """Return our built-in subject and text, with placeholders, in a language."""
    with translation.override(language):
        content: Content = wording.built_in()
    return (content.subject, content.text) if channel == Channel.EMAIL else ("", content.sms)


def preview(channel: str, subject: str, text: str, sample: dict[str, str]) -> Preview:
    """Fill a text in as it would be when it is sent."""
    if channel == Channel.EMAIL:
        return Preview(fill(subject, sample), fill(text, sample), None)
    filled = fill_sms(text, sample)
    return Preview("", filled, room_of(filled))
