"""What the desk fills in."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from booking.models import Appointment, CancelReason, RunningLate
from booking.scheduling import CELL
from booking.scheduling.cells import EPOCH
from clinic.models import Practitioner, VisitType
from clinic.times import time_words
from clinic.widgets import Choices, Ticks
from intake.models import SafetyAlert

FURTHEST = timedelta(days=2 * 365)
TOO_FAR = _("Choose a day within two years")


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


class SendAgainForm(forms.Form):
    """Why a message is sent again."""

    because = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            ("", _("Choose")),
            ("asked", _("They asked for it")),
            ("mended", _("What was wrong is put right")),
            ("try", _("To try once more")),
        ],
        error_messages={"required": _("Choose why"), "invalid_choice": _("Choose why")},
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


class BecauseField(forms.CharField):
    """Why the desk goes beyond what would be offered."""

    default_error_messages = {
        "required": _("Write down why"),
        "max_length": _("Use %(limit_value)d characters or fewer"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("Why?"), max_length=200, **kwargs)


class ReturnForm(forms.Form):
    """Why a visit is booked again although its time is gone; nothing to say where it is free."""

    because = BecauseField()

    def __init__(self, data: Any = None, *, gone: bool) -> None:
        super().__init__(data)
        if not gone:
            del self.fields["because"]


class AnyTimeForm(forms.Form):
    """When and with whom a visit is put beside whatever is there, and why. Base of others."""

    now: datetime

    on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages=dict.fromkeys(["required", "invalid"], _("Choose a day")),
    )
    at = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput({"type": "time", "step": 300}, format="%H:%M"),
        error_messages=dict.fromkeys(["required", "invalid"], _("Enter a time, like 10:05")),
    )
    who = forms.TypedChoiceField(
        label=_("With"), error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose with whom"))
    )
    because = BecauseField()

    def offer_givers(self, visit_type: VisitType) -> None:
        """Let one of those be chosen who give a kind of visit."""
        givers = visit_type.practitioners.select_related("resource__location")
        named = {str(one.pk): one for one in givers}
        who = cast("forms.TypedChoiceField", self.fields["who"])
        who.choices = [(key, one.name) for key, one in named.items()]
        who.coerce = named.__getitem__

    def with_instant(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Put day and time together as an instant, ``starts_at``: to come, and on whole five minutes."""
        if "on" in typed and typed["on"] - self.now.date() > FURTHEST:
            self.add_error("on", TOO_FAR)
        if self.errors.keys() & {"on", "at", "who"}:
            return typed
        zone = typed["who"].resource.location.zone
        starts_at = datetime.combine(typed["on"], typed["at"], tzinfo=zone).astimezone(UTC)
        if (starts_at - EPOCH) % CELL:
            self.add_error("at", _("Visits start on whole five minutes, like 10:05"))
        elif starts_at <= self.now:
            self.add_error("at", _("That time is over. Choose one that is to come"))
        return {**typed, "starts_at": starts_at}


class OverbookForm(AnyTimeForm):
    """To which time a booked visit is squeezed in."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, visit: Appointment, now: datetime) -> None:
        start = visit.local_start
        usual = {"on": start.date(), "at": start.time(), "who": visit.practitioner_id}
        super().__init__(data, initial={**usual, "sequence": visit.sequence})
        self.now = now
        self.offer_givers(visit.visit_type)

    def clean(self) -> dict[str, Any]:
        """Bring day and time to an instant."""
        return self.with_instant(super().clean() or {})


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
        self.today = today
        visit, who = (cast("forms.TypedChoiceField", self.fields[name]) for name in ("visit", "who"))
        visit.choices = [(code, one.name) for code, one in kinds.items()]
        visit.coerce = kinds.__getitem__
        who.choices = [(key, one.name) for key, one in named.items()]
        who.coerce = named.__getitem__

    def clean(self) -> dict[str, Any]:
        """Ask about visits that the practitioner gives."""
        asked = super().clean() or {}
        if "on" in asked and abs(asked["on"] - self.today) > FURTHEST:
            self.add_error("on", TOO_FAR)
        visit_type, practitioner = asked.get("visit"), asked.get("who")
        if visit_type and practitioner and practitioner not in visit_type.practitioners.all():
            self.add_error("who", _("%(name)s does not give this visit") % {"name": practitioner.name})
        return asked
