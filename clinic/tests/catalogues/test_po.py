"""Catalogues are read, written and compiled as every gettext tool does it."""

import gettext
from io import BytesIO

import pytest

from clinic.catalogues.po import Entry, compiled, read, write

HEAD = Entry(
    "", translations=["Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"]
)
ENTRIES = [
    HEAD,
    Entry(
        "Knee",
        translations=["Rodilla"],
        places=["intake/sites.py"],
        notes=["a place"],
        remarks=["my own remark"],
    ),
    Entry("Back", context="of the body", translations=["Espalda"]),
    Entry("Back", translations=["Atrás"]),
    Entry('Say "no"\tor\nnothing \\', translations=["Diga «no»\to\nnada \\"]),
    Entry("%(n)d day", plural="%(n)d days", translations=["%(n)d día", "%(n)d días"]),
    Entry("Which hip?", translations=["¿Qué rodilla?"], fuzzy=True, was="Which knee?"),
    Entry("Not yet"),
]


def test_what_is_written_is_read_back_the_same():
    assert read(write(ENTRIES)) == [*ENTRIES[:-1], Entry("Not yet", translations=[""])]


def test_what_is_compiled_is_what_python_reads():
    found = gettext.GNUTranslations(BytesIO(compiled(ENTRIES)))
    assert found.gettext("Knee") == "Rodilla"
    assert found.gettext("Back") == "Atrás"
    assert found.pgettext("of the body", "Back") == "Espalda"
    assert found.gettext('Say "no"\tor\nnothing \\') == "Diga «no»\to\nnada \\"
    assert [found.ngettext("%(n)d day", "%(n)d days", n) for n in (1, 2)] == ["%(n)d día", "%(n)d días"]


def test_what_is_open_or_doubtful_is_said_in_english():
    found = gettext.GNUTranslations(BytesIO(compiled(ENTRIES)))
    assert found.gettext("Which hip?") == "Which hip?"
    assert found.gettext("Not yet") == "Not yet"


def test_nothing_compiles_to_a_catalogue_of_nothing():
    assert gettext.GNUTranslations(BytesIO(compiled([]))).gettext("Knee") == "Knee"


def test_names_that_are_filled_in_are_marked_for_the_translators_editor():
    assert "#, python-format" in write([Entry("%(n)s days")])
    assert "#, python-brace-format" in write([Entry("{n} days")])


def test_a_line_that_is_none_of_a_catalogue_is_named():
    with pytest.raises(ValueError, match="msgid oh no"):
        read('msgid oh no\nmsgstr ""')
