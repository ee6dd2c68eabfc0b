"""Whom a question speaks to: the patient, a parent or a carer."""

from collections.abc import Mapping
from typing import Any

from intake.questionnaire.items import Item, Title


def worded(about: Item | Title, answers: Mapping[str, Any]) -> str:
    """Return a question or heading in the words for who fills this in; a colleague reads it to the patient."""
    words = {"parent_guardian": about.child_text, "carer": about.carer_text}
    return words.get(answers.get("answered_by", "")) or about.text


def by_another(answers: Mapping[str, Any]) -> bool:
    """Say whether a parent or a carer answers for the patient."""
    return answers.get("answered_by") in ("parent_guardian", "carer")
