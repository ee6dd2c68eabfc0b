"""What the pages for danger signs say: the rules' own texts, and the patient's own ticks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from clinic import languages
from clinic.models import Practice
from intake.assessment import RedFlag, danger
from intake.assessment.translating import said
from intake.models import QuestionnaireResponse, SafetyAlert
from intake.questionnaire import Page, questionnaire
from intake.questionnaire.flow import items_to_show
from intake.questionnaire.wording import worded
from intake.services.read_back import sign_words

NOT_SURE = "not_sure"
ABOUT = ("birth_date", "sex_at_birth")  # they may lend a sign weight, and are none


@dataclass(frozen=True)
class DangerWords:
    """The texts of one danger page, and the page (and box) on which its first sign was ticked."""

    says: list[str]
    ticked: list[str]
    not_sure: list[str]
    mistake_slug: str
    mistake_box: str

    @property
    def to_say(self) -> str:
        """Return the words to read out on the phone."""
        ticked = [_("I ticked: “%s”.") % sign for sign in self.ticked]
        not_sure = [_("I am not sure about: “%s”.") % sign for sign in self.not_sure]
        return " ".join(
            [_("I filled in a safety check for a foot clinic. It told me to call."), *ticked, *not_sure]
        )


def danger_words(
    response: QuestionnaireResponse, alert: SafetyAlert, *, practice: Practice, today: date
) -> DangerWords:
    """Return what to say of an open alert: the gravest signs first, as the answers stand now."""
    flags = [flag for flag in danger(response.answers, today=today) if flag.code in alert.codes]
    grave = [flag for flag in flags if flag.level == "emergency"] or flags
    signs = list(dict.fromkeys(link_id for flag in grave for link_id in _signs(flag)))
    told, language = response.answers, languages.current()
    items = questionnaire(language).items
    page, asked = _where_asked(signs, told, today)
    sure = [link_id for link_id in signs if told.get(link_id) != NOT_SURE]
    return DangerWords(
        says=[said(flag.say, language).replace("{emergency}", practice.emergency_number) for flag in grave],
        ticked=[sign_words(items[link_id], told[link_id], told) for link_id in sure],
        not_sure=[worded(items[link_id], told) for link_id in signs if link_id not in sure],
        mistake_slug=page.slug,
        mistake_box=_box_of(signs, page, asked),
    )


def ticked_signs(flags: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> list[str]:
    """Return the words of the signs behind the flags of an assessment, as they were ticked."""
    signs = (link_id for flag in flags for one in flag["because"] for link_id in one["answers"])
    items = questionnaire(languages.current()).items
    told = (one for one in dict.fromkeys(signs) if one.startswith("rf_") and answers.get(one))
    return [sign_words(items[link_id], answers[link_id], answers) for link_id in told]


def _signs(flag: RedFlag) -> list[str]:
    """Return the danger questions behind a flag, or the other answers where no danger question is."""
    behind = [link_id for finding in flag.because for link_id in finding["answers"] if link_id not in ABOUT]
    return [link_id for link_id in behind if link_id.startswith("rf_")] or behind


def _where_asked(signs: list[str], told: Mapping[str, Any], today: date) -> tuple[Page, list[str]]:
    """Return the page on which this patient was asked one of the signs, and all that it asks of them.

    Some questions stand on several pages, each for other patients.
    """
    pages = questionnaire().pages
    for page in pages:
        asked = [item.link_id for item in items_to_show(page, told, today=today)]
        if not set(asked).isdisjoint(signs):
            return page, asked
    return pages[0], []


def _box_of(signs: list[str], page: Page, asked: list[str]) -> str:
    """Return the id of the first sign's check box; by number, for an address names no sign."""
    if page.kind != "signs":
        return ""
    return next(f"id_signs_{number}" for number, link_id in enumerate(asked) if link_id in signs)
