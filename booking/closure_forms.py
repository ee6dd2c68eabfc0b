"""What the desk fills in to close a place, a doctor, a room or a device."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from booking.models import Closure, ScheduleChange
from booking.services.changes.closure import closed_then
from clinic.models import Location, Resource
from clinic.times import instant_short

LONGEST = timedelta(days=366)
REASONS = ("ill", "leave", "training", "public holiday", "repair", "other")


class WallTimeField(forms.CharField):
    """A day and a time as a clock on the wall shows them; cleans to a ``datetime`` without a zone."""

    widget = forms.DateTimeInput({"type": "datetime-local"})

    def clean(self, value: Any) -> datetime:
        """Read it."""
        typed = super().clean(value)
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=None, second=0, microsecond=0)
        except ValueError as error:
            raise ValidationError(_("Enter a day and a time"), code="unreal") from error


class ClosureForm(forms.Form):
    """What is closed, from when, until when and why. Cleans to a change that is not saved."""

    what = forms.ChoiceField(
        label=_("Who or what"),
        error_messages=dict.fromkeys(
            ["required", "invalid_choice"], _("Choose who is away or what is closed")
        ),
    )
    starts_at = WallTimeField(label=_("From"), error_messages={"required": _("Enter when it begins")})
    ends_at = WallTimeField(label=_("To"), error_messages={"required": _("Enter when it ends")})
    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("For colleagues alone."),
        choices=[("", _("Choose")), *((reason, reason) for reason in REASONS)],
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a reason")),
    )

    def __init__(
        self, data: Any = None, *, places: Sequence[Location], resources: Sequence[Resource], now: datetime
    ) -> None:
        super().__init__(data)
        self.now = now
        self.things: dict[str, Location | Resource] = {
            **{f"place-{one.pk}": one for one in places},
            **{f"resource-{one.pk}": one for one in resources},
        }
        whole = _("The whole place: %(name)s")
        what = cast("forms.ChoiceField", self.fields["what"])
        what.choices = [
            ("", _("Choose")),
            *(
                (key, one if isinstance(one, Resource) else whole % {"name": one})
                for key, one in self.things.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Bring both times to the clock of the place and ask whether they make a closure."""
        typed = super().clean() or {}
        thing = self.things.get(typed.get("what", ""))
        begin, end = typed.get("starts_at"), typed.get("ends_at")
        if thing is None or begin is None or end is None:
            return typed
        if max(abs(begin.year - self.now.year), abs(end.year - self.now.year)) > 2:
            self.add_error("ends_at" if begin.year == self.now.year else "starts_at", _("Check the year"))
            return typed
        place = thing.location if isinstance(thing, Resource) else thing
        starts_at, ends_at = (at.replace(tzinfo=place.zone).astimezone(UTC) for at in (begin, end))
        self.change = ScheduleChange(
            kind=ScheduleChange.Kind.CLOSURE,
            location=None if isinstance(thing, Resource) else thing,
            resource=thing if isinstance(thing, Resource) else None,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=typed.get("reason", ""),
        )
        self._refuse_what_is_none(starts_at, ends_at)
        return typed

    def _refuse_what_is_none(self, starts_at: datetime, ends_at: datetime) -> None:
        if ends_at <= starts_at:
            self.add_error("ends_at", _("The end must be after the beginning"))
        elif ends_at <= self.now:
            self.add_error("ends_at", _("This is over already. Enter an end that is still to come"))
        elif ends_at - starts_at > LONGEST:
            self.add_error("ends_at", _("A closure lasts a year at most"))
        elif closed := closed_then(
            Closure(
                location=self.change.location,
                resource=self.change.resource,
                starts_at=starts_at,
                ends_at=ends_at,
            )
        ):
            self.add_error("starts_at", closed_words(closed))


def closed_words(closure: Closure) -> str:
    """Return that it is closed then already, and until when."""
    return _("Closed already from %(first)s to %(last)s") % {
        "first": instant_short(closure.starts_at, closure.zone),
        "last": instant_short(closure.ends_at, closure.zone),
    }
