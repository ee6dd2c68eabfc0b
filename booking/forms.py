"""What patients type when they book."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from booking.diary import FreeTime
from booking.models import CancelReason, WaitlistWish
from clinic.fields import BirthDateField, CodeField, PhoneField, ReachField
from clinic.models import Patient
from clinic.widgets import Choices, Ticks
from intake.resume_forms import OF_WHOM, BirthDateForm

NOON = 12
JOINERS = "\u200c\u200d"  # Persian and Indian names are written with them
CODE_WRONG = _("That code does not match. Check it, or get a new one")
ACCESS_NEEDS = (
    ("wheelchair", _("Wheelchair")),
    ("interpreter", _("Interpreter")),
    ("hearing", _("Help with hearing")),
    ("chaperone", _("Someone to be with me in the room")),
)
NAMES_OF_OTHERS = {
    "parent_guardian": _("Your child’s full name"),
    "carer": _("Full name of the person you care for"),
}
OURS = {CancelReason.CLINIC, CancelReason.RELEASED, CancelReason.HOLD_OVER}
PATIENT_REASONS = [(reason.value, reason.label) for reason in CancelReason if reason not in OURS]


class FilterForm(forms.Form):
    """Which of the free times are listed. What makes no sense filters nothing."""

    part = forms.ChoiceField(
        label=_("Time of day"),
        choices=[("", _("Any time")), ("morning", _("Morning")), ("afternoon", _("Afternoon"))],
        required=False,
    )
    doctor = forms.TypedChoiceField(label=_("With"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, doctors: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doctor"].choices = [("", _("Anybody")), *doctors.items()]  # type: ignore[attr-defined]
        if len(doctors) < 2:
            del self.fields["doctor"]

    def lets_through(self, free: FreeTime) -> bool:
        """Say whether a free time is one of those asked for."""
        return self.practitioner in (None, free.practitioner.pk) and self.suits(free.local_start)

    @property
    def practitioner(self) -> int | None:
        """Return who is asked for; None for anybody."""
        chosen: int | None = self.cleaned_data.get("doctor")
        return chosen

    def suits(self, local_start: datetime) -> bool:
        """Say whether a start, on the clock of its place, lies in the part of the day that is asked for."""
        part = self.cleaned_data.get("part")
        return not part or (part == "morning") == (local_start.hour < NOON)


class NameField(forms.CharField):
    """A name on one line. Signs that nobody sees, and that could turn a colleague's list around, fall away."""

    def to_python(self, value: Any) -> str:
        """Keep what can be read."""
        seen = (sign for sign in str(super().to_python(value) or "") if sign in JOINERS or not _unseen(sign))
        return " ".join("".join(seen).split())


def _unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cc") and not sign.isspace()


