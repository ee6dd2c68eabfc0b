"""Components say what they show: names, roles, errors tied to their controls."""

import re

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from clinic.templatetags.look import CHIPS
from clinic.tests.look.forms import About, Contact, First, Pain, Safety, Sides
from clinic.widgets import PainScale


def drawn(source: str, **context: object) -> str:
    """Render a piece of template with our tags."""
    return engines["django"].from_string("{% load look crispy_forms_tags %}" + source).render(context)


def test_an_icon_is_silent_and_drawn_in_the_page():
    page = drawn('{% icon "clock" %}')
    assert 'aria-hidden="true"' in page
    assert "<circle" in page
    assert "href" not in page


def test_an_icon_that_we_have_not_drawn_is_a_mistake():
    with pytest.raises(KeyError):
        drawn('{% icon "unicorn" %}')


@pytest.mark.parametrize("status", CHIPS)
def test_a_chip_has_a_word_an_icon_and_its_own_edge(status):
    page = drawn("{% chip status %}", status=status)
    assert str(CHIPS[status][1]) in page
    assert "<svg" in page
    assert f"chip-{status}" in page


def test_blocks_keep_what_stands_in_them_and_escape_what_comes_from_outside():
    page = drawn("{% card title=title %}<b>{{ inside }}</b>{% endcard %}", title="<i>", inside="<u>")
    assert "<b>&lt;u&gt;</b>" in page
    assert "&lt;i&gt;" in page


def test_a_call_button_dials_digits():
    assert 'href="tel:01005550147"' in drawn('{% call_button "Call us" "0100 555 0147" %}')


def test_change_says_what_it_changes():
    page = drawn(
        '{% summary_list %}{% summary_row "Date of birth" "27 March" "/change/" %}{% endsummary_list %}'
    )
    assert 'Change<span class="visually-hidden"> Date of birth</span>' in page


@pytest.mark.parametrize("form_type", [About, Contact, First, Pain, Safety, Sides])
@pytest.mark.parametrize("source", ["{% form_fields form %}", "{{ form }}", "{% crispy form %}"])
def test_every_way_to_render_a_form_ties_errors_to_their_fields(form_type, source):
    form = form_type({})
    page = drawn(source, form=form)
    assert form.errors
    for name, messages in form.errors.items():
        error_id = f"{form[name].auto_id}_error"
        assert f'id="{error_id}"' in page
        assert re.search(rf'aria-describedby="[^"]*\b{error_id}\b', page)
        for message in messages:
            assert message in page.replace("&quot;", '"').replace("&#x27;", "'")
    assert 'aria-invalid="true"' in page
    assert " required" not in page


@pytest.mark.parametrize("form_type", [About, Contact, First, Pain, Safety, Sides])
def test_the_summary_leads_each_mistake_to_a_control_of_the_page(form_type):
    form = form_type({})
    page = drawn("{% error_summary form %}{% form_fields form %}", form=form)
    assert 'role="alert"' in page
    assert 'tabindex="-1"' in page
    leads = re.findall(r'<a href="#([^"]+)"', page)
    assert len(leads) == len(form.errors)
    for control in leads:
        assert re.search(rf'<(?:input|select|textarea)[^>]* id="{control}"', page)


def test_the_summary_speaks_in_the_words_of_the_fields():
    form = Contact({})
    summary = drawn("{% error_summary form %}", form=form)
    assert [message for messages in form.errors.values() for message in messages] == re.findall(
        r'<a href="#[^"]+">([^<]+)</a>', summary
    )


def test_nothing_wrong_shows_no_summary():
    assert drawn("{% error_summary form other %}", form=Contact()).strip() == ""


def test_what_concerns_the_whole_form_leads_to_its_first_control():
    form = Contact({})
    form.add_error(None, "We could not save.")
    assert '<a href="#id_full_name">We could not save.</a>' in drawn("{% error_summary form %}", form=form)


def test_optional_fields_are_marked_and_the_others_are_not():
    page = drawn("{% form_fields form %}", form=Contact())
    assert page.count("(optional)") == 3  # e-mail, note, how you heard of us; a tick box is never asked for
    assert "(optional)" not in drawn("{% form_fields form marks=False %}", form=Contact())


def test_a_lone_question_is_the_heading():
    assert "<h1>Which came first?</h1>" in drawn("{% form_fields form heading=True %}", form=First())
    assert "<h1" not in drawn("{% form_fields form %}", form=First())


def test_a_crispy_form_is_checked_by_us_and_not_by_the_browser():
    page = drawn("{% crispy form %}", form=Contact())
    assert "novalidate" in page
    assert "csrfmiddlewaretoken" not in page  # no request in this context; the tag is there for pages
    assert "<form" in page


def test_the_scale_has_eleven_numbers_none_preset_and_words_read_with_the_group():
    page = drawn("{% form_fields form %}", form=Pain())
    assert page.count('type="radio"') == len(PainScale().choices) == 11
    assert "checked" not in page
    described = re.search(r'<fieldset aria-describedby="([^"]+)"', page)
    assert described
    assert described[1].split() == ["id_foot_pain_avg_low", "id_foot_pain_avg_high"]
    assert "10 worst pain you can imagine" in page


def test_both_sides_are_named_groups():
    page = drawn("{% form_fields form %}", form=Sides())
    for place, side in enumerate(("Left", "Right")):
        assert f'role="group" aria-labelledby="id_arch_print_{place}_side"' in page
        assert f'id="id_arch_print_{place}_side">{side}</p>' in page


def test_hints_stand_in_the_label():
    assert '<span class="choice-hint">Within a week' in drawn("{% form_fields form %}", form=First())


@pytest.mark.parametrize("status", ["400", "403", "403_csrf", "404", "405", "429", "500", "503"])
def test_error_pages_need_neither_request_nor_database_and_say_what_to_do(status):
    page = engines["django"].get_template(f"{status}.html").render({})
    assert "<title></title>" not in page
    assert "<h1>" in page
    assert "In an emergency call 112" in page
    assert page.count("<p>") >= 2


@pytest.mark.django_db
def test_the_title_says_error_first_and_the_clinic_last(practice):
    request = RequestFactory().get("/")
    template = engines["django"].from_string(
        '{% extends "patient.html" %}{% block title %}Which came first? – Your problem{% endblock %}'
    )

    def title(form: forms.Form) -> str:
        found = re.search(r"<title>(.*)</title>", template.render({"form": form}, request))
        assert found
        return found[1]

    assert title(First()) == "Which came first? – Your problem – Harbour Street Foot Clinic"
    assert title(First({})) == "Error: Which came first? – Your problem – Harbour Street Foot Clinic"


@pytest.mark.django_db
def test_a_patients_page_loads_no_htmx_no_script_in_the_page_and_no_style_attribute(practice):
    request = RequestFactory().get("/")
    page = engines["django"].from_string('{% extends "patient.html" %}').render({}, request)
    assert "htmx" not in page
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert " style=" not in page
    assert "<style" not in page


def test_htmx_is_told_to_evaluate_nothing_and_to_stay_at_home():
    config = drawn('{% include "components/htmx.html" %}')
    for setting in ('"allowEval":false', '"selfRequestsOnly":true', '"includeIndicatorStyles":false'):
        assert setting in config
