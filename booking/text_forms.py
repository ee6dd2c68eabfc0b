"""What the manager types to let a message say something else."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clinic.outbox.models import Channel
from clinic.outbox.words.catalogue import Wording
from clinic.outbox.words.checks import subject_faults, text_faults

TOO_LONG = _("Use %(limit_value)d characters or fewer")


class TextForm(forms.Form):
    """A subject, where there is one, and a text; ``after`` is the version that was read."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        error_messages={"required": _("Write a subject"), "max_length": TOO_LONG},
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea({"rows": 12, "spellcheck": "true"}),
        error_messages={"required": _("Write a text"), "max_length": TOO_LONG},
    )

    def __init__(
        self,
        wording: Wording,
        channel: str,
        language: str,
        sample: Mapping[str, str],
        *args: object,
        **more: object,
    ) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.wording, self.channel, self.sample = wording, channel, sample
        for name in ("subject", "text"):
            self.fields[name].widget.attrs |= {"lang": language, "dir": "auto"}
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["text"].widget.attrs["rows"] = 5

    def clean_subject(self) -> str:
        """Refuse what may not stand on a locked screen."""
        subject: str = self.cleaned_data["subject"]
        if faults := list(subject_faults(self.wording, subject)):
            raise ValidationError(faults)
        return subject

    def clean_text(self) -> str:
        """Refuse what can't be filled in, lacks what people need, or takes too much room."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n")
        if faults := list(text_faults(self.wording, self.channel, text, self.sample)):
            raise ValidationError(faults)
        return text
