"""What every answer of ours carries, whoever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_htmx.middleware import HtmxDetails

Handler = Callable[[HttpRequest], HttpResponse]


class HtmxRequest(HttpRequest):
    """A request that knows whether htmx asks for a fragment."""

    htmx: HtmxDetails


def private_responses(get_response: Handler) -> Handler:
    """Keep pages out of caches: they hold what a person told us. Files under static/ are not touched."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return handle
