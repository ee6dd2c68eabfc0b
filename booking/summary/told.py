"""The answers of one patient, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from booking.summary.blocks import Line
from intake.assessment import rule_set
from intake.questionnaire import questionnaire
from intake.questionnaire.labels import label


class Told:
    """The answers, in words."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.answers = answers
        self.items = questionnaire().items

    def words(self, link_id: str) -> str:
        """Return an answer as the patient chose it, or that there is none."""
        if link_id not in self.answers:
            return _("not asked yet")
        return self.in_words(link_id, self.answers[link_id])

    def in_words(self, link_id: str, value: Any) -> str:
        """Return what such an answer to a question says."""
        return _("not answered") if value is None else label(self.items[link_id], value)

    def line(self, link_id: str, name: Any = "") -> Line:
        """Return "name: answer"."""
        return Line(f"{name or self.question(link_id)}: {self.words(link_id)}", link_id)

    def question(self, link_id: str) -> str:
        """Return the words of a question."""
        item = self.items[link_id]
        return item.label or item.text

    def was_asked(self, link_id: str) -> bool:
        """Say whether the question was shown, answered or not."""
        return link_id in self.answers

    def findings(self, findings: Iterable[Mapping[str, Any]]) -> list[Line]:
        """Return what rules found, each leading to the first answer it stands on."""
        return [
            Line(one["text"], next((at for at in one["answers"] if at in self.items), "")) for one in findings
        ]

    def open_question(self, link_id: str) -> Line:
        """Return the short name of a question without a telling answer, and what was said instead, if anything."""
        name = rule_set().names.get(link_id) or self.question(link_id)
        if self.answers.get(link_id) is None:
            return Line(name, link_id)
        return Line(f"{name}: {self.words(link_id)}", link_id)
