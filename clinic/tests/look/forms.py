"""Forms of the gallery: one of each kind of field."""

from django import forms

from clinic.fields import BirthDateField
from clinic.widgets import Choices, PainScale, SidePair, Ticks

SIGNS = [
    ("rf_fever", "Fever (38 °C or more), chills or shivering, and you feel ill"),
    ("rf_hot_joint", "One joint hot, swollen and very sore to move"),
    ("rf_wound", "An open sore, blister or cut on a foot"),
    ("none", "No, I have none of these"),
    ("not_sure", "I'm not sure about one or more"),
]
FIRST = [
    ("foot", "Foot trouble came first"),
    ("knee", "Knee pain came first"),
    ("both", "Both about the same time"),
    ("not_sure", "I'm not sure"),
]


class About(forms.Form):
    """Two questions on a page."""

    birth_date = BirthDateField(label="What is your date of birth?", help_text="For example, 27 3 1961")
    sex_at_birth = forms.ChoiceField(
        label="Sex recorded at birth",
        choices=[("female", "Female"), ("male", "Male"), ("prefer_not", "Rather not say")],
        widget=Choices,
        error_messages={"required": "Choose the sex recorded at birth"},
    )


class Safety(forms.Form):
    """Signs that share a page."""

    signs = forms.MultipleChoiceField(
        label="Infection and wounds: do you have any of these now?",
        help_text="Tick all that apply.",
        choices=SIGNS,
        widget=Ticks(alone=["none", "not_sure"]),
        error_messages={"required": 'Tick the signs you have, or "No, I have none of these"'},
    )


class First(forms.Form):
    """One question, which is the page's heading."""

    first_region = forms.ChoiceField(
        label="Which came first?",
        choices=FIRST,
        widget=Choices(hints={"both": "Within a week or two of each other"}, alone=["not_sure"]),
        error_messages={"required": 'Choose which came first, or "I\'m not sure"'},
    )


class Pain(forms.Form):
    """A number from 0 to 10."""

    foot_pain_avg = forms.TypedChoiceField(
        label="On average, how bad was the pain in the last 7 days?",
        choices=[(number, str(number)) for number in range(11)],
        widget=PainScale,
        error_messages={"required": "Choose a number from 0 to 10"},
    )


class Sides(forms.Form):
    """The same question for each side."""

    arch_print = forms.Field(
        label="Wet your foot and step on paper. What does the print look like?",
        widget=SidePair(
            Choices(choices=[("flat", "Almost whole sole"), ("normal", "Half the middle")]),
            Choices(choices=[("flat", "Almost whole sole"), ("normal", "Half the middle")]),
        ),
        error_messages={"required": "Choose a print for each foot"},
    )


class Contact(forms.Form):
    """Typed fields of every kind."""

    full_name = forms.CharField(
        label="Full name",
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Enter your full name"},
    )
    mobile = forms.CharField(
        label="Mobile number",
        help_text="We use this to confirm, remind you and tell you of changes. Nothing else.",
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Enter a phone number we can call, like 0100 555 0147"},
    )
    email = forms.EmailField(
        label="Email", required=False, widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone_owner = forms.ChoiceField(
        label="Whose phone is this?",
        choices=[("mine", "Mine"), ("helper", "Someone helping me")],
        widget=Choices,
        error_messages={"required": "Choose whose phone this is"},
    )
    call_me = forms.BooleanField(label="I have no mobile: call me", required=False)
    note = forms.CharField(label="Anything else?", required=False, widget=forms.Textarea({"rows": 3}))
    how = forms.ChoiceField(
        label="How you heard of us", required=False, choices=[("", "Not said"), ("friend", "A friend")]
    )


class Code(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label="Enter the 6-digit code",
        help_text="We sent it to the phone ending 321. It can take a minute.",
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "size": 8}),
        error_messages={"required": "That code does not match. Check it, or get a new one"},
    )
