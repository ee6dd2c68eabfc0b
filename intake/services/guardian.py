"""Who answers for a child, and whether they said that they may decide about treatment."""

from collections.abc import Mapping
from typing import Any

from intake.questionnaire import questionnaire
from intake.questionnaire.labels import label

ASKED = "parental_responsibility"


def consent_is_open(answers: Mapping[str, Any]) -> bool:
    """Say whether an adult was asked for parental responsibility and did not say yes."""
    return ASKED in answers and answers[ASKED] != "yes"


def adult_words(answers: Mapping[str, Any]) -> str:
    """Return who is with the child: "Mia Lind, Grandmother or grandfather"; empty if nobody was asked."""
    items = questionnaire().items
    told = [label(items[one], answers[one]) for one in ("adult_name", "relationship") if answers.get(one)]
    return ", ".join(told)


def said_of_consent(answers: Mapping[str, Any]) -> str:
    """Return what the adult said when asked whether they may decide."""
    return label(questionnaire().items[ASKED], answers.get(ASKED))
