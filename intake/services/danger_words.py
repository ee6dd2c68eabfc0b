"""What the pages for danger signs say: the rules' own texts, and the patient's own ticks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clinic.models import Practice
from intake.assessment import RedFlag, danger
from intake.models import QuestionnaireResponse, SafetyAlert
from intake.questionnaire import questionnaire


@dataclass(frozen=True)
class DangerWords:
    """The texts of one danger page. ``mistake_slug`` is the page on which the first sign was ticked."""

    says: list[str]
    ticked: list[str]
    not_sure: list[str]
    mistake_slug: str

    @property
    def to_say(self) -> str:
        """Return the words to read out on the phone."""
        signs = "; ".join([*self.ticked, *(_("perhaps %s") % sign for sign in self.not_sure)])
        return _("I filled in a safety check for a foot clinic. It told me to call. My signs: %s.") % signs


def danger_words(
    response: QuestionnaireResponse, alert: SafetyAlert, *, practice: Practice, today: date
) -> DangerWords:
    """Return what to say of an open alert: the gravest signs first, as the answers stand now."""
    flags = [flag for flag in danger(response.answers, today=today) if flag.code in alert.codes]
    grave = [flag for flag in flags if flag.level == SafetyAlert.Level.EMERGENCY] or flags
    signs = list(dict.fromkeys(link_id for flag in grave for link_id in _signs(flag)))
    said = response.answers
    return DangerWords(
        says=[flag.say.replace("{emergency}", practice.emergency_number) for flag in grave],
        ticked=[_name(link_id) for link_id in signs if said.get(link_id) not in (None, "no", "not_sure")],
        not_sure=[_name(link_id) for link_id in signs if said.get(link_id) == "not_sure"],
        mistake_slug=_page_of(signs),
    )


def _signs(flag: RedFlag) -> Iterable[str]:
    """Return the danger questions behind a flag; other answers only lent it weight."""
    return (
        link_id
        for finding in flag.because
        for link_id in finding["answers"]
        if link_id.startswith("rf_") and link_id in questionnaire().items
    )


def _name(link_id: str) -> str:
    item = questionnaire().items[link_id]
    return item.label or item.text


def _page_of(signs: list[str]) -> str:
    for page in questionnaire().pages:
        if not set(page.link_ids).isdisjoint(signs):
            return page.slug
    return questionnaire().pages[0].slug
