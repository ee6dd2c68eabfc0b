"""What a colleague had before them when they changed it: of two who save over each other, the second is told."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from booking.services.refusals import ChangedSinceRead


def version_of(value: Any) -> str:
    """Return a short text that differs wherever a dataclass value does."""
    facts = json.dumps(asdict(value), sort_keys=True, default=_plain)
    return hashlib.sha256(facts.encode()).hexdigest()[:16]


def refuse_if_changed(current: Any, read: str) -> None:
    """Raise ChangedSinceRead unless ``read`` is the version of the value as it stands."""
    if version_of(current) != read:
        raise ChangedSinceRead


def changes_between(before: Any, after: Any) -> dict[str, list[Any]]:
    """Return before and after of each thing in which two values differ."""
    was, will_be = asdict(before), asdict(after)
    return {name: [was[name], will_be[name]] for name in was if was[name] != will_be[name]}


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
