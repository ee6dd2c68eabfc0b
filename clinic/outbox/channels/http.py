"""Posting to a provider: one request within a time limit, no redirects, and how long it asks us to wait."""

from collections.abc import Mapping
from datetime import timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from clinic.outbox.channels.protocol import Unavailable

LONGEST_WAIT = timedelta(hours=6)  # a provider that asks for more is not worth waiting for
MOST_BYTES = 64 * 1024  # of an answer that we read


class Answered(Exception):
    """The provider answered, and not with success."""

    def __init__(self, status: int, body: bytes, headers: Message) -> None:
        super().__init__(str(status))
        self.status, self.body, self.headers = status, body, headers

    @property
    def asks_for_patience(self) -> bool:
        """Say whether the same request may succeed later: 408, 429, 5xx, or a redirect that we don't follow."""
        return not 400 <= self.status < 500 or self.status in (408, 429)


def post(url: str, body: bytes, headers: Mapping[str, str], *, timeout: float) -> tuple[int, bytes]:
    """Return status and body of a success. Raises Answered, or Unavailable where nobody answers in time (seconds)."""
    request = Request(url, data=body, headers=dict(headers), method="POST")  # noqa: S310
    try:
        with build_opener(_NoRedirect).open(request, timeout=timeout) as answer:
            return answer.status, answer.read(MOST_BYTES)
    except HTTPError as error:
        with error:
            raise Answered(error.code, _read(error), error.headers) from error
    except (OSError, HTTPException) as error:
        raise Unavailable("the text message service can't be reached") from error


def wait_asked_for(headers: Mapping[str, str] | Message) -> timedelta | None:
    """Return what Retry-After asks for (RFC 9110 section 10.2.3: seconds, or a date), or None; hours at most.

    A date is held against the answer's own Date: clocks may differ.
    """
    said = str(headers.get("Retry-After", "")).strip()
    if said.isascii() and said.isdigit():
        wait = timedelta(seconds=min(int(said[:9]), LONGEST_WAIT.total_seconds()))
    else:
        try:
            wait = parsedate_to_datetime(said) - parsedate_to_datetime(str(headers.get("Date", "")))
        except (TypeError, ValueError):
            return None
    return min(max(wait, timedelta()), LONGEST_WAIT)


def _read(error: HTTPError) -> bytes:
    try:
        return error.read(MOST_BYTES)
    except (OSError, HTTPException):
        return b""


class _NoRedirect(HTTPRedirectHandler):
    """A redirected POST would become a GET and say "sent" where nothing was."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None
