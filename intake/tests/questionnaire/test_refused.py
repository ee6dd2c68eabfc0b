"""Why an answer is none, in the language of whoever gave it."""

from datetime import date
from typing import Any

import pytest

from intake.questionnaire import questionnaire
from intake.questionnaire.numbers import read_measure, read_number
from intake.questionnaire.refused import Refused

TODAY = date(2027, 3, 2)


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en-gb", {"ft": "9"}, "must be between"),
        ("es", {"ft": "9"}, "pies"),
        (
            "en-gb",
            {"ft": "5", "cm": "170"},
            "Give this in centimetres (cm) or in feet and inches, not in both",
        ),
        ("es", {"ft": "5", "cm": "170"}, "Dé esto en centímetros (cm) o en pies y pulgadas, no en las dos"),
    ],
)
def test_a_height_that_can_not_be_is_refused_in_the_language_of_the_question(
    language: str, typed: dict[str, Any], said: str
):
    items = questionnaire(language).items
    unit = next(item for item in items.values() if item.unit_of == "height_cm")
    with pytest.raises(Refused) as refusal:
        read_measure(items["height_cm"], unit, typed, today=TODAY)
    assert said in refusal.value.in_words(language)


def test_a_number_and_a_tick_together_are_refused_in_the_language_of_the_question():
    item = next(one for one in questionnaire("es").items.values() if len(one.instead) == 1)
    with pytest.raises(Refused) as refusal:
        read_number(item, ["3", "not_sure"], today=TODAY)
    assert refusal.value.in_words("es").startswith("Dé un número o marque «")
