"""Continue without a network: point 11 of UX.md."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from booking.models import Appointment
from booking.services.hold import hold
from booking.tests.journeys.acceptance_points import offline_checks
from booking.tests.journeys.acceptance_points.conftest import Answered, Visitor, Wish, rewrite_script
from booking.tests.journeys.walker import Walker
from intake.models import QuestionnaireResponse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORRY = {"main_worry": "It hurts when I stand."}
NAME = {"full_name": "Ada Byron", "mobile": "07700 900 321"}


@pytest.fixture
def at_worry(visitor: Visitor, answered: Answered) -> Callable[..., Walker]:
    """Let somebody come to the page that asks for their own words, the rest of it filled in.

    ``plant``: a fault for the script of the page, what it says and what it then says.
    """

    def make(*plant: str) -> Walker:
        response = answered(until="first")
        person = visitor(response)
        if plant:
            rewrite_script(person, "app.js", *plant)
        person.page.goto(reverse("intake:page", args=[response.pk, "first"]))
        for name, value in {"main_region": "knee", "first_region": "foot"}.items():
            person.page.locator(f"[name={name}][value={value}]").check(force=True)
        return person

    return make


def own_words() -> str:
    return str(QuestionnaireResponse.objects.get().answers["main_worry"])


def test_answers_stay_on_the_page_and_are_kept_once_there_is_a_network(at_worry: Callable[..., Walker]):
    """11"""
    assert offline_checks.offline_faults(at_worry().page, WORRY) == []
    assert own_words() == WORRY["main_worry"]


def test_so_do_a_name_and_a_number(visitor: Visitor, answered: Answered, a_visit: Wish):
    """11"""
    visit = hold(**a_visit(response=answered(checked=True)))
    page = visitor(visit.response, reverse("booking:contact", args=[visit.response_id])).page
    page.locator("[name=phone_owner][value=mine]").check(force=True)
    assert offline_checks.offline_faults(page, NAME) == []
    assert Appointment.objects.get().contact.full_name == NAME["full_name"]


@pytest.mark.parametrize(
    ("fault", "old", "new"),
    [
        ("not said at chrome-error://chromewebdata/", "!navigator.onLine", "false"),
        ("other words", "= words;", "= 'No.';"),
        ("the message has not the focus", "notice.focus();", ""),
        ("main_worry is lost", "notice.focus();", "notice.focus(); form.reset();"),
        (
            "it does not go on",
            "sayOffline(form);\n",
            "sayOffline(form); sentAt.set(form, Date.now());\n",
        ),
    ],
)
def test_what_is_lost_or_not_said_is_found_when_planted(
    at_worry: Callable[..., Walker], fault: str, old: str, new: str
):
    person = at_worry(old, new)
    person.context.set_default_timeout(2000)
    assert offline_checks.offline_faults(person.page, WORRY) == [fault]
