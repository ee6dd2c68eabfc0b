"""A phone number is read as people write it."""

import pytest
from django.core.exceptions import ValidationError

from clinic.fields import PhoneField


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900321", "+447700900321"),
        (" +44 (0)7700-900321 ", "+447700900321"),
        ("0033 1 70 18 99 00", "+33170189900"),
        ("0100 555 0147", "+441005550147"),
        ("", ""),
    ],
)
def test_numbers_are_kept_with_their_country(typed, number):
    assert PhoneField(required=False).clean(typed) == number


def test_a_number_without_its_country_is_one_of_the_practices_region(settings):
    settings.PHONE_REGION = "FR"
    assert PhoneField().clean("01 70 18 99 00") == "+33170189900"


@pytest.mark.parametrize("typed", ["call me", "12", "+999 1234567", "07700 900321 ext 5", "0" * 40, "\x00"])
def test_what_cannot_be_called_is_refused(typed):
    with pytest.raises(ValidationError):
        PhoneField(required=False).clean(typed)
