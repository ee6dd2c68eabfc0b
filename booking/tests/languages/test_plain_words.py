"""All that patients read is plain, and a text message is one (acceptance point 48)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from booking.tests.every_kind import owe_every_kind
from booking.tests.languages import plain_words
from booking.tests.languages.plain_words import BANNED, banned_words, grade, hard_texts, sms_faults, syllables
from booking.translations import catalogue, wanted
from clinic.catalogues.po import read
from clinic.models import User
from clinic.outbox.contents import kind_of
from clinic.outbox.models import OutboxMessage
from clinic.settings import BASE_DIR
from intake.models import QuestionnaireResponse

OTHER_LANGUAGES = [code for code in settings.LANGUAGE_NAMES if not code.startswith("en")]
IN_EVERY_LANGUAGE = {"an exclamation mark": BANNED["an exclamation mark"], "click": r"\bclic\b|\bclick"}
BY_ANOTHER_NAME = {"resume_short": "resume_link"}  # the same message where the other is too long
LONG = "We ask you this so that we know who you are and can see you on the day and at the time that you want to come"
BAD = {
    "please note": "Please note that we are closed.",
    "an exclamation mark": "You are booked!",
    "oops": "Oops, that went wrong.",
    "blame": "You forgot the year.",
    "Latin": "Bring your shoes, insoles, etc.",
    "an abbreviation": "It takes approx 5 minutes.",
    "click": "Click the button.",
    "a promise": "Insoles cure this.",
    "a fright": "It could be cancer.",
}


@pytest.fixture(scope="module")
def texts() -> dict[tuple[str, str], list[str]]:
    """Every English text that a patient may read, rules among them, by app and domain."""
    return {
        place: [text for one in found for text in (one.text, one.plural) if text]
        for place, found in wanted().items()
    }


def test_no_text_asks_for_more_than_six_years_of_school(texts: Mapping[tuple[str, str], list[str]]):
    for place, found in texts.items():
        assert [text for text in found if plain_words.words_in(text) >= plain_words.LONG_ENOUGH], place
        assert hard_texts(found) == [], place


def test_no_text_holds_a_word_that_we_ban(texts: Mapping[tuple[str, str], list[str]]):
    for place, found in texts.items():
        assert banned_words(found) == [], place


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
def test_no_translation_shouts_or_asks_for_a_click(language: str):
    for app, domain in wanted():
        entries = read(catalogue(app, domain, language).read_text(encoding="utf-8"))
        said = [text for entry in entries if entry.text for text in entry.translations]
        assert said
        assert banned_words(said, IN_EVERY_LANGUAGE) == []


def test_hard_texts_are_found_when_planted():
    hard = "Rheumatological comorbidities necessitate interdisciplinary evaluation prior to any mobilisation."
    tagged = "<strong>%(visit)s</strong> {visit} and a lot of words that are not hard at all"
    found = hard_texts([hard, LONG, tagged, "Rheumatology department"])
    assert [text.partition(": ")[2] for text in found] == [hard, LONG]


def test_banned_words_are_found_when_planted():
    assert [banned_words([text]) for text in BAD.values()] == [
        [f"{what}: {text}"] for what, text in BAD.items()
    ]
    assert set(BAD) == set(BANNED)
    assert banned_words(["¡Listo!", "Haga clic aquí."], IN_EVERY_LANGUAGE) == [
        "an exclamation mark: ¡Listo!",
        "click: Haga clic aquí.",
    ]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("knee", 1),
        ("emergency", 4),
        ("swollen", 2),
        ("squeezed", 1),
        ("doctor", 2),
        ("wide", 1),
        ("are", 1),
        ("trouble", 2),
        ("places", 2),
        ("soles", 1),
        ("being", 2),
    ],
)
def test_syllables_are_counted_about_right(word: str, count: int):
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula():
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("The cat sat. The dog ran") == pytest.approx(0.39 * 3 + 11.8 - 15.59)


@pytest.fixture
def every_text_message(
    a_visit: Callable[..., dict[str, Any]], kim: User, new_answers: Callable[..., QuestionnaireResponse]
) -> Callable[[str], dict[str, str]]:
    """Let a patient be owed each kind of message; return the newest texts of a language, by kind."""
    visit = owe_every_kind(a_visit, kim, new_answers())

    def written(language: str) -> dict[str, str]:
        messages = {message.kind: message for message in OutboxMessage.objects.order_by("about_version")}
        with translation.override(language):
            return {
                kind: kind_of(kind).compose(message, visit.starts_at - timedelta(days=1)).sms
                for kind, message in messages.items()
            }

    return written


@pytest.mark.parametrize("language", settings.LANGUAGE_NAMES)
def test_every_text_message_is_one_in_every_language(
    every_text_message: Callable[[str], dict[str, str]], language: str
):
    written = every_text_message(language)
    templates = {
        file.name.removesuffix(".sms.txt")
        for app in ("clinic", "intake", "booking")
        for file in (BASE_DIR / app / "templates").rglob("*.sms.txt")
    }
    assert {BY_ANOTHER_NAME.get(name, name) for name in templates} == written.keys()
    assert {kind: sms_faults(text) for kind, text in written.items() if sms_faults(text)} == {}


def test_a_text_message_that_costs_two_is_found_when_planted():
    assert sms_faults("x" * 160) == []
    assert sms_faults("x" * 161) == ["161 characters"]
    assert sms_faults("Su cita es mañana a las 9, está en…") == ["letters: á…"]
