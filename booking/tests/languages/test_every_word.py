"""No patient's page has a word that nobody could translate: a tour of all of them in a made-up language.

A page of the tour that is new, or changed, is seen by itself; a new template or address has to be added to it.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
from django.db import transaction

from booking.tests.languages.pseudo import CLOSE, LEFT_TO_RIGHT, OPEN, every_text, pseudo, write_catalogues
from booking.tests.languages.reading import untranslated
from booking.tests.languages.tour import Tour
from booking.tests.test_access_matrix import EVERYBODY, OWN, TABLE
from clinic.catalogues.sources import STAFF_ONLY
from clinic.settings import BASE_DIR
from intake.assessment import assess
from intake.assessment.explain import patient_reasons
from intake.assessment.translating import in_language
from intake.questionnaire import questionnaire
from intake.questionnaire.fhir import fhir_questionnaire
from intake.questionnaire.translating import questionnaire_in
from intake.tests.assessment.conftest import TODAY, case

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("languages")]

NEVER_ALONE = {  # parts of pages that the tour sees under another name, or that patients' pages do not use
    "components/htmx.html",
    "components/staff_link.html",
    "components/field.html",
    "components/form.html",
    "intake/_body_picture.html",
}
FOR_COLLEAGUES = ("live", "ready", "account_")


def test_no_page_and_no_message_has_an_untranslated_word(tour: Tour):
    found = {name: untranslated(text) for name, text in (tour.pages | tour.messages).items()}
    assert {name: words for name, words in found.items() if words} == {}


def words_of(made: Any) -> Iterator[str]:
    """Yield all that a FHIR resource says to people."""
    if isinstance(made, list):
        for one in made:
            yield from words_of(one)
    elif isinstance(made, dict):
        yield from (made[key] for key in ("text", "display") if key in made)
        yield from words_of(list(made.values()))


def test_other_programs_get_every_question_in_a_language(speak_pseudo):
    with speak_pseudo():
        made = fhir_questionnaire(questionnaire_in(questionnaire(), LEFT_TO_RIGHT))
    asked = [group for group in made["item"] if group["linkId"] != "derived"]
    said = [made["title"], *words_of(asked)]
    assert len(said) > 1000
    assert [text for text in said if not (text.startswith(OPEN) and text.endswith(CLOSE))] == []


def test_the_tour_sees_every_template_that_a_patient_is_shown(tour: Tour):
    ours = [
        (file.as_posix(), file.relative_to(BASE_DIR / app / "templates").as_posix())
        for app in ("clinic", "intake", "booking")
        for file in (BASE_DIR / app / "templates").rglob("*.*")
    ]
    shown = {name for path, name in ours if not any(fnmatch(path, pattern) for pattern in STAFF_ONLY)}
    crispy = {name for name in shown if name.startswith("bootstrap5/")}
    assert shown - crispy - NEVER_ALONE - tour.templates == set()


def test_the_tour_sees_every_address_and_every_page_of_questions(tour: Tour):
    names = {name for name, row in TABLE.items() if row in (EVERYBODY, OWN)}
    patients = {name for name in names if not name.startswith(FOR_COLLEAGUES)}
    assert patients - tour.addresses == set()
    assert {page.slug for page in questionnaire().pages} == tour.slugs


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Call us</p>", ["Call us"]),
        (f"<p>{OPEN}Çààļļ{CLOSE} us</p>", [f"{OPEN}Çààļļ{CLOSE} us"]),
        ('<a title="Help">?</a>', ["Help"]),
        ('<button aria-label="Take this time">9:40</button>', ["Take this time"]),
        ('<img alt="A foot">', ["A foot"]),
        ('<body data-offline="We could not save">', ["We could not save"]),
        ("<title>Booked</title>", ["Booked"]),
        ("<svg><text>knee</text></svg>", ["knee"]),
        (
            f"{OPEN}inside {OPEN}and inside{CLOSE} of it{CLOSE} outside",
            [f"{OPEN}inside {OPEN}and inside{CLOSE} of it{CLOSE} outside"],
        ),
        (
            "Bring the shoes you wear most. https://clinic.example/a/x/",
            ["Bring the shoes you wear most. https://clinic.example/a/x/"],
        ),
    ],
)
def test_a_planted_word_is_found(page, found):
    assert untranslated(page) == found


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{OPEN}Çààļļ 112{CLOSE}</p>",
        '<button lang="es">Español</button>',
        '<p translate="no"><strong>maple-river-4821</strong></p>',
        "<p>Клиника, 0100 555 0147</p>",
        "<p>12 cm, FK-9114-6234</p>",
        "<script>const word = 1;</script><style>.word {}</style>",
        '<input name="full_name" value="Ada Byron" autocomplete="name">',
        "https://clinic.example/a/knee/",
    ],
)
def test_names_numbers_and_what_nobody_reads_are_let_through(page):
    assert untranslated(page) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("Where does it hurt?", "where"),
        ("Step %(at)s of %(of)s: %(section)s", "safety-1"),
        ("Enter your full name", "contact, empty"),
        ("New chest pain, sudden short breath, or coughing up blood", "safety-2"),
        ("%(clock)s am", "times"),
        ("Take this time", "times"),
    ],
)
def test_a_text_that_is_in_no_catalogue_is_found_on_its_page(tour: Tour, text: str, where: str):
    """The page with the text as it would come without a translation."""
    spoken = re.escape(pseudo(text)).replace(re.escape("%(at)s"), r"(.+?)")
    for name in ("of", "section", "clock"):
        spoken = spoken.replace(re.escape(f"%({name})s"), "(.+?)")
    assert re.search(spoken, tour.pages[where]), "nothing to plant"
    assert untranslated(re.sub(spoken, text, tour.pages[where]))


def test_a_catalogue_without_one_question_says_it_in_english(speak_pseudo: Any, tmp_path: Any):
    """The whole way: the text is missing in the file, so it is English on the page."""
    texts = [(domain, entry) for domain, entry in every_text() if entry.text != "Where does it hurt?"]
    write_catalogues(tmp_path, texts)
    with speak_pseudo(tmp_path), transaction.atomic():
        seen = Tour(LEFT_TO_RIGHT)
        page = seen.one("where")
    assert "Where does it hurt?" in untranslated(page)


def test_every_text_of_every_question_is_translated(speak_pseudo: Any):
    with speak_pseudo():
        made = questionnaire(LEFT_TO_RIGHT)
    texts = [
        text
        for item in made.items.values()
        for text in (
            item.text,
            item.child_text,
            item.carer_text,
            item.detail_text,
            item.label,
            item.hint,
            item.why,
            item.error,
            *item.ends,
        )
    ]
    texts += [option.text for item in made.items.values() for option in (*item.options, *item.instead)]
    titles = [title for page in made.pages for title in (page.heading, page.section_heading)]
    texts += [text for title in titles for text in (title.text, title.child_text, title.carer_text)]
    texts += [*(page.why for page in made.pages), *made.drawings.values()]
    assert len(texts) > 1000
    assert [text for text in texts if text and not text.startswith(OPEN)] == []


@pytest.mark.parametrize("name", ["01", "03", "04", "06", "09", "12"])
def test_what_a_patient_reads_of_an_assessment_is_translated_and_what_is_stored_is_not(
    speak_pseudo: Any, name: str
):
    answers = case(name)["answers"]
    result = assess(answers, today=TODAY)
    with speak_pseudo():
        spoken = in_language(result, LEFT_TO_RIGHT)
        reasons = patient_reasons(result, answers, language=LEFT_TO_RIGHT)
    texts = [flag["say"] for flag in spoken["red_flags"]] + [one["text"] for one in spoken["advice"]]
    texts += [*spoken["route"]["bring"], *reasons.told_us, *reasons.does_not_fit, reasons.sentence or ""]
    assert [text for text in texts if untranslated(text)] == []
    assert any(texts)
    assert result == assess(answers, today=TODAY)
