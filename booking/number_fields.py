"""Numbers that the manager types, each with one sentence for whatever is wrong with it."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_FIVE = 5  # minutes: a visit is made of whole cells


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


def whole_number(label: Any, hint: Any, least: int, most: int, **kwargs: Any) -> forms.IntegerField:
    words = format_lazy(_("Enter a whole number from {least} to {most}"), least=least, most=most)
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
        **kwargs,
    )
