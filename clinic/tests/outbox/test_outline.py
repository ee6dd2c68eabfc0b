"""Templates of messages filled in: the same words as when each is rendered for itself."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from clinic.outbox.html import as_html
from clinic.outbox.words.catalogue import PLACEHOLDERS
from clinic.outbox.words.outline import filled_in

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = [ROOT / "booking/templates/booking/messages", ROOT / "intake/templates/intake/messages"]
TEMPLATES = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
MORE = {"when_first": "Jueves 4 de marzo", "day_short": "Thu 4 Mar", "doctor": "Dr Osei", "comfort": True}
WORDS = {
    **{name: f"<{name}> & {{clinic}} \ue000link\ue001" for name in PLACEHOLDERS},
    **MORE,
    "is_tomorrow": False,
}


def name_of(path: Path) -> str:
    return str(path.relative_to(next(folder for folder in path.parents if folder.name == "templates")))


@pytest.mark.parametrize("language", ["en-gb", "es"])
@pytest.mark.parametrize("missing", [(), ("address", "directions"), ("comfort",), ("clinic",)])
@pytest.mark.parametrize("path", [one for one in TEMPLATES if not one.name.startswith("_")], ids=name_of)
def test_a_template_is_filled_in_as_it_would_be_rendered(path, missing, language):
    for is_tomorrow in (True, False):
        words = {**WORDS, **dict.fromkeys(missing, ""), "is_tomorrow": is_tomorrow}
        with translation.override(language):
            assert filled_in(name_of(path), words) == render_to_string(name_of(path), words).strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_says_values_as_they_are_and_escapes_nothing(path):
    """What a template may hold so that it can be rendered once for all messages that are alike."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\{\{[^}]*[|.]", text)
    assert not re.search(r"\{% (?:if|with|for)\b[^%]*[|.=<>]", text)
    assert not re.search(r"\{% (?:for|plural|cycle|now)\b|count ", text)
    assert path.name.startswith("_") or text.startswith("{% autoescape off %}")


def test_a_value_that_is_missing_for_one_message_is_missing_for_that_one_alone():
    template, words = "booking/messages/confirmation.sms.txt", {**WORDS, "address": "12 Quay Road"}
    with_address = filled_in(template, words)
    assert "12 Quay Road" not in filled_in(template, {**words, "address": ""})
    assert filled_in(template, words) == with_address
    assert "3 Hill Road" in filled_in(template, {**words, "address": "3 Hill Road"})


def test_a_mail_as_html_escapes_what_it_says_and_is_in_the_language_of_the_moment():
    for language, twice in (("en-gb", "<One>"), ("es", "<Dos>"), ("en-gb", "<Three>")):
        with translation.override(language):
            page = as_html(twice, "Room <2>\n\nhttps://clinic.example/a/x/ & more")
        assert f'<html lang="{language}" dir="ltr">' in page
        assert f"<title>{twice.replace('<', '&lt;').replace('>', '&gt;')}</title>" in page
        assert "<p>Room &lt;2&gt;</p>\n<p><a href" in page
        assert "</a> &amp; more</p>\n</body>" in page
