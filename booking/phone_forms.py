"""What the desk fills in to book for somebody on the phone: when, why beside others, and who it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from booking.desk_forms import AnyTimeForm
from booking.diary import FreeTime
from booking.forms import ContactForm
from booking.services.contact import Contact
from clinic.models import Patient, VisitType
from clinic.outbox.models import Channel
from clinic.times import instant_short
from clinic.widgets import Choices

OTHER = "other"  # the choice of a time that is not on the list
BESIDE = ("on", "at", "who", "because")  # what is asked of such a time


class KindForm(forms.Form):
    """Which kind of visit; its times are listed then."""

    visit = forms.TypedChoiceField(
        label=_("What for"), error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a visit"))
    )

    def __init__(self, data: Any, *, kinds: Mapping[str, VisitType], first: str) -> None:
        super().__init__(data or {"visit": first})
        visit = cast("forms.TypedChoiceField", self.fields["visit"])
        words = _("%(name)s, %(minutes)d min")
        visit.choices = [
            (code, words % {"name": one.name, "minutes": one.minutes}) for code, one in kinds.items()
        ]
        visit.coerce = kinds.__getitem__


class BookOnThePhoneForm(AnyTimeForm, ContactForm):
    """One of the first free times, or any other with a reason; and how the person is reached."""

    time = forms.ChoiceField(
        label=_("When"),
        widget=Choices,
        error_messages={
            "required": _("Choose a time"),
            "invalid_choice": _("That time is not offered any more. Choose one of these, or another time"),
        },
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=32, required=False)
    field_order = ("time", *BESIDE, "full_name", "mobile", "email")

    def __init__(
        self, data: Any, *, visit_type: VisitType, offered: Sequence[FreeTime], now: datetime
    ) -> None:
        first = next(map(value_of, offered), OTHER)
        usual = {"time": first, "key": uuid4().hex, "phone_owner": Patient.PhoneOwner.MINE}
        super().__init__(data, initial=usual)
        self.now, self.offered = now, {value_of(one): one for one in offered}
        choices = cast("forms.ChoiceField", self.fields["time"])
        choices.choices = [*((value, _words(one)) for value, one in self.offered.items()), (OTHER, _OTHER)]
        self.offer_givers(visit_type)
        if self.data.get("time") != OTHER:
            for name in BESIDE:
                self.fields[name].required = False
        self.fields["full_name"].label = _("Full name of who comes")
        self.fields["full_name"].error_messages["required"] = _("Enter their full name")
        for name in ("full_name", "mobile", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # the browser knows the colleague alone

    def clean(self) -> dict[str, Any]:
        """Bring the chosen time to who and when, ``who`` and ``starts_at``; a listed one needs no reason."""
        typed = super().clean() or {}
        if typed.get("time") == OTHER:
            return self.with_instant(typed)
        chosen = self.offered.get(typed.get("time", ""))
        if chosen is None:
            return typed
        return {**typed, "who": chosen.practitioner, "starts_at": chosen.starts_at, "because": ""}

    def contact(self) -> Contact:
        """Return who it is and how they are reached."""
        typed = self.cleaned_data
        by_text = Channel.SMS if typed["mobile"] else Channel.EMAIL
        return Contact(
            full_name=typed["full_name"],
            channel=Channel.CALL_LIST if typed["ring_me"] else by_text,
            mobile=typed["mobile"],
            email=typed["email"],
            phone_owner=typed["phone_owner"] or Patient.PhoneOwner.MINE,
            access_needs=typed["access_needs"],
        )


_OTHER = _("Another time, beside whatever is there")


def value_of(free: FreeTime) -> str:
    """Return what the form sends for a free time."""
    return f"{free.practitioner.pk}-{int(free.starts_at.timestamp())}"


def _words(free: FreeTime) -> str:
    return f"{instant_short(free.starts_at, free.location.zone)}, {free.practitioner.name}"
