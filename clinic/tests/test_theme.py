"""A colleague chooses light or dark; the choice is theirs and leads nowhere else."""

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(client: Client, kim) -> Client:
    client.force_login(kim, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_choice_is_kept_and_the_page_comes_back(at_desk, kim, theme):
    answer = at_desk.post(reverse("staff_theme"), {"theme": theme, "back": "/desk/?day=2027-03-02"})
    kim.refresh_from_db()
    assert kim.theme == theme
    assert answer.url == "/desk/?day=2027-03-02"


def test_an_unknown_choice_changes_nothing(at_desk, kim):
    at_desk.post(reverse("staff_theme"), {"theme": "pink"})
    kim.refresh_from_db()
    assert kim.theme == "auto"


def test_the_way_back_stays_on_this_site(at_desk):
    answer = at_desk.post(reverse("staff_theme"), {"theme": "dark", "back": "https://elsewhere.example/"})
    assert answer.url == reverse("staff_home")


def test_a_link_changes_nothing(at_desk, kim):
    assert at_desk.get(reverse("staff_theme"), {"theme": "dark"}).status_code == 405
    kim.refresh_from_db()
    assert kim.theme == "auto"


def test_a_stranger_is_led_to_the_door(client):
    assert client.post(reverse("staff_theme"), {"theme": "dark"}).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("theme", "written"), [("auto", False), ("dark", True), ("light", True)])
def test_the_page_wears_the_choice(rf, practice, kim, theme, written):
    request = rf.get("/desk/")
    kim.theme = theme
    request.user = kim
    page = engines["django"].from_string('{% extends "staff.html" %}').render({}, request)
    assert (f'data-bs-theme="{theme}"' in page) is written


def test_the_door_is_in_our_look(client, practice):
    page = client.get(reverse("account_login")).content.decode()
    assert "Patients need no account" in page
    assert "placeholder" not in page
    assert "<h1>Sign in</h1>" in page
