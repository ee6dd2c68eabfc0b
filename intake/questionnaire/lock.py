"""What the items of the last version meant, so that none is removed or given another meaning by accident.

Stored answers are read by their ``link_id`` and codes for ever. Words, limits and options may change with a new
version; the kind of an answer never does: that takes a new ``link_id``. What was retired is never used again.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.questionnaire.items import Item, Option, Questionnaire

FILE = Path(__file__).with_name("data") / "lock.json"
FOR_EVER = ("type", "side_pair", "unit", "unit_of")
Meaning = Mapping[str, Any]


class Relocked(ValueError):
    """The lock can't be written anew; says why."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The meaning of every item of one version, and what earlier versions retired: codes by item, "" for all."""

    version: str
    items: Mapping[str, Meaning]
    retired: Mapping[str, list[str]]


def read_lock(text: str) -> Lock:
    """Read a lock file."""
    return Lock(**json.loads(text))


def written(lock: Lock) -> str:
    """Return a lock file: an item on each line, so that a difference can be read."""

    def lines(table: Mapping[str, Any]) -> str:
        return ",\n".join(f"  {json.dumps(key)}: {_line(value)}" for key, value in table.items())

    return (
        f'{{"version": "{lock.version}",\n"items": {{\n{lines(lock.items)}\n}},\n'
        f'"retired": {{\n{lines(lock.retired)}\n}}}}\n'
    )


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def complaints(made: Questionnaire, lock: Lock) -> list[str]:
    """Return what the questionnaire may not do as long as ``lock`` stands."""
    found = list(_broken_promises(made, lock))
    if made.version != lock.version:
        return [*found, f"the lock is of {lock.version}: write it anew with `manage.py questionnaire --lock`"]
    return [*found, *(f"{change}: raise VERSION" for change in _changes(made, lock))]


def relocked(made: Questionnaire, lock: Lock) -> Lock:
    """Return the lock of a new version. Raises Relocked if the version did not rise, or a promise is broken."""
    refusals = list(_broken_promises(made, lock))
    if _rank(made.version) <= _rank(lock.version):
        refusals += [f"{change}: raise VERSION" for change in _changes(made, lock)]
    if refusals:
        raise Relocked("\n".join(refusals))
    return Lock(made.version, meanings(made), _retired(made, lock))


def meanings(made: Questionnaire) -> dict[str, Meaning]:
    """Return what each item means: kind, words, limits and options."""
    return {link_id: _meaning(item) for link_id, item in made.items.items()}


def _meaning(item: Item) -> Meaning:
    plain: dict[str, Any] = {
        name: getattr(item, name) for name in (*FOR_EVER, "text", "child_text", "carer_text")
    }
    plain |= {name: getattr(item, name) for name in ("detail_text", "hint", "minimum", "maximum")}
    said = {name: value for name, value in plain.items() if value not in ("", None) and value is not False}
    return said | _options("options", item.options) | _options("instead", item.instead)


def _options(name: str, options: tuple[Option, ...]) -> dict[str, Any]:
    return {name: {option.code: option.text for option in options}} if options else {}


def _codes(meaning: Meaning) -> set[str]:
    return {*meaning.get("options", {}), *meaning.get("instead", {})}


def _changes(made: Questionnaire, lock: Lock) -> Iterator[str]:
    now = meanings(made)
    yield from (f"{link_id} is gone" for link_id in lock.items if link_id not in now)
    yield from (f"{link_id} is new" for link_id in now if link_id not in lock.items)
    for link_id in [one for one in now if one in lock.items]:
        before, after = lock.items[link_id], now[link_id]
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                yield f"{link_id}: {name} was {before.get(name)!r}, is {after.get(name)!r}"


def _broken_promises(made: Questionnaire, lock: Lock) -> Iterator[str]:
    for link_id, meaning in meanings(made).items():
        retired = lock.retired.get(link_id, [])
        if "" in retired:
            yield f"{link_id} was retired: use a new link_id"
        if again := sorted(_codes(meaning).intersection(retired)):
            yield f"{link_id}: {', '.join(again)} was retired: use a new code"
        before = lock.items.get(link_id, meaning)
        for name in FOR_EVER:
            if before.get(name) != meaning.get(name):
                yield f"{link_id}: {name} can't change: use a new link_id"


def _retired(made: Questionnaire, lock: Lock) -> dict[str, list[str]]:
    now, retired = meanings(made), {link_id: set(codes) for link_id, codes in lock.retired.items()}
    for link_id, before in lock.items.items():
        gone = _codes(before) - _codes(now[link_id]) if link_id in now else {""}
        if gone:
            retired.setdefault(link_id, set()).update(gone)
    return {link_id: sorted(codes) for link_id, codes in sorted(retired.items())}


def _rank(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
