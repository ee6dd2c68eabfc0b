"""What the desk fills in."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from booking.models import CancelReason
from clinic.widgets import Choices
from intake.models import SafetyAlert


class OutcomeForm(forms.Form):
    """What became of a safety call."""

    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(value, capfirst(words)) for value, words in SafetyAlert.Outcome.choices],
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


class ConsentForm(forms.Form):
    """Who may consent to the treatment of a child, as the colleague was told."""

    note = forms.CharField(
        label=_("Who may consent, and will they come?"),
        max_length=200,
        error_messages={
            "required": _("Write down who may consent"),
            "max_length": _("Use %(limit_value)d characters or fewer"),
        },
    )


class CancelForm(forms.Form):
    """Who gives an appointment up."""

    reason = forms.ChoiceField(
        label=_("Who asked for this?"),
        choices=[
            (CancelReason.NOT_SAID.value, _("The patient")),
            (CancelReason.CLINIC.value, _("The clinic")),
        ],
        widget=Choices,
        error_messages={"required": _("Choose who asked for this")},
    )
