"""Form fields that read what people type."""

import unicodedata
from datetime import date
from typing import Any, NamedTuple

import phonenumbers
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext_lazy as _

from clinic.outbox.models import Channel
from clinic.widgets import DateBoxes

# fmt: off
ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)
# fmt: on
CODE_LENGTH = 6
MONTH_LETTERS = 3  # "jun" and "jul" differ in the third


class TypedDateField(forms.Field):
    """A date in three boxes; the month as a number or a word. Cleans to a ``date``, or None when empty.

    Errors name what is wrong by code: ``required``, ``no_day``, ``no_month``, ``no_year``, ``unreal``.
    """

    widget: forms.Widget | type[forms.Widget] = DateBoxes
    default_error_messages = {
        "required": _("Enter the date"),
        "no_day": _("The date must include a day"),
        "no_month": _("The date must include a month"),
        "no_year": _("The date must include a year"),
        "unreal": _("The date must be a real date, like 27 3 1961"),
    }

    def to_python(self, value: Any) -> date | None:
        """Read the three boxes."""
        if value is None or isinstance(value, date):
            return value
        day, month, year = (str(part or "").strip() for part in value)
        if not (day or month or year):
            return None
        for part, code in ((day, "no_day"), (month, "no_month"), (year, "no_year")):
            if not part:
                raise ValidationError(self.error_messages[code], code=code)
        try:
            return date(int(year), month_number(month), int(day))
        except (ValueError, OverflowError) as error:
            raise ValidationError(self.error_messages["unreal"], code="unreal") from error


class BirthDateField(TypedDateField):
    """A date of birth, with UX.md's sentences. Whether it may be in the future is for the form to say."""

    widget = DateBoxes(birthday=True)
    default_error_messages = {
        "required": _("Enter your date of birth"),
        "no_day": _("Date of birth must include a day"),
        "no_month": _("Date of birth must include a month"),
        "no_year": _("Date of birth must include a year"),
        "unreal": _("Date of birth must be a real date, like 27 3 1961"),
    }


class PhoneField(forms.CharField):
    """A phone number as people write it, with or without the country; cleans to E.164, or "" when empty.

    A number without its country is read as one of ``settings.PHONE_REGION``. Only its length and shape
    are judged: whether somebody answers is for a code to prove.
    """

    widget = forms.TextInput({"type": "tel", "autocomplete": "tel", "inputmode": "tel"})
    default_error_messages = {
        "unreal": _("Enter a phone number we can call, like 0100 555 0147"),
    }

    def to_python(self, value: Any) -> str:
        """Read a number."""
        typed = super().to_python(value) or ""
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, settings.PHONE_REGION)
        except phonenumbers.NumberParseException as error:
            raise ValidationError(self.error_messages["unreal"], code="unreal") from error
        if number.extension or not phonenumbers.is_possible_number(number):
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class CodeField(forms.CharField):
    """Six digits of any script, however they are spaced; cleans to "123456", or "" when empty."""

    widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "size": 12})
    default_error_messages = {
        "unreal": _("Enter the 6 digits of the code"),
    }

    def to_python(self, value: Any) -> str:
        """Keep the digits."""
        typed = super().to_python(value) or ""
        digits = "".join(str(int(sign)) for sign in typed if sign.isdecimal())
        if typed and len(digits) != CODE_LENGTH:
            raise ValidationError(self.error_messages["unreal"], code="unreal")
        return digits


def month_number(typed: str) -> int:
    """Return 3 for "3", "03", "mar", "March", and the names in the page's own language, from Django.

    Accents may be left out. Raises ValueError.
    """
    if typed.isdecimal():
        return int(typed)
    word = _plain(typed.rstrip("."))
    for number, english in enumerate(ENGLISH_MONTHS, start=1):
        names = (english, _plain(str(MONTHS[number])), _plain(str(MONTHS_3[number])))
        if word in names or (len(word) >= MONTH_LETTERS and any(name.startswith(word) for name in names)):
            return number
    raise ValueError(typed)


class Reach(NamedTuple):
    """Where somebody can be written to: a phone number (E.164) by text message, or an e-mail address."""

    channel: Channel
    address: str


class ReachField(forms.CharField):
    """One box for a mobile number or an e-mail address; cleans to a ``Reach``."""

    widget = forms.TextInput({"autocomplete": "email", "inputmode": "email"})
    default_error_messages = {
        "required": _("Enter a mobile number or an email"),
        "max_length": _("Enter an email like name@example.com"),
        "no_email": _("Enter an email like name@example.com"),
        "no_phone": _("Enter a phone number we can call, like 0100 555 0147"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)  # RFC 5321; the column holds no more

    def clean(self, value: Any) -> Reach:
        """Read a number, or an address if there is an @ in it."""
        typed = str(super().clean(value))
        if "@" in typed:
            return Reach(Channel.EMAIL, self._read(forms.EmailField(max_length=254), typed, "no_email"))
        return Reach(Channel.SMS, self._read(PhoneField(), typed, "no_phone"))

    def _read(self, field: forms.Field, typed: str, code: str) -> str:
        try:
            return str(field.clean(typed))
        except ValidationError as error:
            raise ValidationError(self.error_messages[code], code=code) from error


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
