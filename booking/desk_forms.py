"""What the desk fills in."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from booking.models import CancelReason
from clinic.models import Practitioner, VisitType
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


class WhyForm(forms.Form):
    """Whose day is asked about, for which kind of visit; cleans to the visit type and the practitioner."""

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(["required", "invalid"], _("Choose a day")),
    )
    visit = forms.TypedChoiceField(
        label=_("Visit"), error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a visit"))
    )
    who = forms.TypedChoiceField(
        label=_("With"), error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose with whom"))
    )

    def __init__(
        self, data: Any, *, visit_types: Iterable[VisitType], people: Iterable[Practitioner], today: date
    ) -> None:
        kinds, named = {one.code: one for one in visit_types}, {str(one.pk): one for one in people}
        first = {"on": today.isoformat(), "visit": next(iter(kinds), ""), "who": next(iter(named), "")}
        super().__init__({name: data.get(name, usual) for name, usual in first.items()})
        visit, who = (cast("forms.TypedChoiceField", self.fields[name]) for name in ("visit", "who"))
        visit.choices = [(code, one.name) for code, one in kinds.items()]
        visit.coerce = kinds.__getitem__
        who.choices = [(key, one.name) for key, one in named.items()]
        who.coerce = named.__getitem__

    def clean(self) -> dict[str, Any]:
        """Ask about visits that the practitioner gives."""
        asked = super().clean() or {}
        visit_type, practitioner = asked.get("visit"), asked.get("who")
        if visit_type and practitioner and practitioner not in visit_type.practitioners.all():
            self.add_error("who", _("%(name)s does not give this visit") % {"name": practitioner.name})
        return asked
