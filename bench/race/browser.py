"""A browser without a screen: cookies, forms, and the bad habits of the real ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

BROKEN, BUSY = 500, 503  # HTTP
PATIENCE = 20  # seconds
WHAT_TO_DO = re.compile(r"try again|once more", re.IGNORECASE)
AWAY = "We will be back in a few minutes"  # nobody can say whether the form was dealt with


class NoAnswer(Exception):
    """The line broke, or nothing came in time: whether the form was dealt with is unknown."""


@dataclass(frozen=True)
class Answer:
    """A page as it came."""

    status: int
    leads_to: str
    text: str

    def value(self, name: str) -> str:
        """Return the value of a hidden field, or nothing."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""

    @property
    def plain(self) -> bool:
        """Say whether a person reads what to do, if the site could not do what it was asked."""
        return self.status < BROKEN or bool(WHAT_TO_DO.search(self.text))

    @property
    def unsure(self) -> bool:
        """Say whether the site itself can't know if it was done: the line to its database broke."""
        return self.status == BROKEN or AWAY in self.text

    def times(self) -> list[str]:
        """Return the sealed values of the free times on the page, in order, each once."""
        return list(dict.fromkeys(re.findall(r'name="time" value="([^"]+)"', self.text)))


class Browser:
    """One person's browser. Several threads may send with it at once."""

    def __init__(self, base_url: str, session: str) -> None:
        parts = urlsplit(base_url)
        self.host, self.port = parts.hostname or "localhost", parts.port
        self.cookies = {"sessionid": session}

    def get(self, path: str) -> Answer:
        """Look at a page. Raises NoAnswer."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form. Raises NoAnswer."""
        body = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        return self._ask("POST", path, urlencode(body))

    def post_and_leave(self, path: str, fields: Mapping[str, str]) -> None:
        """Send a form and close the line before an answer comes. Raises NoAnswer, always."""
        body = urlencode({"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields})
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request("POST", path, body, self._headers())
        except OSError as error:
            raise NoAnswer from error
        finally:
            connection.close()
        raise NoAnswer

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, self._headers())
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, HTTPException) as error:
            raise NoAnswer from error
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
