"""Forms built from questionnaire items. What an answer may be is decided by ``intake.questionnaire``."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import languages
from clinic.fields import PhoneField
from clinic.models import VisitType
from clinic.widgets import Choices, Ticks
from intake.conditions import Facts
from intake.controls import AnswerField, field_for, typed_before, widget_for
from intake.questionnaire import Item, Page
from intake.questionnaire.flow import items_to_show
from intake.questionnaire.translating import page_in
from intake.questionnaire.validation import clean
from intake.questionnaire.wording import by_another, worded

YES, NO, NOT_SURE = "yes", "no", "not_sure"


class PageForm(forms.Form):
    """One page of questions. After ``is_valid``, ``values`` holds what is to be kept."""

    use_required_attribute = False
    wants_one_by_one = False
    leaves_open = False  # what has no answer was not asked

    def __init__(
        self,
        page: Page,
        answers: Mapping[str, Any],
        *,
        today: date,
        data: Any = None,
        files: Sequence[str] = (),
        preset: bool = True,
    ) -> None:
        self.page, self.answers, self.today = page_in(page, languages.current()), answers, today
        shown = items_to_show(self.page, answers, today=today)
        self.units = {item.unit_of: item for item in shown if item.unit_of}
        self.items: list[Item] = [item for item in shown if not item.unit_of]
        super().__init__(data, initial=self.answered_before() if preset else {})
        self.values: dict[str, Any] = {}
        self.skipping = data is not None and "skip" in data
        self.sent_files = files
        self.build()

    def answered_before(self) -> dict[str, Any]:
        """Return the answers as they were given: a number in the unit in which it was typed."""
        typed = {
            link_id: typed_before(item, self.units[link_id], self.answers)
            for item in self.items
            if (link_id := item.link_id) in self.units
        }
        return {**self.answers, **typed}

    @property
    def heading(self) -> str:
        """Return what the page asks: its one question, or its title."""
        if self.is_the_heading:
            return str(next(iter(self.fields.values())).label)
        return worded(self.page.heading, self.answers)

    @property
    def section(self) -> str:
        """Return the name of the section that the page is in."""
        return worded(self.page.section_heading, self.answers)

    @property
    def is_the_heading(self) -> bool:
        """Say whether the page is one question, which then is its heading."""
        return len(self.fields) == 1

    @property
    def may_be_skipped(self) -> bool:
        """Say whether nothing on the page must be answered."""
        return not any(item.must for item in self.items)

    def build(self) -> None:
        """Make a field for each question."""
        facts = Facts(self.answers, self.today)
        for item in self.items:
            widget = self.widget_for(item, facts)
            field = field_for(item, self.words(item), self.hint(item), widget)
            if item.type == "date" and by_another(self.answers):
                field.error_messages["required"] = _("Enter the date of birth")
            self.fields[item.link_id] = field

    def widget_for(self, item: Item, facts: Facts) -> forms.Widget:
        """Return what the answer is given with."""
        return widget_for(item, facts, self.units.get(item.link_id))

    def words(self, item: Item) -> str:
        """Return the question as this reader is asked it."""
        if item.link_id in self.page.repeats and item.detail_text:
            return item.detail_text
        return worded(item, self.answers)

    def hint(self, item: Item) -> str:
        """Return what stands below the question: first the patient's own words that it is about."""
        about = self.answers.get(item.about)
        return " ".join(filter(None, [f"“{about}”" if about else "", item.hint]))

    def submitted(self) -> dict[str, Any]:
        """Return what was sent, by link id, as the questionnaire reads it."""
        if self.skipping:
            return {}
        return {item.link_id: self.cleaned_data.get(item.link_id) for item in self.items}

    def clean(self) -> dict[str, Any]:
        """Let the questionnaire judge the answers; its sentences stand at their fields."""
        self.refuse_files()
        leave_open = self.leaves_open and not self.skipping
        cleaned = clean(self.page, self.submitted(), self.answers, today=self.today, leave_open=leave_open)
        for link_id, sentence in cleaned.errors.items():
            if link_id not in self.errors:
                self.add_error(link_id, sentence)
        self.values = {} if self.errors else cleaned.values
        return self.cleaned_data

    def refuse_files(self) -> None:
        """Say that no question is answered by a file; photographs and scans are brought along."""
        for name in self.sent_files:
            field = name if name in self.fields else next(iter(self.fields))
            self.add_error(field, _("Answer here on the page. A file can't be sent"))


