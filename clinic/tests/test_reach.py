"""One box for a number or an e-mail address."""

import pytest
from django.core.exceptions import ValidationError

from clinic.fields import ReachField


@pytest.mark.parametrize(
    ("typed", "reach"),
    [
        ("07700 900321", ("sms", "+447700900321")),
        ("0033 1 70 18 99 00", ("sms", "+33170189900")),
        (" Ada.Byron@Example.com ", ("email", "Ada.Byron@example.com")),
    ],
)
def test_an_at_sign_tells_an_address_from_a_number(typed, reach):
    read = ReachField().clean(typed)
    assert (read.channel, read.address.casefold()) == (reach[0], reach[1].casefold())


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "required"), ("Ada", "no_phone"), ("ada@", "no_email"), ("a" * 250 + "@b.example", "max_length")],
)
def test_what_is_neither_is_refused_in_words_of_its_own(typed, code):
    with pytest.raises(ValidationError) as refused:
        ReachField().clean(typed)
    assert refused.value.error_list[0].code == code
