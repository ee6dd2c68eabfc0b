"""Waits and phone numbers as colleagues read them."""

from datetime import timedelta

import pytest

from booking.summary import Line
from booking.templatetags.said import ago, line, lines, other_language, phone_words
from conftest import NOW


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (59 * 60, "59 min ago"),
        (60 * 60, "1 h ago"),
        (23 * 3600, "23 h ago"),
        (24 * 3600, "1 day ago"),
        (72 * 3600, "3 days ago"),
    ],
)
def test_a_wait_is_said_in_one_unit(seconds: int, words: str):
    assert ago(NOW - timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [("+447700900321", "07700 900321"), ("+12025550123", "+1 202-555-0123"), ("no number", "no number")],
)
def test_a_number_is_read_as_it_is_dialled_here(number: str, words: str):
    assert phone_words(number) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("en-gb", ""), ("en-us", ""), ("es", "Spanish"), ("es-mx", "Mexican Spanish"), ("xx", "xx")],
)
def test_a_language_is_named_where_it_is_not_that_of_colleagues(language: str, words: str):
    assert other_language(language) == words


def test_a_line_leads_to_its_answer_and_is_only_text():
    assert line(Line("a < b", "dm")) == '<a href="#answer-dm">a &lt; b</a>'
    assert line(Line("a < b")) == "<span>a &lt; b</span>"
    assert lines([Line("a", "dm"), Line("b")]) == '<a href="#answer-dm">a</a>; <span>b</span>'
