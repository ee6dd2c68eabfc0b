"""Acceptance point 45 of UX.md: whoever has no e-mail, or only a landline, books all the same.

Each function returns what is wrong, so an empty list is good.
"""

from django.utils import timezone

from booking.models import Appointment, Status
from booking.tests.journeys.walker import Post, Walker, code_sent_to, eventually

MOBILE, LANDLINE = "07700 900 777", "020 7946 0777"


def mobile_only_faults(person: Walker, post: Post) -> list[str]:
    """[45] From the free times to the booked page with a mobile and nothing else."""
    _to_contact(person, MOBILE)
    person.follow("button", "Continue")
    if not person.page.url.endswith("/code/"):
        return ["the contact was not taken"]
    person.page.get_by_label("Code").fill(eventually(lambda: code_sent_to(post, MOBILE)))
    person.follow("button", "Book this appointment")
    return [] if person.page.url.endswith("/booked/") else ["not booked"]


def landline_only_faults(person: Walker) -> list[str]:
    """[45] From the free times to the page that says who is called and until when the time is kept."""
    _to_contact(person, LANDLINE)
    person.page.get_by_label("Call me instead").check(force=True)
    person.follow("button", "Continue")
    if not person.page.url.endswith("/ring/"):
        return ["the contact was not taken"]
    kept = Appointment.objects.get(status=Status.HELD)
    words = person.page.locator("main").inner_text()
    found = [
        f"{one} is not said"
        for one in ("ending 777", kept.reference, "Kept for you until")
        if one not in words
    ]
    if kept not in Appointment.objects.to_be_rung(timezone.now()):
        found.append("nobody is told to call")
    return found


def _to_contact(person: Walker, number: str) -> None:
    with person.page.expect_navigation():
        person.page.locator("main .button-main").first.click()
    person.page.get_by_label("Full name").fill("Ada Byron")
    person.page.get_by_label("Mobile number").fill(number)
    person.page.get_by_label("Mine").check(force=True)