class SignsForm(PageForm):
    """Danger signs as check boxes, with "none of these" and "not sure" as answers of their own."""

    SIGNS, NONE, UNSURE = "signs", "none", "unsure"

    def build(self) -> None:
        """Make one set of check boxes for all signs of the page."""
        signs = [(item.link_id, self.words(item)) for item in self.items]
        none = _("No, none of these") if by_another(self.answers) else _("No, I have none of these")
        unsure = _("I'm not sure about one or more")
        self.fields[self.SIGNS] = AnswerField(
            label=_asks_for_signs(self.page, self.answers),
            help_text=_("Tick all that apply."),
            initial=self._ticked_before(),
            widget=Ticks(
                choices=[*signs, (self.NONE, none), (self.UNSURE, unsure)],
                hints={item.link_id: item.hint for item in self.items if item.hint},
                alone=(self.NONE, self.UNSURE),
            ),
        )

    @property
    def ticked(self) -> set[str]:
        """Return the codes of the boxes that were sent."""
        return set(self.cleaned_data.get(self.SIGNS) or ())

    @property
    def wants_one_by_one(self) -> bool:  # type: ignore[override]
        """Say whether the patient would rather be asked about each sign."""
        return self.UNSURE in self.ticked

    def submitted(self) -> dict[str, Any]:
        """Return yes for each box ticked and no for the others: "none" and a tick are explicit answers."""
        return {item.link_id: YES if item.link_id in self.ticked else NO for item in self.items}

    def clean(self) -> dict[str, Any]:
        """Refuse a page left open, one that contradicts itself, and boxes that are not ours."""
        signs = {item.link_id for item in self.items}
        self.refuse_files()
        if self.errors or self.wants_one_by_one:
            return self.cleaned_data
        if not self.ticked or self.ticked - signs - {self.NONE}:
            self.add_error(self.SIGNS, self._open_page())
        elif self.NONE in self.ticked and self.ticked & signs:
            self.add_error(self.SIGNS, self._both())
        else:
            super().clean()
            self._keep_details()
        return self.cleaned_data

    def _open_page(self) -> str:
        if by_another(self.answers):
            return _('Tick the signs that there are, or "No, none of these"')
        return _('Tick the signs you have, or "No, I have none of these"')

    def _both(self) -> str:
        if by_another(self.answers):
            return _('Choose the signs that there are, or "No, none of these", not both')
        return _('Choose the signs you have, or "No, I have none of these", not both')

    def _keep_details(self) -> None:
        """Keep what was said in full of a sign that stays ticked: which joint it is, say."""
        for link_id, value in self.values.items():
            before = self.answers.get(link_id)
            if value == YES and before not in (None, NO, NOT_SURE):
                self.values[link_id] = before

    def _ticked_before(self) -> list[str]:
        answered = {
            item.link_id: self.answers[item.link_id] for item in self.items if item.link_id in self.answers
        }
        ticked = [link_id for link_id, value in answered.items() if value not in (NO, NOT_SURE, None)]
        if NOT_SURE in answered.values():
            return [*ticked, self.UNSURE]
        return ticked or ([self.NONE] if len(answered) == len(self.items) else [])


class EachSignForm(PageForm):
    """The same danger signs one by one, each with yes, no and not sure; nothing is preset."""

    @property
    def heading(self) -> str:
        """Return what is asked of every sign."""
        return _asks_for_signs(self.page, self.answers)

    def widget_for(self, item: Item, facts: Facts) -> forms.Widget:
        """Ask yes, no or not sure, whatever the sign is asked later."""
        return Choices(choices=[(YES, _("Yes")), (NO, _("No")), (NOT_SURE, _("I'm not sure"))])


class CallForm(forms.Form):
    """The number at which the desk may call."""

    use_required_attribute = False
    phone = PhoneField(
        label=gettext_lazy("Your phone number"),
        error_messages={"required": gettext_lazy("Enter a phone number we can call, like 0100 555 0147")},
    )


class OtherVisitForm(forms.Form):
    """Another kind of visit than the suggested one."""

    use_required_attribute = False
    visit_type = forms.ChoiceField(
        label=gettext_lazy("Which appointment would you like?"),
        error_messages={
            "required": gettext_lazy("Choose the appointment you would like"),
            "invalid_choice": gettext_lazy("Choose one of the appointments on this page"),
        },
    )

    def __init__(self, data: Any = None, *, visit_types: Sequence[VisitType]) -> None:
        super().__init__(data)
        field = cast("forms.ChoiceField", self.fields["visit_type"])
        field.widget = Choices(hints={offered.code: offered.described for offered in visit_types})
        field.choices = [
            (
                offered.code,
                _("%(visit)s, %(minutes)d minutes") % {"visit": offered.called, "minutes": offered.minutes},
            )
            for offered in visit_types
        ]


def page_form(
    page: Page,
    answers: Mapping[str, Any],
    *,
    today: date,
    data: Any = None,
    files: Sequence[str] = (),
    one_by_one: bool = False,
) -> PageForm:
    """Return the form of a page, filled with what was answered before.

    ``files`` are the names under which files were sent. ``one_by_one`` asks a page of danger signs as one
    question for each sign, with nothing preset.
    """
    if page.kind != "signs":
        return PageForm(page, answers, today=today, data=data, files=files)
    if one_by_one:
        return EachSignForm(page, answers, today=today, data=data, files=files, preset=False)
    return SignsForm(page, answers, today=today, data=data, files=files)


def _asks_for_signs(page: Page, answers: Mapping[str, Any]) -> str:
    asks = {
        "parent_guardian": _("%(theme)s: does your child have any of these now?"),
        "carer": _("%(theme)s: does the person you care for have any of these now?"),
    }
    usual = _("%(theme)s: do you have any of these now?")
    return asks.get(answers.get("answered_by", ""), usual) % {"theme": worded(page.heading, answers)}
