"""What the manager fills in about hours: weekly ones, a session of one day, and their end."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.models import Schedule
from booking.scheduling import CELL, WeeklyHours
from clinic.models import VisitType
from clinic.widgets import Ticks

_MINUTES = CELL.seconds // 60


class ClockField(forms.TimeField):
    """A time on the clock on the wall, in whole five minutes."""

    widget = forms.TimeInput({"type": "time", "step": CELL.seconds}, format="%H:%M")
    default_error_messages = {
        "required": _("Enter a time"),
        "invalid": _("Enter a time like 9:00 or 17:30"),
        "uneven": _("Enter a time in whole five minutes, like 9:00 or 9:05"),
    }

    def clean(self, value: Any) -> time | None:
        """Refuse what lies between two cells."""
        at: time | None = super().clean(value)
        if at and (at.minute % _MINUTES or at.second):
            raise forms.ValidationError(self.error_messages["uneven"], code="uneven")
        return at


class DayField(forms.DateField):
    """A day of the calendar."""

    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"required": _("Enter a day"), "invalid": _("Enter a day like 2027-03-01")}


class BlockForm(forms.Form):
    """A stretch on the clock and the visits it is for. Base of the others."""

    opens_at = ClockField(label=_("From"))
    closes_at = ClockField(label=_("Until"))
    visit_types = forms.TypedMultipleChoiceField(
        label=_("Only for these visits"),
        help_text=_("Tick none to offer every kind of visit."),
        required=False,
        coerce=int,
        widget=Ticks,
    )

    def __init__(self, *args: Any, visit_types: Iterable[VisitType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit_types"].choices = [  # type: ignore[attr-defined]
            (one.pk, one.name) for one in visit_types
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse hours that end before they begin."""
        cleaned: dict[str, Any] = super().clean() or {}
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Must be later than the time they begin"))
        return cleaned

    def block(self, weekday: int, first: date | None, last: date | None) -> WeeklyHours:
        """Return the stretch on one weekday, for the days from first to last."""
        data = self.cleaned_data
        only = frozenset(data["visit_types"])
        return WeeklyHours(weekday, data["opens_at"], data["closes_at"], first, last, only)


class WeeklyHoursForm(BlockForm):
    """Hours of one or more weekdays, perhaps with a break."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Every"),
        choices=Schedule.Weekday.choices,
        coerce=int,
        widget=Ticks,
        error_messages={"required": _("Tick at least one day of the week")},
    )
    break_from = ClockField(label=_("Break from"), required=False)
    break_until = ClockField(label=_("Break until"), required=False)
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Empty: they hold already."))
    valid_until = DayField(label=_("Last day"), required=False, help_text=_("Empty: until you end them."))
    field_order = (
        "weekdays",
        "opens_at",
        "closes_at",
        "break_from",
        "break_until",
        "valid_from",
        "valid_until",
        "visit_types",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a break that does not lie within the hours, and days that end before they begin."""
        cleaned = super().clean()
        _refuse_no_days(self, cleaned)
        begins, ends = cleaned.get("break_from"), cleaned.get("break_until")
        if begins and not ends and "break_until" not in self.errors:
            self.add_error("break_until", _("Enter when the break ends"))
        if ends and not begins and "break_from" not in self.errors:
            self.add_error("break_from", _("Enter when the break begins"))
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if begins and ends and opens_at and closes_at:
            if begins <= opens_at:
                self.add_error("break_from", _("The break must begin after the hours do"))
            if ends <= begins:
                self.add_error("break_until", _("Must be later than the time the break begins"))
            elif ends >= closes_at:
                self.add_error("break_until", _("The break must end before the hours do"))
        return cleaned

    def hours(self) -> list[WeeklyHours]:
        """Return a row for each weekday, two where there is a break."""
        data = self.cleaned_data
        first, last, only = data["valid_from"], data["valid_until"], frozenset(data["visit_types"])
        parts = [(data["opens_at"], data["closes_at"])]
        if data["break_from"]:
            parts = [(data["opens_at"], data["break_from"]), (data["break_until"], data["closes_at"])]
        return [
            WeeklyHours(weekday, opens, closes, first, last, only)
            for weekday in data["weekdays"]
            for opens, closes in parts
        ]


class ExtraSessionForm(BlockForm):
    """Hours of one day alone."""

    day = DayField(label=_("Day"))
    field_order = ("day", "opens_at", "closes_at", "visit_types")

    def hours(self) -> list[WeeklyHours]:
        """Return the one row."""
        day = self.cleaned_data["day"]
        return [self.block(day.weekday(), day, day)]


class ChangeHoursForm(BlockForm):
    """Other hours in place of some."""

    weekday = forms.TypedChoiceField(label=_("Every"), choices=Schedule.Weekday.choices, coerce=int)
    valid_from = DayField(label=_("First day"), required=False, help_text=_("Empty: they hold already."))
    valid_until = DayField(label=_("Last day"), required=False, help_text=_("Empty: until you end them."))
    field_order = ("weekday", "opens_at", "closes_at", "valid_from", "valid_until", "visit_types")

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin."""
        cleaned = super().clean()
        _refuse_no_days(self, cleaned)
        return cleaned

    def hours(self) -> WeeklyHours:
        """Return them."""
        data = self.cleaned_data
        return self.block(data["weekday"], data["valid_from"], data["valid_until"])

    @classmethod
    def first_filled(cls, row: Schedule) -> dict[str, Any]:
        """Return what stands in the form at first."""
        hours = row.weekly()
        return {
            "weekday": hours.weekday,
            "opens_at": hours.opens_at,
            "closes_at": hours.closes_at,
            "valid_from": hours.valid_from,
            "valid_until": hours.valid_until,
            "visit_types": sorted(hours.only),
        }


class EndHoursForm(forms.Form):
    """The last day on which hours hold."""

    last_day = DayField(label=_("Last day"))

    def __init__(self, *args: Any, row: Schedule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def clean_last_day(self) -> date:
        """Refuse a day before the hours begin."""
        last_day: date = self.cleaned_data["last_day"]
        if self.row.valid_from and last_day < self.row.valid_from:
            raise forms.ValidationError(_("The last day must not be before the first"))
        return last_day


def _refuse_no_days(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Say so if the last day comes before the first."""
    first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
    if first and last and last < first:
        form.add_error("valid_until", _("The last day must not be before the first"))
