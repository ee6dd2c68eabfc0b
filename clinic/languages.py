"""Which language a page is written in: the one that was chosen, else that of its patient, else the browser's.

Staff pages are in English. Messages are written in the language that stands in the outbox.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

KEY = "language"  # in the session: what this visitor chose
STAFF_PLACES = ("/staff/", "/desk/", "/ask/", "/doctor/", "/manage/", "/demo/")

Handler = Callable[[HttpRequest], HttpResponse]


def in_readers_language(get_response: Handler) -> Handler:
    """Answer each request in the language of its reader."""

    def handle(request: HttpRequest) -> HttpResponse:
        with translation.override(_language_of(request)):
            response = get_response(request)
            response.headers.setdefault("Content-Language", current())
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return handle


def _language_of(request: HttpRequest) -> str:
    if request.path.startswith(STAFF_PLACES):
        return settings.STAFF_LANGUAGE
    chosen = str(request.session.get(KEY, ""))
    return chosen if is_spoken(chosen) else translation.get_language_from_request(request)


def current() -> str:
    """Return the language that is being written in now."""
    return translation.get_language() or settings.LANGUAGE_CODE


def speaking(language: str | None) -> AbstractContextManager[None]:
    """Let a block be in a language; nothing is done if it is spoken already, which is quick to see."""
    return nullcontext() if translation.get_language() == language else translation.override(language)


def is_spoken(language: str) -> bool:
    """Say whether the clinic offers its pages in a language."""
    return language in dict(settings.LANGUAGES)


def choose(request: HttpRequest, language: str) -> None:
    """Keep what this visitor chose, for all pages that follow."""
    request.session[KEY] = language


def speak_as_known(request: HttpRequest, language: str) -> None:
    """Go on in the language of the patient whom a page is for, unless this visitor chose another."""
    if KEY not in request.session and is_spoken(language):
        translation.activate(language)  # until ``in_readers_language`` has its answer
