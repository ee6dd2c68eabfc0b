"""What the desk fills in."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from booking.models import Appointment, CancelReason, RunningLate
from clinic.times import time_words
from clinic.widgets import Choices, Ticks
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


class LateForm(forms.Form):
    """Who is told that somebody runs late, and by how much."""

    minutes = forms.TypedChoiceField(
        choices=RunningLate.Minutes.choices, coerce=int, widget=forms.HiddenInput
    )
    visits = forms.TypedMultipleChoiceField(
        label=_("Who is told"),
        coerce=UUID,
        widget=Ticks,
        error_messages={
            "required": _("Choose who is told"),
            "invalid_choice": _("Somebody is here by now, or has another time. Choose again"),
        },
    )

    def __init__(self, to_come: Sequence[Appointment], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        visits = cast(forms.TypedMultipleChoiceField, self.fields["visits"])
        visits.choices = [(str(visit.pk), _told(visit)) for visit in to_come]


def _told(visit: Appointment) -> str:
    name = visit.patient.full_name if visit.patient else ""
    return f"{time_words(visit.local_start.time())} {name}"
