"""Every language that we ship is complete, and a text that changes is noticed before a patient does."""

import gettext
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from booking import translations
from booking.translations import catalogue, gaps_of, refresh, wanted
from clinic.catalogues.sources import Text

SHIPPED = [code for code in settings.LANGUAGE_NAMES if not code.startswith("en")]


@pytest.mark.parametrize("language", SHIPPED)
def test_every_text_that_a_patient_reads_is_translated(language: str):
    assert list(gaps_of(language)) == []


def test_spanish_is_shipped():
    assert "es" in SHIPPED


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: Any) -> Path:
    """The Spanish catalogues, where they can be spoilt."""
    texts = wanted()
    for app, domain in texts:
        file = catalogue(app, domain, "es")
        copy = tmp_path / file.relative_to(translations.BASE_DIR)
        copy.parent.mkdir(parents=True, exist_ok=True)
        for suffix in (".po", ".mo"):
            copy.with_suffix(suffix).write_bytes(file.with_suffix(suffix).read_bytes())
    monkeypatch.setattr(translations, "BASE_DIR", tmp_path)
    monkeypatch.setattr(translations, "wanted", lambda: texts)
    return tmp_path / "intake/locale/es/LC_MESSAGES/questionnaire.po"


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_the_copies_are_as_good_as_the_real_ones(copies: Path):
    assert list(gaps_of("es")) == []


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        ('msgstr "¿Dónde le duele?"', 'msgstr ""', "not translated: 'Where does it hurt?'"),
        ('msgid "Where does it hurt?"', 'msgid "Where is it sore?"', "not translated: 'Where does it hurt?'"),
        ('"Elija una respuesta: {question}"', '"Elija una respuesta"', "other names are filled in"),
        ('msgstr "¿Dónde le duele?"', 'msgstr "¿Dónde duele?"', "changed since it was compiled"),
    ],
)
def test_a_spoilt_catalogue_is_found(copies: Path, old: str, new: str, gap: str):
    spoil(copies, old, new)
    assert any(gap in found and "questionnaire.po" in found for found in gaps_of("es"))


def test_a_catalogue_that_is_gone_or_was_never_compiled_is_found(copies: Path):
    copies.with_suffix(".mo").unlink()
    copies.with_name("rules.po").unlink()
    found = list(gaps_of("es"))
    assert any("questionnaire.po: changed since it was compiled" in gap for gap in found)
    assert any("rules.po: there is no such file" in gap for gap in found)


def test_a_new_english_text_makes_a_draft_of_the_old_translation_and_a_gap(copies: Path, monkeypatch: Any):
    """What somebody does who changes a question: the text, then ``manage.py translations``."""
    changed = {
        place: [
            Text("Where does it hurt now?") if one.text == "Where does it hurt?" else one for one in texts
        ]
        for place, texts in translations.wanted().items()
    }
    monkeypatch.setattr(translations, "wanted", lambda: changed)
    refresh("es")
    text = copies.read_text(encoding="utf-8")
    assert (
        '#, fuzzy\n#| msgid "Where does it hurt?"\nmsgid "Where does it hurt now?"\nmsgstr "¿Dónde le duele?"'
        in text
    )
    assert ["the English changed: 'Where does it hurt now?'" in gap for gap in gaps_of("es")] == [True]
    found = gettext.GNUTranslations(BytesIO(copies.with_suffix(".mo").read_bytes()))
    assert found.gettext("Where does it hurt now?") == "Where does it hurt now?"


def test_bringing_up_to_date_changes_nothing_where_nothing_changed(copies: Path):
    before = {file: file.read_bytes() for file in copies.parent.iterdir()}
    refresh("es")
    assert {file: file.read_bytes() for file in copies.parent.iterdir()} == before


def test_a_new_language_is_begun_with_every_text_open(copies: Path):
    refresh("pt-br")
    file = copies.parents[2] / "pt_BR/LC_MESSAGES/questionnaire.po"
    assert '"Language: pt_br\\n"' in file.read_text(encoding="utf-8")
    assert len(list(gaps_of("pt-br"))) > 1500


def test_the_command_lists_what_is_missing_and_fails(copies: Path):
    spoil(copies, 'msgstr "¿Dónde le duele?"', 'msgstr ""')
    told = StringIO()
    with pytest.raises(CommandError, match="to do"):
        call_command("translations", check=True, stdout=told)
    assert "Where does it hurt?" in told.getvalue()
    assert '"¿Dónde le duele?"' not in copies.read_text(encoding="utf-8"), "--check wrote"


def test_the_command_is_content_when_nothing_is_missing(copies: Path):
    told = StringIO()
    call_command("translations", stdout=told)
    assert told.getvalue() == ""


@pytest.mark.parametrize("language", SHIPPED)
def test_django_reads_what_was_compiled(language: str):
    with translation.override(language):
        assert translation.gettext("Choose a time") != "Choose a time"
        assert translation.ngettext("%(n)d minute", "%(n)d minutes", 2) != "%(n)d minutes"
