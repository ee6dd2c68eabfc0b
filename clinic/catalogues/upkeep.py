"""Bringing a catalogue in line with its sources, and saying what it lacks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from clinic.catalogues.po import HEADER, Entry, Key
from clinic.catalogues.sources import Text

MOST_PLACES = 4  # written beside an entry
ALIKE = 0.7  # of an old text and its successor
NAMES = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|</?\w+>")


def updated(entries: Iterable[Entry], texts: Sequence[Text]) -> list[Entry]:
    """Return a catalogue of exactly these texts, in their order, with the translations that there are.

    A text that changed keeps the translation of its nearest forerunner, marked as fuzzy.
    """
    old = {entry.key: entry for entry in entries}
    wanted, special = _entries(texts), _special_uses(texts)
    gone = {
        entry.text: entry
        for key, entry in old.items()
        if key not in wanted and key not in special and entry.done
    }
    head = gone.pop(HEADER, None)
    made = [head] if head else []
    for key, entry in wanted.items():
        known = old.get(key)
        made.append(_with_translation(entry, known) if known else _from_forerunner(entry, gone))
        own = (old[use] for use in special if use[1] == entry.text and use in old)
        made += [_with_translation(entry, one) for one in own]
    return made


def _entries(texts: Iterable[Text]) -> dict[Key, Entry]:
    found: dict[Key, Entry] = {}
    for text in texts:
        entry = found.setdefault((text.context, text.text), Entry(text.text, text.context, text.plural))
        for values, value in ((entry.places, text.place), (entry.notes, text.note)):
            if value and value not in values and len(values) < MOST_PLACES:
                values.append(value)
    return found


def _special_uses(texts: Iterable[Text]) -> dict[Key, None]:
    """Return the keys under which a translator may give one use of a text a translation of its own."""
    return {(text.of, text.text): None for text in texts if text.of}


def _with_translation(entry: Entry, known: Entry) -> Entry:
    return replace(
        entry,
        context=known.context,
        translations=known.translations,
        remarks=known.remarks,
        fuzzy=known.fuzzy,
        was=known.was,
    )


def _from_forerunner(entry: Entry, gone: dict[str, Entry]) -> Entry:
    nearest = get_close_matches(entry.text, gone, n=1, cutoff=ALIKE)
    if not nearest or bool(gone[nearest[0]].plural) != bool(entry.plural):
        return entry
    forerunner = gone[nearest[0]]
    return replace(entry, translations=forerunner.translations, fuzzy=True, was=forerunner.text)


def gaps(entries: Iterable[Entry], texts: Sequence[Text]) -> Iterator[str]:
    """Yield what keeps a reader from their language, a line for each text."""
    known = {entry.key: entry for entry in entries}
    wanted = _entries(texts)
    for key, entry in wanted.items():
        translated = known.get(key)
        if translated is None or not any(translated.translations):
            yield f"not translated: {entry.text!r}"
        elif translated.fuzzy:
            yield f"the English changed: {entry.text!r}"
        elif not translated.done:
            yield f"a form of the plural is missing: {entry.text!r}"
    uses = {*wanted, *_special_uses(texts)}
    for key, entry in known.items():
        if key not in uses and key[1]:
            yield f"no longer said: {entry.text!r}"
        elif key[1]:
            yield from _changed_names(entry)


def _changed_names(entry: Entry) -> Iterator[str]:
    """Yield the translations that lose or make up a name that is filled in, or a mark of the page."""
    allowed = {frozenset(NAMES.findall(text)) for text in (entry.text, entry.plural or entry.text)}
    for translation in entry.translations:
        if translation and frozenset(NAMES.findall(translation)) not in allowed:
            yield f"other names are filled in: {entry.text!r} → {translation!r}"
