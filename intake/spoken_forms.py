"""Forms for questions that are read aloud: what was not asked stays open, and is never a "no"."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from intake.conditions import Facts
from intake.forms import NO, NOT_SURE, YES, PageForm
from intake.questionnaire import Item, Page
from intake.questionnaire.wording import worded
from intake.services.interview import Line
from intake.services.onward import ADULT_AT

NOT_READ = "not_read"
REST = "rest"  # prefix of the box that answers the rest of a line


class SpokenPageForm(PageForm):
    """One page of questions, as a colleague asks it: an empty answer was not asked.

    ``asked_before``: the page was asked in this call, so it shows what was said. Otherwise it asks only what
    is open: what the patient has answered alone is not for the desk.
    """

    def __init__(
        self,
        page: Page,
        answers: Mapping[str, Any],
        *,
        today: date,
        data: Any = None,
        asked_before: bool = False,
    ) -> None:
        self.leaves_open = page.section != "safety"  # the grave ones are asked to the end
        self.shows_all = asked_before or not self.leaves_open
        super().__init__(page, _to_whom(answers, today), today=today, data=data)

    def build(self) -> None:
        """Make a field for each question of this call; it may stay empty unless it is about a danger sign."""
        if not self.shows_all:
            self.items = [item for item in self.items if item.link_id not in self.answers]
        super().build()
        for field in self.fields.values():
            field.required = field.required and not self.leaves_open

    @property
    def not_asked(self) -> list[str]:
        """Return the questions that were left open, with their units; call it once the form is valid."""
        open_ones = [item.link_id for item in self.items if item.link_id not in self.values]
        return [*open_ones, *(self.units[one].link_id for one in open_ones if one in self.units)]


class SpokenSignsForm(forms.Form):
    """All danger signs on one page: yes, no, not sure, or not read aloud, which is how each begins.

    After ``is_valid``, ``values`` holds the answers and ``not_asked`` the signs without one.
    """

    use_required_attribute = False

    def __init__(
        self, lines: Sequence[Line], answers: Mapping[str, Any], *, today: date, data: Any = None
    ) -> None:
        super().__init__(data)
        self.spoken_lines, self.answers = lines, _to_whom(answers, today)
        for line in lines:
            for item in line.items:
                self.fields[item.link_id] = self._field(line.page, item)
            if len(line.items) > 1:
                self.fields[_rest_of(line)] = forms.BooleanField(
                    label=_("All read: no to the rest"), required=False
                )

    def _field(self, page: Page, item: Item) -> forms.ChoiceField:
        own = [(option.code, option.text) for option in item.options]
        asked = own if page.kind != "signs" else [(YES, _("Yes")), (NO, _("No")), (NOT_SURE, _("Not sure"))]
        return forms.ChoiceField(
            label=worded(item, self.answers),
            help_text=item.hint,
            choices=[*asked, (NOT_READ, _("Not read"))],
            initial=self._said(page, item),
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the answers on this page")},
        )

    def _said(self, page: Page, item: Item) -> str:
        said = self.answers.get(item.link_id, NOT_READ)
        return YES if page.kind == "signs" and said not in (NO, NOT_SURE, NOT_READ) else said

    def rows(self) -> Iterator[tuple[str, list[BoundField], BoundField | None]]:
        """Yield each line as a page draws it: its title, its signs, and the box for the rest."""
        for line in self.spoken_lines:
            rest = _rest_of(line)
            signs = [self[item.link_id] for item in line.items]
            yield worded(line.page.heading, self.answers), signs, self[rest] if rest in self.fields else None

    @property
    def values(self) -> dict[str, Any]:
        """Return the answers that were given; what was said in full of a sign before is kept."""
        kept = {}
        for line in self.spoken_lines:
            for item in line.items:
                said = self.cleaned_data.get(item.link_id) or NOT_READ
                if said == NOT_READ and self.cleaned_data.get(_rest_of(line)):
                    said = NO
                if said != NOT_READ:
                    before = self.answers.get(item.link_id)
                    in_full = said == YES and before not in (None, NO, NOT_SURE)
                    kept[item.link_id] = before if in_full else said
        return kept

    @property
    def not_asked(self) -> list[str]:
        """Return the signs that were not read aloud."""
        return [
            one.link_id for line in self.spoken_lines for one in line.items if one.link_id not in self.values
        ]


def _rest_of(line: Line) -> str:
    return f"{REST}-{line.page.slug}"


def _to_whom(answers: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return the answers with who is spoken to: somebody under 16 is spoken for by an adult."""
    age = Facts(answers, today).age
    child = age is not None and age < ADULT_AT
    return {**answers, "answered_by": "parent_guardian"} if child else dict(answers)
