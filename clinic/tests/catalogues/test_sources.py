"""Every text that is handed to a translation is found, wherever it stands."""

import pytest

from clinic.catalogues.sources import Text, Untranslatable, in_python, in_template, texts_of_app
from clinic.settings import BASE_DIR

PLACE = "a place"


def texts(found):
    return [(one.context, one.text, one.plural) for one in found]


def test_the_texts_of_a_template_are_found():
    source = """{% load look %}{% translate "Plain" %} {% translate "Back" context "of the body" %}
        {% translate "As a name" as name %} {% card title=_("In a tag") %} {{ form|say:_("In a filter") }}
        {% blocktranslate with n=1 %}With {{ n }}, 100 %{% endblocktranslate %}
        {% blocktranslate count n=2 trimmed %}
          {{ n }} day
        {% plural %}
          {{ n }} days
        {% endblocktranslate %}
        <p>Not to be found</p> {{ gettext }} {% comment %}{% translate "Nor this" %}{% endcomment %}"""
    assert texts(in_template(source, PLACE)) == [
        ("", "Plain", ""),
        ("of the body", "Back", ""),
        ("", "As a name", ""),
        ("", "In a tag", ""),
        ("", "In a filter", ""),
        ("", "With %(n)s, 100 %%", ""),
        ("", "%(n)s day", "%(n)s days"),
    ]


def test_the_texts_of_a_python_file_are_found():
    source = """
CONSTANT = "A constant"
one = _("Plain")
two = gettext_lazy("In two "
                   "pieces")
three = pgettext("of the body", "Back")
four = ngettext("%(n)d day", "%(n)d days", n)
five = _(CONSTANT)
six = _(item.error)
"""
    assert texts(in_python(source, PLACE)) == [
        ("", "Plain", ""),
        ("", "In two pieces", ""),
        ("of the body", "Back", ""),
        ("", "%(n)d day", "%(n)d days"),
        ("", "A constant", ""),
    ]


@pytest.mark.parametrize("call", ['_(f"Call {phone}")', '_("Call " + phone)', '_("Call {}".format(phone))'])
def test_a_text_that_is_put_together_before_it_is_translated_is_refused(call):
    with pytest.raises(Untranslatable, match="a place:1"):
        list(in_python(call, PLACE))


def test_each_text_knows_where_it_stands_and_staff_pages_are_left_out():
    found = list(texts_of_app(BASE_DIR / "clinic"))
    assert Text("Skip to main content", place="clinic/templates/base.html") in found
    assert not [one for one in found if "account/" in one.place or "staff.html" in one.place]
