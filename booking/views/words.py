"""What a refusal says to the patient, and its HTTP status."""

from http import HTTPStatus
from typing import NamedTuple

from django.utils.translation import gettext as _

from booking.forms import CODE_WRONG
from booking.services.refusals import (
    AlreadyBooked,
    Busy,
    CodeOld,
    CodeWrong,
    MayNotBook,
    NobodyFits,
    NobodyRings,
    NotReachable,
    Refused,
    SlotTaken,
    TooManySends,
    TooManyTries,
    TooSoon,
)
from clinic.models import Practice


def refused_words(refused: Refused) -> tuple[str, HTTPStatus]:
    """Return the sentence of UX.md 4.3 for a refusal. Raises it again if it has none."""
    match refused:
        case CodeWrong():
            return str(CODE_WRONG), HTTPStatus.UNPROCESSABLE_ENTITY
        case CodeOld():
            return _("That code is too old. We have sent a new one"), HTTPStatus.UNPROCESSABLE_ENTITY
        case TooSoon():
            words = _("We sent the code a moment ago. Wait 30 seconds, then ask again")
            return words, HTTPStatus.TOO_MANY_REQUESTS
        case TooManyTries():
            words = _("Too many tries. Wait 15 minutes or call us: %(phone)s")
            return words % {"phone": Practice.objects.the().phone}, HTTPStatus.TOO_MANY_REQUESTS
        case TooManySends():
            words = _("We have sent as many codes as we can. Call us: %(phone)s")
            return words % {"phone": Practice.objects.the().phone}, HTTPStatus.TOO_MANY_REQUESTS
        case NobodyRings():
            words = _("We are closed and can’t call you in time. Call us when we open: %(phone)s")
            return words % {"phone": Practice.objects.the().phone}, HTTPStatus.CONFLICT
        case Busy():
            words = _("We could not save. Your answers are still on this page. Try again, or call us")
            return words, HTTPStatus.SERVICE_UNAVAILABLE
    raise refused


class NotDone(NamedTuple):
    """What a colleague reads when an act on an appointment was not done."""

    title: str
    words: str


def refused_at_desk(refused: Refused) -> NotDone:
    """Return what a colleague reads of a refusal."""
    match refused:
        case TooSoon():
            return NotDone(
                _("Sent a moment ago"), _("The questions were sent less than 5 minutes ago. They have them.")
            )
        case NotReachable():
            words = _("No mobile and no email. Ask on the phone, or give them our tablet.")
            return NotDone(_("Nowhere to send it"), words)
        case NobodyFits():
            words = _("No time that suits them is free now. We ask them when one comes up.")
            return NotDone(_("Nothing to offer"), words)
        case MayNotBook():
            words = _(
                "Their answers about danger signs are too old, or one needs help first. Ask them again."
            )
            return NotDone(_("Not booked"), words)
        case AlreadyBooked():
            words = _("They have chosen another time with the same answers since. Look for that visit.")
            return NotDone(_("Not booked again"), words)
        case SlotTaken():
            words = _("Somebody was quicker. “Book again…” says what stands in the way now.")
            return NotDone(_("The time is gone"), words)
        case _other:
            return NotDone(
                _("Changed a moment ago"),
                _(
                    "Somebody else changed this appointment, or it is too late for that."
                    " This is how it stands now."
                ),
            )
