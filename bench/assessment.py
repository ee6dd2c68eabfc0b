"""One full assessment."""

from bench.clinic import NOW
from bench.figures import Figure, median
from booking.demo.intakes import stories
from intake.assessment import assess


def figures() -> list[Figure]:
    """Assess the demo's fullest story again and again."""
    story = max(stories(), key=lambda story: len(story.answers))
    answers = {"answered_by": "self", "birth_date": "1961-03-27", "sex_at_birth": "female", **story.answers}
    cost = median(lambda: assess(answers, today=NOW.date()), rounds=300)
    return [Figure(f"one assessment of {len(answers)} answers", cost, "ms", 2)]
