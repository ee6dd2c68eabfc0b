"""What the manager's pages share: saved or not done, and why."""

from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from booking.models import ScheduleChange
from booking.services.refusals import Busy, ChangedSinceRead, HoursBegun, Refused, ZoneCannotChange
from clinic.access import colleague
from clinic.models import Right

Act = Callable[..., object]


def saved(view: str, key: int | None = None) -> HttpResponse:
    """Lead to the page of what was saved, which says so."""
    where = resolve_url(view, key) if key else resolve_url(view)
    return redirect(f"{where}?saved")


def saved_or_wanted(
    request: HttpRequest, changes: Sequence[ScheduleChange], view: str, key: int
) -> HttpResponse:
    """Lead whoever may move visits to those that a change would hit; others read on the page that it waits."""
    if not changes:
        return saved(view, key)
    if not colleague(request).has_right(Right.DESK):
        return redirect(view, key)
    return redirect("desk:closure", changes[0].pk) if len(changes) == 1 else redirect("desk:closures")


def waiting_context(request: HttpRequest, waiting: QuerySet[ScheduleChange]) -> dict[str, object]:
    """Return what pages show of changes that wait: ``may_move`` whoever reads it may apply them, too."""
    return {"waiting": waiting, "may_move": colleague(request).has_right(Right.DESK)}


def done(act: Act, **what: object) -> str:
    """Do an act that only colleagues can be in the way of; return why it was not done, or nothing."""
    try:
        act(**what)
    except (ChangedSinceRead, Busy) as refused:
        return not_done(refused)
    return ""


def status_of(form: Form | None, refusal: str) -> HTTPStatus:
    """Return the status of a page with a form: why it was not saved counts before what is wrong in it."""
    if refusal:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form and form.is_bound else HTTPStatus.OK


def not_done(refused: Refused) -> str:
    """Return why nothing was saved."""
    match refused:
        case Busy():
            return _("Somebody else was saving at the same moment. Nothing was saved: try again.")
        case ChangedSinceRead():
            return _(
                "A colleague saved here since you opened the page: see the changes. Save again to keep yours."
            )
        case ZoneCannotChange():
            return _("Nothing was changed: not every visit could keep its time.")
        case HoursBegun():
            return _("These hours have begun. End them instead: what was keeps its record.")
    return _("Somebody else removed these hours a moment ago. This is how it stands now.")
