"""Controls that Django does not have: a date in three boxes, two sides, a scale, choices with hints."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

PAIN_CHOICES = tuple((number, str(number)) for number in range(11))


class _Hinted:
    """Choices of which some carry a hint or a drawing, and some stand alone after an "or"."""

    def __init__(
        self,
        *args: Any,
        hints: Mapping[str, str] | None = None,
        drawings: Mapping[str, SafeString] | None = None,
        alone: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = hints or {}
        self.drawings = drawings or {}
        self.alone = frozenset(alone)

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        option["drawing"] = self.drawings.get(str(value), "")
        option["alone"] = str(value) in self.alone
        if option["alone"]:
            option["attrs"]["data-alone"] = ""
        return option


class Choices(_Hinted, forms.RadioSelect):
    """One of several, by code: ``hints`` below an option, ``drawings`` beside it, ``alone`` set off by an "or"."""


class Ticks(_Hinted, forms.CheckboxSelectMultiple):
    """Any of several. An option in ``alone`` ("none of these") clears the others, and they clear it.

    With JavaScript off both may arrive together: the form refuses that.
    """


class PainScale(forms.RadioSelect):
    """Eleven numbers from 0 to 10, nothing preset; words stand at both ends (UX.md P6), of pain if none are given."""

    ends: Sequence[Any] = (_("0 no pain"), _("10 worst pain you can imagine"))

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Sequence[Any] = PAIN_CHOICES,
        *,
        ends: Sequence[Any] = (),
    ) -> None:
        super().__init__(attrs, choices)
        self.ends = ends or self.ends


class DateBoxes(forms.MultiWidget):
    """Day, month and year as three text boxes; older people type a date, they do not scroll to it.

    The value is a list of three strings as typed, so that nothing typed is lost; a ``date`` or an ISO
    string may be given to start with. ``clinic.fields.TypedDateField`` reads it.
    """

    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, birthday: bool = False) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {}
        for part, length in (("day", 2), ("month", 9), ("year", 4)):
            box: dict[str, Any] = {"maxlength": length}
            if part != "month":  # a month may be a word
                box["inputmode"] = "numeric"
            if birthday:
                box["autocomplete"] = f"bday-{part}"
            boxes[part] = forms.TextInput(box)
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Split a date or an ISO string into its boxes."""
        if isinstance(value, str):
            value = date.fromisoformat(value)
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class SidePair(forms.MultiWidget):
    """The same control for the left and for the right; the value is ``{"left": …, "right": …}``.

    A side left open is missing from the value.
    """

    use_fieldset = True
    side_names: Mapping[str, Any] = {"left": _("Left"), "right": _("Right")}

    def __init__(self, left: forms.Widget, right: forms.Widget, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"left": left, "right": right}, attrs)

    def decompress(self, value: Mapping[str, Any] | None) -> list[Any]:
        """Split the pair into its sides."""
        return [(value or {}).get("left"), (value or {}).get("right")]

    def value_from_datadict(  # type: ignore[override]  # a pair, where the base knows lists
        self, data: Any, files: Any, name: str
    ) -> dict[str, Any]:
        """Join what was sent for each side; an empty side is left out."""
        left, right = super().value_from_datadict(data, files, name)
        sent = {"left": left, "right": right}
        return {side: value for side, value in sent.items() if value not in (None, "")}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each side's control its heading."""
        if isinstance(value, Mapping):
            value = self.decompress(value)
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for side, control in zip(self.side_names, context["widget"]["subwidgets"], strict=True):
            control["side_name"] = self.side_names[side]
        return context
