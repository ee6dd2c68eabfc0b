"""What a patient reads of an assessment, in their language. What the doctor reads stays English.

A stored assessment keeps the English texts: they are what the rules said, word for word. A patient is shown
their translation, looked up by the English text.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intake.assessment.advice import CHECK
from intake.assessment.rules_as_data import RuleSet
from intake.questionnaire.translating import DOMAIN as QUESTIONS
from intake.wording import wording

DOMAIN = "rules"


def said(text: str, language: str) -> str:
    """Return a patient's text of the rules in a language ("es", "en-gb")."""
    return wording(DOMAIN, language)(text)


def advice_in(advice: Iterable[Mapping[str, str]], language: str) -> list[dict[str, str]]:
    """Return advice in a language; how a check is done is said by the question that asks for it."""
    ask = wording(QUESTIONS, language)
    return [
        {**one, "text": ask(one["text"], one["code"].removeprefix(CHECK))}
        if one["code"].startswith(CHECK)
        else {**one, "text": said(one["text"], language)}
        for one in advice
    ]


def in_language(assessment: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return an assessment whose texts for the patient are in a language."""
    flags = [{**flag, "say": said(flag["say"], language)} for flag in assessment["red_flags"]]
    advice = advice_in(assessment["advice"], language)
    bring = [said(text, language) for text in assessment["route"]["bring"]]
    route = {**assessment["route"], "bring": bring}
    return {**assessment, "red_flags": flags, "advice": advice, "route": route}


def texts(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Yield every text of a rule set that a patient may read, and what a translator may want to know of it."""
    for sign in rules.dangers:
        yield sign.say, f"danger sign {sign.code}, {sign.level}"
    for one in rules.advice:
        yield one.text, f"advice {one.code}"
    for group, title in rules.advice_titles.items():
        yield title, f"above the advice of a kind: {group}"
    for one in rules.bring:
        yield one.text, f"what to bring: {one.code}"
    for one in rules.because:
        yield one.text, f"one of a list of reasons, after “You told us:” ({one.code})"
    for rule_id, words in rules.patient_words.items():
        yield words, f"one of a list of reasons, after “You told us:” ({rule_id})"
