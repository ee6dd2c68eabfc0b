"""What the manager's pages share: saved or not done, and why."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from booking.services.refusals import Busy, HoursBegun, Refused, ZoneCannotChange

Act = Callable[..., object]


def saved(view: str, key: int | None = None) -> HttpResponse:
    """Lead to the page of what was saved, which says so."""
    where = resolve_url(view, key) if key else resolve_url(view)
    return redirect(f"{where}?saved")


def done(act: Act, **what: object) -> str:
    """Do an act that only others can be in the way of; return why it was not done, or nothing."""
    try:
        act(**what)
    except Busy as busy:
        return not_done(busy)
    return ""


def not_done(refused: Refused) -> str:
    """Return why nothing was saved."""
    match refused:
        case Busy():
            return _("Somebody else was saving at the same moment. Nothing was saved: try again.")
        case ZoneCannotChange():
            return _("Nothing was changed: not every visit could keep its time.")
        case HoursBegun():
            return _("These hours have begun. End them instead: what was keeps its record.")
    return _("Somebody else removed these hours a moment ago. This is how it stands now.")
