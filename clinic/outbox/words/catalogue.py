"""Which messages a clinic may word itself, and what it may put into each: who owns a kind says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.outbox.contents import Content

# Everything that may stand in braces. None can hold a name of a patient or anything about health.
PLACEHOLDERS: dict[str, str | Promise] = {
    "clinic": _("name of the clinic"),
    "phone": _("telephone of the clinic"),
    "link": _("link to the patient’s own page"),
    "when": _("day and time, in full"),
    "when_short": _("day and time, short"),
    "day": _("day, short"),
    "day_long": _("day, in full"),
    "time": _("time"),
    "address": _("address of the place"),
    "directions": _("how to find the place"),
    "practitioner": _("whom they see"),
    "reference": _("reference of the appointment"),
    "code": _("six-digit code"),
    "host": _("host name of this site, for phones that fill in codes"),
    "new": _("the earlier time, in full"),
    "new_short": _("the earlier time, short"),
    "until": _("until when the earlier time is kept"),
    "until_day": _("until when the answers are kept"),
    "minutes": _("minutes that we are late"),
    "new_time": _("when the visit will begin instead"),
}


@dataclass(frozen=True)
class Wording:
    """What one kind of message may say.

    ``places``: its placeholders. ``needs``: for each thing that must be in the text, the pieces of which one
    must stand there. ``built_in`` returns our own text, in the language of the moment, with placeholders; our
    templates may be told more, and ``usual`` is what they are told most of the time.
    """

    kind: str
    title: str | Promise
    places: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    built_in: Callable[..., Content]
    about_visit: bool = True
    usual: Mapping[str, object] = field(default_factory=dict)


_wordings: dict[str, Wording] = {}


def register_wording(wording: Wording) -> None:
    """Let a clinic word a kind of message; called once for each when its app is ready."""
    _wordings[wording.kind] = wording


def wordings() -> list[Wording]:
    """Return every kind that a clinic may word itself, in the order in which they were registered."""
    return list(_wordings.values())


def wording_of(kind: str) -> Wording | None:
    """Return what a kind may say; None for one that is not for the clinic to word."""
    return _wordings.get(kind)
