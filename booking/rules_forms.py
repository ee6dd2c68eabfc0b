"""What the doctor says who signs the rules."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignForm(forms.Form):
    """The digest of what was read, and that it was."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("I have read all rules on this page and approve them for this clinic"),
        error_messages={"required": _("Tick that you have read all rules, or leave them unsigned")},
    )
