"""What the manager fills in about kinds of visit, places and public holidays."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from booking.services.practice import PlaceDetails, VisitTerms
from clinic.models import Practitioner, Resource
from clinic.public_holidays import countries, regions
from clinic.widgets import Choices, Ticks

_FIVE = 5  # minutes: a visit is made of whole cells
_LONGEST, _WIDEST_BUFFER = 480, 60  # minutes
_LEAD_MOST = 60 * 24 * 28  # minutes: four weeks
_HORIZON_MOST = 366  # days
_LIMIT_MOST = 99
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


class MinutesField(forms.IntegerField):
    """A number of minutes in whole fives."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        words = format_lazy(_("Enter whole fives of minutes, from {least} to {most}"), least=least, most=most)
        super().__init__(
            min_value=least,
            max_value=most,
            step_size=_FIVE,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value", "step_size"), words
            ),
            **kwargs,
        )


def _number(label: Any, hint: Any, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    words = format_lazy(_("Enter a whole number from {least} to {most}"), least=least, most=most)
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
        **kwargs,
    )


class VisitTypeForm(forms.Form):
    """The terms of a kind of visit."""

    minutes = MinutesField(label=_("Length, in minutes"), least=_FIVE, most=_LONGEST)
    buffer_before = MinutesField(
        label=_("Kept free before, in minutes"), help_text=_("To prepare."), least=0, most=_WIDEST_BUFFER
    )
    buffer_after = MinutesField(
        label=_("Kept free after, in minutes"),
        help_text=_("To clean and to write."),
        least=0,
        most=_WIDEST_BUFFER,
    )
    lead_time_minutes = _number(
        _("Lead time, in minutes"), _("So long before a visit it can be booked at the latest."), 0, _LEAD_MOST
    )
    horizon_days = _number(
        _("Horizon, in days"), _("So far ahead it can be booked at the earliest."), 1, _HORIZON_MOST
    )
    daily_limit = _number(
        _("At most so many a day"), _("Empty: as many as there is time for."), 1, _LIMIT_MOST, required=False
    )
    practitioners = forms.TypedMultipleChoiceField(
        label=_("Who gives it"),
        help_text=_("Tick nobody and it is offered to nobody."),
        required=False,
        coerce=int,
        widget=Ticks,
    )
    needs = forms.MultipleChoiceField(
        label=_("What it needs beside them"),
        required=False,
        choices=[
            (kind.value, capfirst(kind.label)) for kind in Resource.Kind if kind != Resource.Kind.PRACTITIONER
        ],
        widget=Ticks,
    )
    online = forms.TypedChoiceField(
        label=_("Who books it"),
        choices=[("yes", _("Patients online, and the desk")), ("no", _("The desk only"))],
        coerce=lambda value: value == "yes",
        widget=Choices,
        error_messages={"required": _("Choose who books it")},
    )
    active = forms.BooleanField(label=_("This kind of visit is given"), required=False)

    def __init__(self, *args: Any, givers: Iterable[Practitioner], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practitioners"].choices = [  # type: ignore[attr-defined]
            (one.pk, one.name) for one in givers
        ]

    def terms(self) -> VisitTerms:
        """Return the terms as they were filled in."""
        data = self.cleaned_data
        return VisitTerms(
            **{**data, "needs": sorted(data["needs"]), "practitioners": sorted(data["practitioners"])}
        )


class PlaceForm(forms.Form):
    """What is said of a place."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Enter a name")})
    address = forms.CharField(
        label=_("Address"), max_length=160, error_messages={"required": _("Enter the address")}
    )
    directions = forms.CharField(
        label=_("How to get there"),
        help_text=_("Steps, parking, the bell: whatever helps to find the door."),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    country = forms.ChoiceField(
        label=_("Country"), help_text=_("Its public holidays are proposed."), required=False
    )
    region = forms.CharField(
        label=_("Region"),
        help_text=_("By its code, like SCT for Scotland or BY for Bavaria. Empty: the whole country."),
        max_length=20,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("Not said")),
            *countries().items(),
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a region that the country does not have, and name those it has."""
        cleaned: dict[str, Any] = super().clean() or {}
        country, region = cleaned.get("country", ""), cleaned.get("region", "")
        known = regions(country)
        if region and not country and "country" not in self.errors:
            self.add_error("country", _("Choose the country of the region"))
        elif region and not known:
            self.add_error("region", _("No regions of this country are known: leave it empty"))
        elif region and region not in known:
            words = _("No such region there. Known are: {codes}")
            self.add_error("region", format_lazy(words, codes=", ".join(known)))
        return cleaned

    def details(self) -> PlaceDetails:
        """Return what was filled in."""
        return PlaceDetails(**self.cleaned_data)


class ZoneForm(forms.Form):
    """Another time zone for a place."""

    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        error_messages={"required": _("Choose a time zone"), "invalid_choice": _("Choose a time zone")},
    )


class HolidaysForm(forms.Form):
    """The public holidays on which a place is closed."""

    days = forms.TypedMultipleChoiceField(
        label=_("Closed on"),
        required=False,
        coerce=date.fromisoformat,
        widget=Ticks,
        error_messages={"invalid_choice": _("This day was not proposed. Look at the list anew")},
    )

    def __init__(self, *args: Any, proposed: Mapping[date, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), words) for day, words in proposed.items()
        ]
