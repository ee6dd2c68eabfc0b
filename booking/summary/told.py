"""The answers of one patient, in words. Not asked, not answered and not sure are three things; none is "no"."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from booking.summary.blocks import Change, Line, Revision
from intake.assessment import rule_set
from intake.conditions import Facts
from intake.questionnaire import questionnaire
from intake.questionnaire.labels import label

NOT_SURE = "not_sure"


class Told:
    """The answers, in words."""

    def __init__(self, facts: Facts) -> None:
        self.answers = facts.answers
        self.facts = facts
        self.items = questionnaire().items

    def words(self, link_id: str) -> str:
        """Return an answer as the patient chose it, or why there is none."""
        if link_id in self.answers:
            return self.in_words(link_id, self.answers[link_id])
        return _("not asked yet") if self.applies(link_id) else _("not asked")

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

    def applies(self, link_id: str) -> bool:
        """Say whether the question is for this patient: where nobody asked it, it is still to come."""
        return self.items[link_id].condition.evaluate(self.facts) is True

    def state(self, link_id: str) -> str:
        """Return why a question is open, in words; "" if what was answered says it by itself."""
        value = self.answers.get(link_id)
        if not self.was_asked(link_id):
            return _("Not asked yet") if self.applies(link_id) else _("Not asked")
        if value is None:
            return _("Not answered")
        return _("Not sure") if NOT_SURE in _codes(value) else ""

    def change(self, revision: Revision) -> Change:
        """Return an answer that was changed, before and after."""
        gone = revision.no_longer_asked
        return Change(
            name=self.question(revision.link_id),
            before=self.in_words(revision.link_id, revision.before),
            after=_("no longer asked") if gone else self.in_words(revision.link_id, revision.after),
            at=revision.changed_at,
            link_id=revision.link_id,
            given_at=revision.given_at,
        )

    def findings(self, findings: Iterable[Mapping[str, Any]]) -> list[Line]:
        """Return what rules found, each leading to the first answer it stands on."""
        return [
            Line(one["text"], next((at for at in one["answers"] if at in self.items), "")) for one in findings
        ]

    def open_question(self, link_id: str) -> Line:
        """Return the short name of a question without a telling answer, and what was said instead, if anything."""
        name = rule_set().names.get(link_id) or self.question(link_id)
        return Line(name if self.state(link_id) else f"{name}: {self.words(link_id)}", link_id)


def _codes(value: Any) -> Iterator[Any]:
    """Yield what an answer is made of: sides and ticks one by one."""
    if isinstance(value, dict):
        for side in value.values():
            yield from _codes(side)
    elif isinstance(value, list):
        yield from value
    else:
        yield value
