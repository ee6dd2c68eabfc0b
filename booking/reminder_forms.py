"""What the manager decides about reminders."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.scheduling import Policy

LEAST_AWAKE = timedelta(hours=4)
LONGEST_WAIT = 30  # minutes; the database holds it too
TIME_ERRORS = {"required": _("Enter a time, like 20:00"), "invalid": _("Enter a time, like 20:00")}
MINUTE_ERRORS = {
    "required": _("Enter a number of minutes"),
    "invalid": _("Enter a whole number"),
    "min_value": _("Enter %(limit_value)d or more"),
    "max_value": _("Enter %(limit_value)d or fewer"),
}


def _time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput({"inputmode": "numeric", "class": "short"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages=TIME_ERRORS)


class PolicyForm(forms.Form):
    """When visits are reminded of, when nobody is disturbed, and how long a change may be undone."""

    three_days = forms.BooleanField(label=_("3 days before"), required=False)
    one_day = forms.BooleanField(label=_("24 hours before"), required=False)
    two_hours = forms.BooleanField(label=_("2 hours before"), required=False)
    quiet_from = _time_field(_("No reminders from"))
    quiet_until = _time_field(_("Until"))
    change_waits = forms.IntegerField(
        label=_("Minutes until a patient is told of a change"),
        help_text=_("A change that is undone by then is told to nobody."),
        min_value=0,
        max_value=LONGEST_WAIT,
        error_messages=MINUTE_ERRORS,
    )

    def clean(self) -> dict[str, Any]:
        """Leave enough of the day in which reminders may leave."""
        decided = super().clean() or {}
        if not {"quiet_from", "quiet_until"} <= decided.keys():
            return decided
        if self.decided().waking_hours() < LEAST_AWAKE:
            self.add_error("quiet_until", _("Leave at least 4 hours a day in which reminders may leave"))
        return decided

    def decided(self) -> Policy:
        """Return what was typed as the plan is made from it."""
        typed = self.cleaned_data
        return Policy(
            three_days=typed["three_days"],
            one_day=typed["one_day"],
            two_hours=typed["two_hours"],
            quiet_from=typed["quiet_from"],
            quiet_until=typed["quiet_until"],
            change_waits=timedelta(minutes=typed.get("change_waits", 0)),
        )
