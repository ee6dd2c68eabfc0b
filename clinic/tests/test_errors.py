"""What goes wrong gets a page of ours: plain, without a trace, and without the database."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_safe

from clinic import urls


def fail(request: HttpRequest, what: str) -> HttpResponse:
    """Fail as told."""
    raise {"code": RuntimeError, "database": OperationalError, "right": PermissionDenied}[what](
        "secret detail"
    )


@require_safe
def look_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
urlpatterns = [path("fail/<slug:what>/", fail), path("look/", look_only)]

REFUSALS = [
    ("get", "/nowhere/", {}, 404, "We can\u2019t find that page"),
    ("get", "/fail/code/", {}, 500, "Something went wrong on our side"),
    ("get", "/fail/database/", {}, 503, "We will be back in a few minutes"),
    ("get", "/fail/right/", {}, 403, "This page is not open to you"),
    ("post", "/look/", {}, 405, "That does not work here"),
    ("get", "/look/", {"headers": {"host": "elsewhere.example"}}, 400, "We could not read that"),
]


@pytest.fixture
def stranger(settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("method", "address", "sent", "status", "words"), REFUSALS)
def test_each_refusal_has_its_page_and_asks_the_database_nothing(
    stranger, method, address, sent, status, words
):
    # No access to the database is granted here: a page that asked it would fail this test.
    answer = getattr(stranger, method)(address, **sent)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in page
    assert "In an emergency call 112" in page
    assert "secret detail" not in page
    assert not re.search(r"Traceback|Django|Exception", page)
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_a_form_that_was_open_too_long_says_that_nothing_was_changed(settings):
    answer = Client(enforce_csrf_checks=True).post("/staff/sign-in/", {"login": "kim@clinic.example"})
    assert answer.status_code == 403
    assert "Nothing was changed" in answer.content.decode()


def test_a_page_that_may_be_seen_is_left_alone(stranger):
    assert stranger.get("/look/").content == b"seen"