class ContactForm(forms.Form):
    """Who comes and how they are reached; one of mobile and e-mail is enough."""

    full_name = NameField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your full name"),
            "max_length": _("Use %(limit_value)d characters or fewer for your name"),
        },
    )
    mobile = PhoneField(label=_("Mobile number"), required=False)
    email = forms.EmailField(
        label=_("Email"),
        required=False,
        max_length=254,  # RFC 5321; the column holds no more
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages=dict.fromkeys(["invalid", "max_length"], _("Enter an email like name@example.com")),
    )
    ring_me = forms.MultipleChoiceField(
        label=_("No text messages and no email?"),
        choices=[("yes", _("Call me instead"))],
        required=False,
        widget=Ticks,
    )
    phone_owner = forms.ChoiceField(
        label=_("Whose phone is this?"),
        choices=Patient.PhoneOwner.choices,
        required=False,
        widget=Choices,
        error_messages={"invalid_choice": _("Choose whose phone this is")},
    )
    access_needs = forms.MultipleChoiceField(
        label=_("Anything we should prepare?"),
        choices=ACCESS_NEEDS,
        required=False,
        widget=Ticks,
        error_messages={"invalid_choice": _("Choose from the list what we should prepare")},
    )

    def ask_name_of(self, answered_by: str) -> None:
        """Ask for the name of who comes, where somebody else answers for them."""
        if answered_by in NAMES_OF_OTHERS:
            name = self.fields["full_name"]
            name.label = NAMES_OF_OTHERS[answered_by]
            name.widget.attrs["autocomplete"] = "off"  # the browser knows the name of its owner

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach the person, and whose phone it is if a phone was given."""
        typed = super().clean() or {}
        if not self.errors.keys() & {"mobile", "email"} and not (typed.get("mobile") or typed.get("email")):
            self.add_error("mobile", _("Enter a mobile number or an email"))
        if typed.get("ring_me") and not typed.get("mobile") and "mobile" not in self.errors:
            self.add_error("mobile", _("Enter the number we should call"))
        if typed.get("mobile") and not typed.get("phone_owner") and "phone_owner" not in self.errors:
            self.add_error("phone_owner", _("Choose whose phone this is"))
        return typed


class CodeForm(forms.Form):
    """The code that was sent."""

    code = CodeField(
        label=_("Code"), error_messages={"required": _("Enter the code we sent you"), "unreal": CODE_WRONG}
    )


class ReferralForm(forms.Form):
    """The code of whoever sent the patient."""

    referral_code = forms.CharField(
        label=_("Referral code"),
        help_text=_("Capital or small letters, with or without gaps"),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={
            "required": _("Enter the referral code"),
            "max_length": _("Use %(limit_value)d characters or fewer for the code"),
        },
    )

    def say_wrong(self) -> None:
        """Say beside the field that this is not the code."""
        self.add_error("referral_code", _("That code does not match. Check it, or call us"))


class CancelForm(forms.Form):
    """Why an appointment is given up; nobody has to say."""

    reason = forms.ChoiceField(
        label=_("Why are you cancelling?"),
        choices=PATIENT_REASONS,
        required=False,
        widget=Choices(alone=[CancelReason.NOT_SAID]),
        error_messages={"invalid_choice": _("Choose a reason from the list, or none")},
    )


class WishForm(forms.Form):
    """When somebody could come earlier than booked."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days suit you?"),
        help_text=_("Tick none if any day suits you."),
        coerce=int,
        required=False,
        widget=Ticks,
        error_messages={"invalid_choice": _("Choose days from the list, or none")},
    )
    part = forms.ChoiceField(
        label=_("What time of day?"),
        choices=WaitlistWish.Part,
        widget=Choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a time of day")),
    )
    notice = forms.TypedChoiceField(
        label=_("How much notice do you need?"),
        help_text=_("We offer you no time that is nearer than this."),
        choices=WaitlistWish.Notice,
        coerce=int,
        widget=Choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose how much notice you need")),
    )

    def __init__(self, *args: Any, days: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weekdays = cast("forms.TypedMultipleChoiceField", self.fields["weekdays"])
        weekdays.choices = [(day, WEEKDAYS[day]) for day in days]


class BirthDateOfVisitForm(BirthDateForm):
    """What opens the questions of a visit in a browser that did not answer them."""

    sequence = forms.CharField(widget=forms.HiddenInput)  # of the visit whose page the form stands on


class ReturningForm(forms.Form):
    """What tells a person whom we know: the birth date, and a contact that a code then proves."""

    birth_date = BirthDateField(label=_("Date of birth"), help_text=OF_WHOM)
    reach = ReachField(label=_("Mobile number or email"), help_text=_("The one that you gave us last time"))


class WhoForm(forms.Form):
    """Which of several people who share a birth date and a contact; cleans to the person."""

    patient = forms.TypedChoiceField(
        label=_("Who is it for?"),
        widget=Choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose who it is for")),
    )

    def __init__(self, data: Any = None, *, people: Sequence[Patient]) -> None:
        super().__init__(data)
        named = {str(one.pk): one for one in people}
        field = cast("forms.TypedChoiceField", self.fields["patient"])
        field.choices = [(key, one.full_name) for key, one in named.items()]
        field.coerce = named.__getitem__
