"""What the patient may do until the visit, as the pages say it."""

from dataclasses import dataclass, field
from datetime import date

from clinic import languages
from clinic.models import Practice
from intake.assessment import general_advice, rule_set
from intake.assessment.advice import CHECK, CHECKS
from intake.assessment.translating import advice_in, said
from intake.models import Assessment


@dataclass(frozen=True)
class Tip:
    """One thing to do; ``steps`` say how, where that takes more words."""

    text: str
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Meanwhile:
    """Safe advice by title, and when to get help."""

    groups: dict[str, list[Tip]]
    safety_net: str


def meanwhile(assessment: Assessment, *, link_is_shown: bool, today: date) -> Meanwhile | None:
    """Return the advice that goes with an assessment; None beside a danger sign that must not wait.

    Unless the patient may read what the rules make of the foot (``intake.access.shows_foot_link``), the
    advice is chosen without it. The text of an urgent sign is left out: the pages say it by itself.
    """
    written = assessment.result["advice"]
    chosen = written if link_is_shown else general_advice(assessment.answers, today=today)
    if not chosen:
        return None
    rules, language = rule_set(), languages.current()
    texts = advice_in(chosen, language)
    group_of = {one.code: one.group for one in rules.advice}
    steps = [one["text"] for one in texts if one["code"].startswith(CHECK)]
    groups: dict[str, list[Tip]] = {}
    for one in texts:
        if title := rules.advice_titles.get(group_of.get(one["code"], "")):
            tip = Tip(one["text"], steps if one["code"] == CHECKS else [])
            groups.setdefault(said(title, language), []).append(tip)
    return Meanwhile(groups, texts[-1]["text"])


def urgent_words(assessment: Assessment, practice: Practice) -> list[str]:
    """Return what is said of signs that ask for a visit within days."""
    language = languages.current()
    says = (said(flag["say"], language) for flag in assessment.result["red_flags"])
    return [say.replace("{emergency}", practice.emergency_number) for say in says]
