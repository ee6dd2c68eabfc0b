"""A tablet of ours: its session ends when the patient is done, or has not touched it for ten minutes."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clinic import clock
from clinic.access import remember_response
from intake.models import TabletPass
from intake.services.tablet import close_tablet, still_open

KEY = "tablet"

Handler = Callable[[HttpRequest], HttpResponse]


def tablet_sessions(get_response: Handler) -> Handler:
    """Close the answers on a tablet that was put down; each request of an open one counts as a touch."""

    def handle(request: HttpRequest) -> HttpResponse:
        pass_id = tablet_pass(request)
        if pass_id is None:
            return get_response(request)
        if not still_open(pass_id, now=clock.now()):
            request.session.flush()
            return redirect("intake:tablet")
        request.on_tablet = True  # type: ignore[attr-defined]  # templates show the way out
        return get_response(request)

    return handle


def tablet_pass(request: HttpRequest) -> UUID | None:
    """Return what this browser was opened by, if it is a tablet of ours in a patient's hands."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:  # who has no session is not asked about it
        return None
    known = request.session.get(KEY)
    return UUID(known) if known else None


def begin(request: HttpRequest, found: TabletPass) -> None:
    """Give this browser the answers of a code and nothing else: whoever was signed in no longer is."""
    request.session.flush()
    request.session[KEY] = str(found.pk)
    remember_response(request, found.response_id)


def end(request: HttpRequest) -> None:
    """Take the answers from this browser."""
    pass_id = tablet_pass(request)
    if pass_id is not None:
        close_tablet(pass_id, now=clock.now())
        request.session.flush()
