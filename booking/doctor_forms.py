"""What the doctor says of a flag."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.widgets import Choices
from intake.models import FlagVerdict

Verdict = FlagVerdict.Verdict


class VerdictForm(forms.Form):
    """A view of one flag of one assessment; anything but agreement says why."""

    assessment = forms.IntegerField(min_value=1, widget=forms.HiddenInput)  # the number of what was read
    site = forms.CharField(max_length=8, widget=forms.HiddenInput)
    side = forms.CharField(max_length=8, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=Verdict.choices, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("What is it, in your view?"),
        choices=FlagVerdict.Reason.choices,
        widget=Choices,
        error_messages={"required": _("Choose what it is, in your view")},
    )
    note = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"max_length": _("Use %(limit_value)d characters or fewer")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("verdict") or self.initial.get("verdict")
        self.fields["reason"].required = given != Verdict.AGREE

    @property
    def asks_why(self) -> bool:
        """Say whether a button alone was pressed, and the reason is still to be asked."""
        return self.data.get("verdict") in (Verdict.PARTLY, Verdict.DISAGREE) and "note" not in self.data

    @property
    def flag_id(self) -> str:
        """Return which flag of the page this is about, whether or not there is one."""
        return f"{self.data.get('site', '')}-{self.data.get('side', '')}"

    def asking(self) -> "VerdictForm":
        """Return the form that asks why, with nothing marked as wrong yet."""
        return VerdictForm(initial={name: self.data.get(name) for name in self.fields})
