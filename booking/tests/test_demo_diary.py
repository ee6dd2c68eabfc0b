"""The demo's diary is filled even where two references meet: with seven digits, once in 450 times they do."""

import random
from itertools import chain, count
from types import SimpleNamespace

import pytest

from booking.demo import diary
from booking.demo.intakes import stories
from booking.demo.names import people
from booking.demo.practice import build
from booking.models import Appointment
from clinic.models import Patient
from conftest import NOW


def fill() -> None:
    chance = random.Random(2027)
    practice = build(now=NOW)
    diary.Diary(practice, people(30, today=NOW.date(), chance=chance), stories(), chance, NOW).fill()


@pytest.mark.parametrize(
    ("module", "draws"), [("clinic.models.people", 1), ("booking.models.appointment", 2)]
)
def test_references_that_meet_are_drawn_again(module, draws, db, monkeypatch):
    """The first two are the same; ``draws`` is how often a number is drawn for each."""
    numbers = chain([7] * 2 * draws, count(1000))
    monkeypatch.setattr(f"{module}.secrets", SimpleNamespace(randbelow=lambda below: next(numbers) % below))
    monkeypatch.setattr(diary, "DAYS_BACK", 0)
    monkeypatch.setattr(diary, "DAYS_AHEAD", 1)
    fill()
    references = [*Patient.objects.values_list("reference"), *Appointment.objects.values_list("reference")]
    assert len(references) > 10
