"""What the manager fills in about a kind of visit: the same for a new one and for one that is given."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from booking.number_fields import MinutesField, whole_number
from booking.rules_forms import SHORTEST_CODE
from booking.services.visit_types import SPOKEN, VisitTerms
from clinic.models import Practitioner, Resource
from clinic.models.practice import MINUTES_A_DAY
from clinic.widgets import Choices, Ticks
from intake.assessment.rule_titles import VISITS

_SHORTEST, _LONGEST, _WIDEST_BUFFER = 5, 480, 60  # minutes
_LEAD_MOST = 60 * 24 * 28  # minutes: four weeks
_HORIZON_MOST = 366  # days
_LIMIT_MOST = 99
TOO_LONG = {"max_length": _("Use %(limit_value)d characters or fewer")}


class VisitTypeForm(forms.Form):
    """The terms of a kind of visit. Words for patients are asked for in each language of the site."""

    name = forms.CharField(
        label=_("Name for colleagues"),
        max_length=80,
        error_messages={"required": _("Enter what colleagues call it"), **TOO_LONG},
    )
    minutes = MinutesField(label=_("Length, in minutes"), least=_SHORTEST, most=_LONGEST)
    buffer_before = MinutesField(
        label=_("Kept free before, in minutes"),
        help_text=_("To prepare."),
        least=0,
        most=_WIDEST_BUFFER,
        initial=0,
    )
    buffer_after = MinutesField(
        label=_("Kept free after, in minutes"),
        help_text=_("To clean and to write."),
        least=0,
        most=_WIDEST_BUFFER,
        initial=0,
    )
    lead_time_minutes = whole_number(
        _("Lead time, in minutes"),
        _("So long before a visit it can be booked at the latest."),
        0,
        _LEAD_MOST,
        initial=120,
    )
    horizon_days = whole_number(
        _("Horizon, in days"),
        _("So far ahead it can be booked at the earliest."),
        1,
        _HORIZON_MOST,
        initial=42,
    )
    daily_limit = whole_number(
        _("At most so many a day"), _("Empty: as many as there is time for."), 1, _LIMIT_MOST, required=False
    )
    practitioners = forms.TypedMultipleChoiceField(
        label=_("Who gives it"),
        help_text=_("Tick nobody and it is offered to nobody."),
        required=False,
        coerce=int,
        widget=Ticks,
    )
    needs = forms.MultipleChoiceField(
        label=_("What it needs beside them"),
        required=False,
        choices=[
            (kind.value, capfirst(kind.label)) for kind in Resource.Kind if kind != Resource.Kind.PRACTITIONER
        ],
        widget=Ticks,
    )
    online = forms.ChoiceField(
        label=_("Who books it"),
        choices=[
            ("yes", _("Patients online, and the desk")),
            ("code", _("Patients online with a referral code, and the desk")),
            ("no", _("The desk only")),
        ],
        widget=Choices,
        error_messages={"required": _("Choose who books it")},
    )
    new_code = forms.CharField(
        label=_("New referral code"),
        help_text=_("At least 6 letters or digits. We keep no copy that can be read: write it down."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("Use %(limit_value)d characters or fewer for the code")},
    )
    active = forms.BooleanField(label=_("This kind of visit is given"), required=False, initial=True)
    knowing = forms.BooleanField(label=_("I have read what this breaks. Do it all the same"), required=False)

    def __init__(
        self, data: Any = None, *, givers: Iterable[Practitioner], terms: VisitTerms | None = None
    ) -> None:
        super().__init__(data, initial=_as_typed(terms) if terms else None)
        self.standing = terms
        choices = [(one.pk, one.name) for one in givers]
        cast("forms.TypedMultipleChoiceField", self.fields["practitioners"]).choices = choices
        for language, called in settings.LANGUAGES:
            self.fields |= _words_in(language, called)
        first = ["name", *(name for name in self.fields if name.startswith(SPOKEN))]
        self.order_fields(first)
        self._asked_whether = self.fields.pop("knowing")
        if data and data.get("knowing"):
            self.ask_whether()

    def ask_whether(self) -> None:
        """Ask whether what breaks is known, beside what breaks it."""
        self.fields["knowing"] = self._asked_whether

    def clean(self) -> dict[str, Any]:
        """Refuse a horizon that leaves no time to book, and a referral without a code."""
        typed = super().clean() or {}
        lead, horizon = typed.get("lead_time_minutes"), typed.get("horizon_days")
        if lead is not None and horizon is not None and horizon * MINUTES_A_DAY <= lead:
            words = _("The horizon lies before the lead time: enter {least} days or more")
            self.add_error("horizon_days", format_lazy(words, least=lead // MINUTES_A_DAY + 1))
        code = typed.get("new_code", "")
        if code and sum(map(str.isalnum, code)) < SHORTEST_CODE:
            self.add_error("new_code", _("Use at least 6 letters or digits"))
        elif typed.get("online") == "code" and not (code or (self.standing and self.standing.by_referral)):
            self.add_error("new_code", _("Enter the code that you give to those who send patients"))
        elif code and typed.get("online") in ("yes", "no"):
            self.add_error("new_code", _("Leave it empty, or choose patients with a referral code"))
        return typed

    def terms(self) -> VisitTerms:
        """Return the terms as they were filled in."""
        typed = {
            name: value for name, value in self.cleaned_data.items() if name not in ("new_code", "knowing")
        }
        words: dict[str, Any] = {what: self._words(what, typed) for what in SPOKEN}
        typed["needs"], typed["practitioners"] = sorted(typed["needs"]), sorted(typed["practitioners"])
        booked_by = typed.pop("online")
        return VisitTerms(**typed, **words, online=booked_by != "no", by_referral=booked_by == "code")

    def _words(self, what: str, typed: dict[str, Any]) -> Mapping[str, str]:
        """Take words by language out of what was typed; those of a language that is not offered now stay."""
        words = dict(getattr(self.standing, what)) if self.standing else {}
        words |= {language: typed.pop(f"{what}_{language}") for language, _name in settings.LANGUAGES}
        return {language: said for language, said in sorted(words.items()) if said}


class NewVisitTypeForm(VisitTypeForm):
    """The same for a kind that is not there yet, and whether the rules lead to it."""

    suggested_as = forms.ChoiceField(
        label=_("Who is led to it"),
        help_text=_("The rules name these visits, and none of yours is one of them yet."),
        required=False,
        widget=Choices,
    )

    def __init__(self, data: Any = None, *, open_codes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = cast("forms.ChoiceField", self.fields["suggested_as"])
        field.choices = [
            ("", _("Nobody: patients may wish for it, or the desk books it")),
            *((code, VISITS[code][0]) for code in open_codes),
        ]
        field.widget.hints = {code: VISITS[code][1] for code in open_codes}

    def terms(self) -> VisitTerms:
        """Return the terms; what the rules call it is none of them."""
        self.suggested = self.cleaned_data.pop("suggested_as")
        return super().terms()


def _as_typed(terms: VisitTerms) -> dict[str, Any]:
    """Return terms as the form holds them."""
    spoken = {
        f"{what}_{language}": said for what in SPOKEN for language, said in getattr(terms, what).items()
    }
    booked_by = "code" if terms.by_referral else "yes" if terms.online else "no"
    return {**asdict(terms), **spoken, "online": booked_by}


def _words_in(language: str, called: str) -> dict[str, forms.Field]:
    """Return the fields for what patients read in a language."""
    own = language == settings.LANGUAGE_CODE
    marks = {"lang": language}
    name = forms.CharField(
        label=format_lazy(_("Name for patients, {language}"), language=called),
        help_text="" if own else _("Empty: they read the name of the first language."),
        required=own,
        max_length=80,
        widget=forms.TextInput(marks),
        error_messages={"required": _("Enter what patients call it"), **TOO_LONG},
    )
    description = forms.CharField(
        label=format_lazy(_("What it is for, {language}"), language=called),
        help_text=_("One sentence, like: This visit gives time to look at how you walk.") if own else "",
        required=False,
        max_length=200,
        widget=forms.TextInput(marks),
        error_messages=TOO_LONG,
    )
    return {f"patient_name_{language}": name, f"description_{language}": description}
