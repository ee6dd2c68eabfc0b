"""What the doctor says who signs the rules, and what the manager sets of the rules of use."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.models import Practice, VisitType
from clinic.widgets import Choices

SHORTEST_CODE = 6  # letters and digits


class SignForm(forms.Form):
    """The digest of what was read, and that it was."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("I have read all rules on this page and approve them for this clinic"),
        error_messages={"required": _("Tick that you have read all rules, or leave them unsigned")},
    )


class RulesOfUseForm(forms.Form):
    """What holds for every patient who books without us."""

    most_open_bookings = forms.IntegerField(
        label=_("Visits to come that a patient may have"),
        help_text=_("Leave it empty for no limit. It never binds the desk."),
        required=False,
        min_value=1,
        max_value=50,
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], _("Enter a whole number from 1 to 50, or leave it empty")
        ),
    )
    late_hours = forms.IntegerField(
        label=_("Notice that we ask for, in hours"),
        help_text=_(
            "Whoever cancels later than that can still do it online; the desk sees that it was late."
        ),
        min_value=0,
        max_value=336,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"],
            _("Enter a whole number of hours from 0 to 336"),
        ),
    )
    late_moves_online = forms.BooleanField(
        label=_("Patients may change the time online after that, too"), required=False
    )

    @classmethod
    def of(cls, practice: Practice, data: Any = None) -> "RulesOfUseForm":
        """Return the form as the rules stand."""
        return cls(data, initial={name: getattr(practice, name) for name in cls.base_fields})


class ReferralRuleForm(forms.Form):
    """Whether patients need a code for one kind of visit."""

    by_referral = forms.ChoiceField(
        label=_("Who books it online"),
        choices=[("no", _("Every patient whom it fits")), ("yes", _("Patients with a referral code"))],
        widget=Choices,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose who books it")),
    )
    new_code = forms.CharField(
        label=_("New referral code"),
        help_text=_("At least 6 letters or digits. We keep no copy that can be read: write it down."),
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": _("Use %(limit_value)d characters or fewer for the code")},
    )

    def __init__(self, data: Any = None, *, visit_type: VisitType) -> None:
        self.visit_type = visit_type
        by_referral = "yes" if visit_type.referral_code else "no"
        super().__init__(data, prefix=f"visit-{visit_type.pk}", initial={"by_referral": by_referral})

    def clean(self) -> dict[str, Any]:
        """Ask for a code that can't be guessed at once, where one is needed."""
        typed = super().clean() or {}
        code = typed.get("new_code", "")
        if code and sum(map(str.isalnum, code)) < SHORTEST_CODE:
            self.add_error("new_code", _("Use at least 6 letters or digits"))
        if typed.get("by_referral") == "yes" and not code and not self.visit_type.referral_code:
            self.add_error("new_code", _("Enter the code that you give to those who send patients"))
        return typed
