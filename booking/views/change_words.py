"""What a colleague reads where a change of the schedule was not made or not undone."""

from django.utils.translation import gettext as _

from booking.closure_forms import closed_words
from booking.services.refusals import AlreadyClosed, ChangedSinceRead, HoursOverlap, Refused, TooLateToUndo
from booking.views.words import NotDone, refused_at_desk


def refused_change(refused: Refused) -> NotDone:
    """Return what a colleague reads of a refusal to change the schedule."""
    match refused:
        case AlreadyClosed():
            return NotDone(_("Not closed"), closed_words(refused.closure))
        case TooLateToUndo():
            return NotDone(_("Too late to undo"), _("The messages have left. Move people one by one."))
        case ChangedSinceRead() | HoursOverlap():
            return NotDone(
                _("Hours changed meanwhile"),
                _("Nothing was done: the hours are others by now. See them first."),
            )
    return refused_at_desk(refused)
