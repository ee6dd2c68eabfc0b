"""Guessing ends, whatever is guessed and wherever it comes from."""

from datetime import timedelta

import pytest
from django.db import transaction

from clinic import tries
from clinic.models import AuditEvent, Tries
from conftest import NOW

MINUTE = timedelta(minutes=1)
HERE, THERE = tries.of_place("192.0.2.1"), tries.of_place("192.0.2.2")

pytestmark = pytest.mark.django_db


def guess(secret: str, place: str = HERE, now=NOW):
    """Answer wrong once; return the refusal."""
    with transaction.atomic():
        count = tries.count(tries.of_secret("word", secret), place, now=now)
        return count.locked or count.wrong()


def test_the_fifth_wrong_answer_to_a_secret_locks_it_for_a_quarter_of_an_hour():
    answers = [guess("a", tries.of_place(f"192.0.2.{number}")) for number in range(5)]
    assert answers[:4] == [None] * 4
    assert answers[4].until == NOW + 15 * MINUTE
    assert guess("a", THERE, NOW + 14 * MINUTE) is not None
    assert guess("a", THERE, NOW + 15 * MINUTE) is None


def test_the_fifth_wrong_answer_from_one_place_locks_that_place_alone():
    assert [guess(secret) for secret in "abcd"] == [None] * 4
    assert guess("e") is not None
    assert guess("f") is not None
    assert guess("f", THERE) is None


def test_wrong_answers_long_ago_weigh_no_more():
    for number in range(4):
        guess("a", now=NOW + number * MINUTE)
    assert guess("a", now=NOW + 15 * MINUTE) is None


def test_a_right_answer_forgets_the_wrong_ones_to_that_secret_but_not_those_from_the_place():
    for _ in range(4):
        guess("a")
    secret = tries.of_secret("word", "a")
    with transaction.atomic():
        tries.count(secret, HERE, now=NOW).right(secret)
    assert guess("a", THERE) is None
    assert guess("b") is not None


def test_neither_secret_nor_place_can_be_read_and_a_lock_is_on_record():
    for _ in range(5):
        guess("maple")
    kept = str(list(Tries.objects.values())) + str(list(AuditEvent.objects.values()))
    assert "maple" not in kept
    assert "192.0.2" not in kept
    assert AuditEvent.objects.get().act == "tries.locked"


def test_one_connection_is_one_place_however_many_addresses_it_has():
    assert tries.of_place("2001:db8::1") == tries.of_place("2001:db8::ffff:1")
    assert tries.of_place("2001:db8::1") != tries.of_place("2001:db8:0:1::1")
    assert tries.of_place("::ffff:192.0.2.1") == HERE
    assert tries.of_place("::ffff:192.0.2.2") == THERE
    assert tries.of_place(None) != HERE


def test_old_counts_are_forgotten_and_a_lock_never_too_soon():
    for minute in range(0, 15, 3):
        guess("a", now=NOW + minute * MINUTE)
    until = Tries.objects.first().locked_until
    tries.forget_old_tries(now=until - MINUTE)
    assert guess("a", THERE, until - MINUTE) is not None
    assert tries.forget_old_tries(now=until + 30 * MINUTE) == 3
