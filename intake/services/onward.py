"""Where a patient goes after an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from intake.conditions import Facts
from intake.models import SafetyAlert
from intake.questionnaire import Page
from intake.questionnaire.flow import first_unanswered_page, items_to_show, page_after

ADULT_AT = 16  # years: younger people book with a parent or carer


class Place(Enum):
    """The kinds of place that may come next."""

    PAGE = "page"
    CHECK = "check"
    REST = "rest"
    GET_HELP = "get_help"
    SPEAK_TO_US = "speak_to_us"
    ASK_AN_ADULT = "ask_an_adult"


@dataclass(frozen=True)
class Onward:
    """The place that comes next; ``slug`` names the page when it is one."""

    place: Place
    slug: str = ""


def child_alone(answers: Mapping[str, Any], today: date) -> bool:
    """Say whether somebody under 16 is filling this in without an adult."""
    age = Facts(answers, today).age
    return answers.get("answered_by") == "self" and age is not None and age < ADULT_AT


def help_for(alert: SafetyAlert) -> Onward:
    """Return the page that says what to do about the signs as they stand."""
    emergency = alert.standing == SafetyAlert.Level.EMERGENCY
    return Onward(Place.GET_HELP if emergency else Place.SPEAK_TO_US)


def next_page(page: Page, answers: Mapping[str, Any], *, today: date, changing: bool) -> Onward:
    """Return what follows ``page`` when nothing stands in the way.

    ``changing``: the patient goes on to the list of answers, by way of any question that stands open; so
    does who came from that list. Each part after the booking ends at the list of parts.
    """
    if page.stage == "after":
        following = page_after(page.slug, answers, today=today)
        if following and following.section == page.section:
            asks = {item.link_id for item in items_to_show(following, answers, today=today)}
            if not changing or not asks <= answers.keys():
                return Onward(Place.PAGE, following.slug)
        return Onward(Place.CHECK if changing else Place.REST)
    if changing:
        following = first_unanswered_page(answers, stage="before", today=today)
    else:
        following = page_after(page.slug, answers, today=today)
    if following is not None and following.stage == "before":
        return Onward(Place.PAGE, following.slug)
    return Onward(Place.CHECK)
