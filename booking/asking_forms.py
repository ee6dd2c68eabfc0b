"""What a colleague fills in when they ask for somebody."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.fields import BirthDateField, PhoneField
from clinic.widgets import Choices
from intake.questionnaire.validation import read_answers


class FindForm(forms.Form):
    """Who rings, or stands at the desk, as they say it."""

    use_required_attribute = False
    who = forms.CharField(
        label=_("Find a visit"),
        help_text=_("Name, year of birth or the end of the phone number, like: sha 61"),
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autofocus": True}),
        error_messages={
            "required": _("Enter a name, a year of birth or the end of a phone number"),
            "max_length": _("Use %(limit_value)d characters or fewer"),
        },
    )


class NewPersonForm(forms.Form):
    """Somebody without a visit: their date of birth alone, for some signs depend on age."""

    use_required_attribute = False
    birth_date = BirthDateField(label=_("Date of birth"), help_text=_("For example, 27 3 1961"))

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_birth_date(self) -> date:
        """Let the questionnaire judge it, as it does where the patient types it."""
        born: date = self.cleaned_data["birth_date"]
        for sentence in read_answers({"birth_date": born}, today=self.today).errors.values():
            raise forms.ValidationError(sentence)
        return born


class NumberForm(forms.Form):
    """The number of whoever is on the phone, should the line drop."""

    use_required_attribute = False
    phone = PhoneField(
        label=_("Their number, should the line drop"),
        error_messages={"required": _("Enter a phone number we can call, like 0100 555 0147")},
    )


class VisitTypeTaskForm(forms.Form):
    """What became of answers that suggest another visit."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[
            ("kept", _("Kept as booked")),
            ("changed", _("Visit or time changed")),
            ("left_to_doctor", _("Left to the doctor")),
        ],
        widget=Choices,
        error_messages={"required": _("Choose what happened")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": _("Use %(limit_value)d characters or fewer")},
    )
