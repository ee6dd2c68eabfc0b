"""What every answer of ours carries, whoever made it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django_htmx.middleware import HtmxDetails

Handler = Callable[[HttpRequest], HttpResponse]


class HtmxRequest(HttpRequest):
    """A request that knows whether htmx asks for a fragment."""

    htmx: HtmxDetails


REFUSED_FILES = "instep.refused_files"


def refused_files(request: HttpRequest) -> list[str]:
    """Return the names of the fields in which files were sent; none of them was kept."""
    request.POST.keys()  # what was sent is read, and its files refused, when first asked for
    names: list[str] = request.META.get(REFUSED_FILES, [])
    return names


class NoFiles(FileUploadHandler):
    """Take no files: no form of ours asks for one, and a stranger's would fill the disk.

    The names under which they came are remembered, so that a form can say so.
    """

    def new_file(self, field_name: str, *args: Any, **kwargs: Any) -> None:
        """Remember the name."""
        super().new_file(field_name, *args, **kwargs)
        if self.request is not None:
            self.request.META.setdefault(REFUSED_FILES, []).append(field_name)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Let it go by."""

    def file_complete(self, file_size: int) -> None:
        """Keep nothing."""


def private_responses(get_response: Handler) -> Handler:
    """Keep pages out of caches: they hold what a person told us. Files under static/ are not touched."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return handle


def plain_refusals(get_response: Handler) -> Handler:
    """Give the refusal of a method the page that says what to do; Django answers it with nothing."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            response.content = render_to_string("405.html")
        return response

    return handle
