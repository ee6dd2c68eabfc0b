"""What a refusal says to the patient, and its HTTP status."""

from http import HTTPStatus

from django.utils.translation import gettext as _

from booking.forms import CODE_WRONG
from booking.services.refusals import Busy, CodeOld, CodeWrong, Refused, TooManySends, TooManyTries, TooSoon
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
        case Busy():
            words = _("We could not save. Your answers are still on this page. Try again, or call us")
            return words, HTTPStatus.SERVICE_UNAVAILABLE
    raise refused
