"""What is wrong with a text that a colleague typed: each function returns messages to stand beside the field."""

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from clinic.outbox.gsm import room_of
from clinic.outbox.models import Channel
from clinic.outbox.words.catalogue import PLACEHOLDERS, Wording
from clinic.outbox.words.placeholders import fill_sms, has_stray_braces, names_in

MOST_MESSAGES = 2
# A net, not a proof: beginnings of words that say something about health, in the languages that we speak.
HEALTH = re.compile(
    r"\b(?:pain|ache|knee|hip\b|toe|nail|skin|ulcer|wound|diabet|diagnos|symptom|treatment|surgical|arthrit|infect|"
    r"dolor|rodilla|cadera|espalda|uña|piel|úlcera|ulcera|herida|síntoma|sintoma|tratamiento|cirug|artrit|infec)\w*",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?:https?:|www\.)", re.IGNORECASE)


def subject_faults(wording: Wording, subject: str) -> Iterator[str]:
    """Yield what is wrong with the subject of an e-mail, which anybody may read on a locked screen."""
    if re.search(r"[\r\n]", subject):
        yield _("A subject is one line")
    yield from _common_faults(wording, subject)
    if "{link}" in subject:
        yield _("A link can’t stand in a subject")
    yield from _health_faults(subject)


def text_faults(wording: Wording, channel: str, text: str, sample: Mapping[str, str]) -> Iterator[str]:
    """Yield what is wrong with the text of a message. ``sample``: values as long as they get here."""
    yield from _common_faults(wording, text)
    for alternatives in wording.needs:
        if not any(piece in text for piece in alternatives):
            yield _("Put %(piece)s in: people need it") % {"piece": _(" or ").join(alternatives)}
    if channel != Channel.SMS:
        return
    yield from _health_faults(text)
    if ADDRESS.search(text):
        yield _("The only address in a text message is {link}")
    room = room_of(fill_sms(text, sample))
    if room.messages > MOST_MESSAGES:
        yield _("Too long: %(letters)d letters make %(messages)d text messages, and 2 are the most") % {
            "letters": room.letters,
            "messages": room.messages,
        }


def _common_faults(wording: Wording, text: str) -> Iterator[str]:
    unknown = [name for name in names_in(text) if name not in wording.places]
    for name in unknown:
        if name in PLACEHOLDERS:
            yield _("{%(name)s} has no value in this message") % {"name": name}
        else:
            yield _("{%(name)s} is no placeholder; see the list beside") % {"name": name}
    if has_stray_braces(text):
        yield _("Write placeholders in single braces without spaces, like {%(name)s}") % {
            "name": wording.places[0]
        }


def _health_faults(text: str) -> Iterator[str]:
    for word in dict.fromkeys(found[0] for found in HEALTH.finditer(text)):
        yield _("“%(word)s” says something about health: others may read this") % {"word": word}
