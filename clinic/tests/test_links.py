"""Private links open one thing, for one purpose, until they end."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic import links
from clinic.models import PatientLink, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    return uuid4()


@pytest.fixture
def token(visit, now):
    return links.issue(Purpose.APPOINTMENT, visit, expires_at=now + timedelta(days=1), now=now)


def test_a_link_opens_its_own_thing(token, visit, now):
    assert links.resolve(token, Purpose.APPOINTMENT, now=now) == visit


def test_the_token_itself_is_never_stored(token):
    stored = PatientLink.objects.values().get()
    assert token not in str(stored)


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.swapcase(), lambda t: ""]
)
def test_a_tampered_token_opens_nothing(token, change, now):
    assert links.resolve(change(token), Purpose.APPOINTMENT, now=now) is None


def test_a_link_for_one_purpose_opens_no_other(token, now):
    assert links.resolve(token, Purpose.ANSWERS, now=now) is None


def test_a_link_ends_at_its_time(token, visit, now):
    end = now + timedelta(days=1)
    assert links.resolve(token, Purpose.APPOINTMENT, now=end - timedelta(seconds=1)) == visit
    assert links.resolve(token, Purpose.APPOINTMENT, now=end) is None


def test_revoking_ends_every_link_to_the_thing_and_no_other(token, visit, now):
    other = links.issue(Purpose.APPOINTMENT, uuid4(), expires_at=now + timedelta(days=1), now=now)
    links.revoke(visit, Purpose.APPOINTMENT, now=now)
    assert links.resolve(token, Purpose.APPOINTMENT, now=now) is None
    assert links.resolve(other, Purpose.APPOINTMENT, now=now) is not None
