"""Every message that patients get, as files for people: ``docs/messages/<language>/<kind>.<channel>.txt``."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import translation

from booking.reminders import OFFER
from booking.told_facts import MUST_CHANGE
from clinic.models import Location, Practice
from clinic.outbox.gsm import room_of
from clinic.outbox.words.catalogue import Wording, wordings
from clinic.outbox.words.placeholders import fill, fill_sms
from clinic.outbox.words.sample import values_for
from clinic.settings import BASE_DIR

FOLDER = BASE_DIR / "docs" / "messages"
LINK = "https://clinic.example/…"
LINK_LENGTH = len(f"https://clinic.example/a/{'x' * 24}/")
LONGER_LINKS = {OFFER: len("new/"), MUST_CHANGE: len("new-time/")}
STARTS_AT = datetime(2027, 3, 4, 9, tzinfo=UTC)
PRACTICE = Practice(name="Harbour Street Foot Clinic", phone="0100 555 0147")
PLACE = Location(address="12 Harbour Street", time_zone="Europe/London")
PRACTITIONER = "Dr Osei"


def texts() -> Iterator[tuple[Path, str]]:
    """Yield each file and what it must hold."""
    for language in settings.LANGUAGE_NAMES:
        with translation.override(language):
            values = {**values_for(PRACTICE, PLACE, PRACTITIONER, STARTS_AT), "host": "clinic.example"}
            for wording in wordings():
                folder = FOLDER / language
                yield folder / f"{wording.kind}.email.txt", _email(wording, {**values, "link": LINK})
                yield folder / f"{wording.kind}.sms.txt", _sms(wording, values)


def _email(wording: Wording, values: dict[str, str]) -> str:
    ours = wording.built_in(**wording.usual)
    return f"{fill(ours.subject, values)}\n\n{fill(ours.text, values)}\n"


def _sms(wording: Wording, values: dict[str, str]) -> str:
    """Fill in a text message; where it is too long for one, without what we leave out then."""
    length = LINK_LENGTH + LONGER_LINKS.get(wording.kind, 0)
    long = {**values, "link": "x" * length}
    for more in ({}, {"address": "", "comfort": ""}):
        ours = wording.built_in(**{**wording.usual, **more}).sms
        if room_of(fill_sms(ours, long)).messages == 1:
            break
    return fill_sms(ours, {**values, "link": LINK}) + "\n"
