"""The clinic that is measured: the demo's, with a patient who is about to choose a time."""

import random
from datetime import UTC, datetime, timedelta

from django.test import Client

from booking.demo.diary import Diary
from booking.demo.intakes import stories, told
from booking.demo.names import Person, people
from booking.demo.practice import DemoPractice, build
from intake.models import QuestionnaireResponse

NOW = datetime.now(UTC).replace(microsecond=0)
CHANCE = random.Random(2027)
STORY = next(story for story in stories() if story.key == "heel_and_knee_early")


def built() -> DemoPractice:
    """Write the demo's practice and three weeks of appointments."""
    practice = build(now=NOW)
    Diary(practice, people(200, today=NOW.date(), chance=CHANCE), stories(), CHANCE, NOW).fill()
    return practice


def draft(number: int = 0) -> QuestionnaireResponse:
    """Return the assessed answers of somebody who has not booked yet."""
    born = (NOW - timedelta(days=60 * 365)).date()
    person = Person(f"Ada Byron {number}", "female", born, f"+4477009{number:05d}", "ada@example.com")
    return told(STORY, person, now=NOW)


def browser_of(response: QuestionnaireResponse) -> Client:
    """Return a browser in which these answers were given."""
    client = Client()
    session = client.session
    session["responses"] = [str(response.pk)]
    session.save()
    return client
