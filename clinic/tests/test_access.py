"""Rights open staff views; a browser reaches only the answers it gave."""

from http import HTTPStatus
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from clinic.access import owns_response, remember_response, right_required
from clinic.models import Right

pytestmark = pytest.mark.django_db


@right_required(Right.DESK)
def desk_only(request):
    return HttpResponse("in")


@pytest.fixture
def ask(rf: RequestFactory):
    def ask_as(user, method="get"):
        request = getattr(rf, method)("/desk/?day=2027-03-02")
        request.user = user
        return desk_only(request)

    return ask_as


def test_a_colleague_with_the_right_comes_in(ask, kim):
    assert ask(kim).content == b"in"


def test_a_colleague_without_the_right_is_refused(ask, noor):
    with pytest.raises(PermissionDenied):
        ask(noor)


def test_a_colleague_who_left_is_refused_at_once(ask, kim):
    kim.is_active = False
    with pytest.raises(PermissionDenied):
        ask(kim)


def test_a_stranger_is_led_to_sign_in_and_back_to_the_page_they_asked_for(ask):
    answer = ask(AnonymousUser())
    assert answer.status_code == HTTPStatus.FOUND
    assert answer.headers["Location"] == "/staff/sign-in/?next=/desk/%3Fday%3D2027-03-02"


def test_a_strangers_post_does_not_come_back_as_a_get(ask):
    assert ask(AnonymousUser(), "post").headers["Location"] == "/staff/sign-in/?next=/staff/"


def test_a_browser_owns_the_answers_it_gave_and_no_others(rf):
    request = rf.get("/")
    request.session = SessionStore()
    mine = uuid4()
    remember_response(request, mine)
    assert owns_response(request, mine)
    assert not owns_response(request, uuid4())


def test_only_the_last_five_are_remembered(rf):
    request = rf.get("/")
    request.session = SessionStore()
    given = [uuid4() for _ in range(6)]
    for response_id in given:
        remember_response(request, response_id)
    assert [owns_response(request, response_id) for response_id in given] == [False, *[True] * 5]
