"""Pages for what went wrong: plain, ours, and working without the database."""

import sys
from http import HTTPStatus

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def _page(template: str, status: HTTPStatus) -> HttpResponse:
    # Rendered without a request: context processors may need what just broke.
    return HttpResponse(render_to_string(template), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that no browser of ours would send."""
    return _page("400.html", HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a colleague who lacks the right."""
    return _page("403.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return _page("404.html", HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when we failed; the trace goes to the log alone."""
    if isinstance(sys.exc_info()[1], OperationalError):  # the database is away, and will be back
        return _page("503.html", HTTPStatus.SERVICE_UNAVAILABLE)
    return _page("500.html", HTTPStatus.INTERNAL_SERVER_ERROR)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token has ended: go back, reload, send again."""
    return _page("403_csrf.html", HTTPStatus.FORBIDDEN)
