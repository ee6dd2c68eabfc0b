"""Which two stretches of time are held against each other."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SPAN = timedelta(days=30)
LONGEST = timedelta(days=400)
NO_DATE = {"required": _("Enter a day"), "invalid": _("Enter a day, like 2027-03-04")}


def around(day: date) -> dict[str, date]:
    """Return the thirty days before a day and the thirty that begin with it."""
    day_before = day - timedelta(days=1)
    return {
        "before_from": day - SPAN,
        "before_to": day_before,
        "after_from": day,
        "after_to": day_before + SPAN,
    }


class TimesForm(forms.Form):
    """Two stretches of days, both ends included."""

    before_from = forms.DateField(label=_("Before: from"), error_messages=NO_DATE)
    before_to = forms.DateField(label=_("to"), error_messages=NO_DATE)
    after_from = forms.DateField(label=_("After: from"), error_messages=NO_DATE)
    after_to = forms.DateField(label=_("to"), error_messages=NO_DATE)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in self.fields.values():
            one.widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")

    def clean(self) -> dict[str, Any]:
        """Refuse a stretch that ends before it begins, or is longer than a year and a bit."""
        words = self.cleaned_data
        for name in ("before", "after"):
            first, last = words.get(f"{name}_from"), words.get(f"{name}_to")
            if first and last and last < first:
                self.add_error(f"{name}_to", ValidationError(_("The last day is before the first")))
            elif first and last and last - first > LONGEST:
                self.add_error(f"{name}_to", ValidationError(_("Choose 400 days at most")))
        return words
