"""What a hostile visitor tries at the doors of the house: signing in, odd requests, headers."""

import logging
import re
import subprocess
import sys
from http import HTTPStatus

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from clinic.models import User
from clinic.running import ROOT
from conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_tried_before(practice) -> None:
    cache.clear()


def sign_in(client: Client, password: str, *, login: str = "kim@clinic.example", **more: str):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"]
)
def test_signing_in_leads_to_no_other_site(client, kim, back):
    answer = sign_in(client, PASSWORD, next=back)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"] == reverse("staff_home")


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "nonsense", "staff_home", ""])
def test_choosing_colours_leads_to_no_other_site_and_breaks_on_nothing(client, kim, back):
    client.force_login(kim, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("staff_theme"), {"theme": "dark", "back": back})
    assert answer.status_code == HTTPStatus.FOUND
    assert "evil" not in answer.headers["Location"]


def test_after_ten_wrong_passwords_the_right_one_waits(client, kim, caplog):
    caplog.set_level(logging.INFO)
    for _ in range(10):
        sign_in(client, "wrong horse battery")
    answer = sign_in(client, PASSWORD)
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert not is_signed_in(client)
    assert "kim@" not in caplog.text


def test_capitals_and_spaces_do_not_give_ten_more_tries(client, kim):
    for number in range(10):
        sign_in(
            client, "wrong horse battery", login="Kim@Clinic.example" if number % 2 else " kim@clinic.example"
        )
    sign_in(client, PASSWORD)
    assert not is_signed_in(client)


def test_a_stranger_elsewhere_can_not_lock_a_colleague_out(client, kim):
    elsewhere = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(12):
        sign_in(elsewhere, "wrong horse battery")
    sign_in(client, PASSWORD)
    assert is_signed_in(client)


@pytest.fixture
def lee(db) -> User:
    """A colleague who left."""
    return User.objects.create_user(
        "lee@clinic.example", PASSWORD, full_name="Lee Marsh", at_desk=True, is_active=False
    )


def test_behind_a_proxy_the_address_counts_that_the_proxy_saw(kim, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    stranger = Client(headers={"X-Forwarded-For": "198.51.100.4, 203.0.113.7"})
    for _ in range(12):
        sign_in(stranger, "wrong horse battery")
    forged = Client(
        headers={"X-Forwarded-For": "192.0.2.1, 203.0.113.7"}
    )  # the first is the visitor's own word
    sign_in(forged, PASSWORD)
    assert not is_signed_in(forged)
    colleague = Client(headers={"X-Forwarded-For": "192.0.2.1"})
    sign_in(colleague, PASSWORD)
    assert is_signed_in(colleague)


def test_a_wrong_password_says_the_same_of_colleagues_former_ones_and_nobody(client, kim, lee):
    pages = set()
    for login in ("kim@clinic.example", "lee@clinic.example", "joe@clinic.example"):
        answer = sign_in(client, "wrong horse battery", login=login)
        words = re.sub(r"csrfmiddlewaretoken.*?>", "", answer.content.decode())
        pages.add((answer.status_code, words.replace(login, "")))
    assert len(pages) == 1


def test_a_colleague_who_left_is_told_so_and_stays_out(client, lee):
    answer = client.post(reverse("account_login"), {"login": lee.email, "password": PASSWORD}, follow=True)
    assert answer.status_code == HTTPStatus.OK
    assert answer.templates[0].name == "account/account_inactive.html"
    assert client.get(reverse("desk:day")).status_code == HTTPStatus.FOUND


@pytest.mark.parametrize(
    "login", ["\x00", "kim@clinic.example\x00", "x" * 10_000, "\u202ekim", "😀@example.com"]
)
def test_odd_logins_are_refused_on_the_page(client, kim, login):
    answer = sign_in(client, PASSWORD + "\x00", login=login)
    assert answer.status_code in (HTTPStatus.OK, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert not is_signed_in(client)


PAGES = [
    ("get", "/", 200),
    ("get", "/start/", 200),
    ("get", "/desk/", 302),
    ("get", "/nowhere/", 404),
    ("get", "/static/nowhere.css", 404),
    ("get", "/a/nothing/", 404),
    ("delete", "/", 405),
    ("trace", "/", 405),
]


@pytest.mark.parametrize(("method", "address", "status"), PAGES)
def test_every_answer_tells_the_browser_to_be_careful(client, method, address, status):
    answer = getattr(client, method)(address)
    assert answer.status_code == status
    assert_careful(answer)


def test_a_failure_of_ours_is_as_careful_and_tells_the_visitor_nothing(client, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("intake.views.start.render", fail)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert not re.search(r"secret detail|Traceback|RuntimeError|/intake/|Django", answer.content.decode())
    assert_careful(answer)


def assert_careful(answer) -> None:
    sent = answer.headers
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["X-Frame-Options"] == "DENY"
    assert sent["Referrer-Policy"] == "same-origin"
    assert "camera=()" in sent["Permissions-Policy"]
    assert "no-store" in sent["Cache-Control"]
    policy = sent["Content-Security-Policy"]
    for rule in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "object-src 'none'"):
        assert rule in policy
    assert not re.search(r"unsafe|\*|data:|https?:", policy)
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_behind_https_cookies_and_addresses_stay_there(tmp_path):
    asked = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
    asked += "s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.DEBUG)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", asked],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "DATA_DIR": str(tmp_path),
            "SECRET_KEY": "x" * 50,
            "SITE_URL": "https://clinic.example",
        },
        capture_output=True,
        text=True,
    )
    assert done.stdout.split() == ["True", "True", "True", "True", "False"]


def test_whoever_refuses_cookies_is_told_that_they_are_needed(practice):
    refusing = Client(enforce_csrf_checks=True)
    answer = refusing.post("/start/", {"answered_by": "self"})
    assert answer.status_code == HTTPStatus.FORBIDDEN
    assert "your browser refuses cookies" in answer.content.decode()


def test_files_that_nobody_asked_for_go_by(client, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))  # a file would have no place to be
    file = SimpleUploadedFile("x.exe", b"x" * 5_000_000)
    answer = client.post("/start/", {"answered_by": "self", "file": file})
    assert answer.status_code == HTTPStatus.FOUND


def test_what_is_kept_of_a_wrong_password_is_not_the_password(client, kim):
    sign_in(client, "wrong horse battery")
    assert "wrong horse" not in str(list(AccessAttempt.objects.values()))
