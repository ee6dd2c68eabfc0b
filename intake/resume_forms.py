"""What somebody types to stop, and to go on with unfinished answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.fields import BirthDateField, ReachField

OF_WHOM = _("Of the person the appointment is for. For example, 27 3 1961")


class LinkForm(forms.Form):
    """Where a link back is sent to."""

    use_required_attribute = False
    reach = ReachField(label=_("Mobile number or email"))


class BirthDateForm(forms.Form):
    """What only the patient and those near them know: asked before answers are opened elsewhere."""

    use_required_attribute = False
    birth_date = BirthDateField(label=_("Date of birth"), help_text=OF_WHOM)


class ResumeForm(BirthDateForm):
    """A code that was written down, and the birth date that goes with it."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("Two words and four digits, like maple-river-4821"),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your code"),
            "max_length": _("A code is two words and four digits, like maple-river-4821"),
        },
    )
    field_order = ("code", "birth_date")
