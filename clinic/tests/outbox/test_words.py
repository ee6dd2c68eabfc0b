"""Texts with placeholders: filled in plainly, checked when saved, counted as a network counts."""

import pytest

from clinic.outbox.contents import Content
from clinic.outbox.gsm import room_of
from clinic.outbox.words.catalogue import Wording
from clinic.outbox.words.checks import subject_faults, text_faults
from clinic.outbox.words.placeholders import fill, fill_sms

NEEDS = (("{link}",), ("{when}", "{when_short}"))
VISIT = Wording("visit", "Visit", ("clinic", "when", "when_short", "link"), NEEDS, Content)
VALUES = {
    "clinic": "Harbour Street Foot Clinic",
    "when": "jueves 4 de marzo",
    "when_short": "Thu 4 Mar",
    "link": "https://clinic.example/a/abcdefghijklmnopqrstuvwx/",
}


def faults(text: str, channel: str = "sms") -> list[str]:
    return list(text_faults(VISIT, channel, text, VALUES))


@pytest.mark.parametrize(
    "typed",
    [
        "{{7*7}}",
        "{% load i18n %}",
        "{clinic.phone}",
        "{clinic!r}",
        "{0}",
        "{}",
        "{{ link }}",
        "%(link)s",
        "{Link}",
        "{unknown}",
        "{% include 'x' %}",
        "${link.__class__}",
    ],
)
def test_what_is_no_placeholder_of_ours_is_sent_as_it_was_typed(typed: str):
    assert fill(f"See {typed} you", VALUES) == f"See {typed} you"


def test_values_are_put_in_once_and_never_read_again():
    assert fill("{clinic} at {when}", {"clinic": "{when}", "when": "nine"}) == "{when} at nine"


def test_a_value_that_begins_a_line_begins_with_a_capital_but_an_address_never():
    assert fill("{when}\n{link}\nOn {when}", {**VALUES, "link": "http://x/"}) == (
        "Jueves 4 de marzo\nhttp://x/\nOn jueves 4 de marzo"
    )


def test_a_line_of_nothing_but_placeholders_without_a_value_is_left_out():
    assert fill("Come.\n{directions}\n\nBye {directions}.", {"directions": ""}) == "Come.\n\nBye ."


def test_values_follow_the_letters_of_the_text():
    plain, accented = "{clinic}: {when_short}", "{clinic}: aquí, {when_short}"
    values = {**VALUES, "clinic": "Praxis Měsíček"}
    assert fill_sms(plain, values) == "Praxis Mesicek: Thu 4 Mar"
    assert fill_sms(accented, values) == "Praxis Měsíček: aquí, Thu 4 Mar"


@pytest.mark.parametrize(
    ("text", "letters", "messages", "plain"),
    [
        ("", 0, 1, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("€" * 80, 160, 1, True),
        ("€" * 81, 162, 2, True),
        ("a" * 152 + "€" + "a" * 152, 306, 3, True),  # the escape won't be cut in two
        ("á" * 70, 70, 1, False),
        ("á" * 71, 71, 2, False),
        ("á" * 134, 134, 2, False),
        ("á" * 135, 135, 3, False),
        ("ñ" * 160, 160, 1, True),
        ("🙂" * 35, 70, 1, False),
        ("á" * 66 + "🙂" + "á" * 66, 134, 3, False),
    ],
)
def test_a_text_message_is_counted_as_the_network_counts(text: str, letters: int, messages: int, plain: bool):
    room = room_of(text)
    assert (room.letters, room.messages, room.plain) == (letters, messages, plain)


def test_a_good_text_has_no_faults():
    assert faults("{clinic}: {when_short}. {link}") == []
    assert list(subject_faults(VISIT, "Your appointment: {when}")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{when} {link} {name}", "{name} is no placeholder; see the list beside"),
        ("{when} {link} {phone}", "{phone} has no value in this message"),
        ("{when}", "Put {link} in: people need it"),
        ("{link}", "Put {when} or {when_short} in: people need it"),
        ("{when} {link} {{7*7}}", "Write placeholders in single braces without spaces, like {clinic}"),
        ("{when} {link} {% now %}", "Write placeholders in single braces without spaces, like {clinic}"),
        ("{when} {link} {clinic", "Write placeholders in single braces without spaces, like {clinic}"),
        ("{when} {link} clinic}", "Write placeholders in single braces without spaces, like {clinic}"),
        ("{when} {link} {Clinic}", "Write placeholders in single braces without spaces, like {clinic}"),
        ("{when} {link} bit.ly: http://bit.ly/x", "The only address in a text message is {link}"),
        ("{when} {link} diabetic check", "“diabetic” says something about health: others may read this"),
        ("{when} {link} dolor", "“dolor” says something about health: others may read this"),
        (
            "{when} {link} " + "a" * 300,
            "Too long: 369 letters make 3 text messages, and 2 are the most",
        ),
    ],
)
def test_each_fault_is_named(text: str, said: str):
    assert faults(text) == [said]


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("Hello\r\nBcc: all@example.com", "A subject is one line"),
        ("Hello\nthere", "A subject is one line"),
        ("Here: {link}", "A link can’t stand in a subject"),
        ("Your knee: {when}", "“knee” says something about health: others may read this"),
        ("At {where}", "{where} is no placeholder; see the list beside"),
    ],
)
def test_a_subject_is_one_plain_line(subject: str, said: str):
    assert list(subject_faults(VISIT, subject)) == [said]


def test_an_email_may_be_long_and_speak_of_feet():
    assert faults("{when} {link} your toe nails " + "a" * 900, channel="email") == []
