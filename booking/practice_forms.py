"""What the manager fills in about places and public holidays."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from booking.services.practice import PlaceDetails
from clinic.public_holidays import countries, regions
from clinic.widgets import Ticks

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


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
