"""Controls read what people type, and give it back as it was."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from clinic.fields import BirthDateField, TypedDateField, month_number
from clinic.widgets import Choices, DateBoxes, SidePair, Ticks


class Born(forms.Form):
    on = BirthDateField()


@pytest.mark.parametrize("month", ["3", "03", "mar", "Mar", "March", "MARCH", "Mar.", "marc"])
def test_a_month_may_be_a_number_or_a_word(month):
    assert month_number(month) == 3


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("es", "marzo", 3),
        ("es", "Mar", 3),
        ("es", "march", 3),
        ("fr", "février", 2),
        ("fr", "Fevrier", 2),
        ("de", "März", 3),
        ("de", "Mai", 5),
        ("pl", "sierpień", 8),
        ("ar", "مارس", 3),
        ("te", "మార్చి", 3),
    ],
)
def test_a_month_may_be_a_word_of_the_page_language(language, typed, number):
    with translation.override(language):
        assert month_number(typed) == number


@pytest.mark.parametrize("month", ["ma", "smarch", "", "3rd"])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(ValueError, match=f"^{month}$"):
        month_number(month)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "", ""), "Enter your date of birth"),
        (("", "3", "1961"), "Date of birth must include a day"),
        (("27", "", "1961"), "Date of birth must include a month"),
        (("27", "3", ""), "Date of birth must include a year"),
        (("31", "2", "1961"), "Date of birth must be a real date, like 27 3 1961"),
        (("27", "3", "99999999999"), "Date of birth must be a real date, like 27 3 1961"),
        (("two", "3", "1961"), "Date of birth must be a real date, like 27 3 1961"),
    ],
)
def test_a_date_that_cannot_be_is_named(typed, sentence):
    form = Born(dict(zip(("on_day", "on_month", "on_year"), typed, strict=True)))
    assert form.errors == {"on": [sentence]}


def test_a_date_in_three_boxes_is_read():
    assert Born({"on_day": " 27", "on_month": "march", "on_year": "1961"}).is_valid()
    form = Born({"on_day": "27", "on_month": "3", "on_year": "1961"})
    assert form.is_valid()
    assert form.cleaned_data == {"on": date(1961, 3, 27)}


def test_an_empty_date_may_be_left_open():
    assert TypedDateField(required=False).clean(["", "", ""]) is None


def test_what_was_typed_is_kept_beside_the_error():
    page = str(Born({"on_day": "31", "on_month": "febr", "on_year": "1961"})["on"])
    for typed in ("31", "febr", "1961"):
        assert f'value="{typed}"' in page


def test_boxes_start_from_a_date_or_its_iso_form():
    assert (
        DateBoxes().decompress(date(1961, 3, 27))
        == DateBoxes().decompress("1961-03-27")
        == ["27", "3", "1961"]
    )


def test_birthday_boxes_tell_the_phone_what_they_are():
    page = str(Born()["on"])
    for part in ("day", "month", "year"):
        assert f'autocomplete="bday-{part}"' in page
    assert page.count('type="text"') == 3
    assert page.count('inputmode="numeric"') == 2  # a month may be a word


def test_an_open_side_is_missing_from_the_pair():
    pair = SidePair(Choices(choices=[("flat", "Flat")]), Choices(choices=[("flat", "Flat")]))
    assert pair.value_from_datadict(QueryDict("print_left=flat"), {}, "print") == {"left": "flat"}
    assert pair.value_from_datadict(QueryDict(""), {}, "print") == {}
    assert pair.render("print", {"right": "flat"}).count(" checked") == 1


def test_none_of_these_is_marked_to_stand_alone():
    page = Ticks(choices=[("a", "A"), ("none", "None")], alone=["none"]).render("signs", [])
    assert page.count("data-alone") == 1
