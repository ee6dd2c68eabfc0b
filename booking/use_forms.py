"""What the manager fills in to take somebody or something out of use."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.closure_forms import LONGEST
from booking.hours_forms import DayField


class OutOfUseForm(forms.Form):
    """From which day to which nothing is offered with somebody or something; for good if no day is named."""

    first = DayField(
        label=_("First day"),
        help_text=_("Leave both days empty to take it out of use from now on."),
        required=False,
    )
    last = DayField(label=_("Last day"), help_text=_("That day included."), required=False)

    def __init__(self, data: Any = None, *, today: date, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.today = today

    @property
    def is_for_good(self) -> bool:
        """Say whether no day was named."""
        return not any(self.cleaned_data.values())

    def clean(self) -> dict[str, Any]:
        """Refuse days that are over, that end before they begin, and more than a year of them."""
        typed: dict[str, Any] = super().clean() or {}
        if self.errors:
            return typed
        first, last = typed["first"], typed["last"]
        if first and first < self.today:
            self.add_error("first", _("This day is over. Enter today or a day to come"))
        elif first and not last:
            self.add_error("last", _("Enter the last day, a year ahead at most"))
        elif last and last < (first or self.today):
            self.add_error("last", _("The last day must not be before the first, nor be over"))
        elif last and last - (first or self.today) > LONGEST:
            self.add_error("last", _("A year at most"))
        return typed
