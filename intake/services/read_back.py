"""Answers in the words of the page that reads them back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic import languages
from clinic.times import date_words
from intake.questionnaire import Item, Page, questionnaire
from intake.questionnaire.flow import items_to_show, pages_to_show
from intake.questionnaire.items import Stage
from intake.questionnaire.labels import label
from intake.questionnaire.translating import page_in
from intake.questionnaire.wording import worded

NO_SIGN = ("no", None)


@dataclass(frozen=True)
class Row:
    """One line: what was asked, what was said, and the page on which it can be changed."""

    label: str
    words: str
    slug: str
    link_id: str = ""  # none for a page of danger signs, which are read back together


@dataclass(frozen=True)
class Section:
    """The lines of one section of the questionnaire."""

    code: str
    title: str
    rows: list[Row]


def read_back(answers: Mapping[str, Any], *, today: date, stage: Stage = "before") -> list[Section]:
    """Return what was answered before or after the booking, section by section; what is open is left out."""
    sections: dict[str, Section] = {}
    for page in pages_to_show(answers, stage=stage, today=today, language=languages.current()):
        asked = [one for one in items_to_show(page, answers, today=today) if one.link_id in answers]
        title = worded(page.section_heading, answers)
        section = sections.setdefault(page.section, Section(page.section, title, []))
        section.rows.extend(_rows(page, answers, asked) if asked else ())
    return [section for section in sections.values() if section.rows]


def page_in_words(page: Page, answers: Mapping[str, Any], *, today: date) -> list[Row]:
    """Return the lines of one page."""
    spoken = page_in(page, languages.current())
    return list(_rows(spoken, answers, items_to_show(spoken, answers, today=today)))


def read_back_items(answers: Mapping[str, Any]) -> list[Row]:
    """Return some answers in words, without a page to change them on."""
    items = questionnaire(languages.current()).items
    typed_in = {unit.unit_of: answers.get(unit.link_id) for unit in items.values() if unit.unit_of}
    return [
        Row(item.label or worded(item, answers), _words(item, value, typed_in.get(item.link_id)), "")
        for item, value in ((items[link_id], value) for link_id, value in answers.items())
        if not item.unit_of
    ]


def _rows(page: Page, answers: Mapping[str, Any], items: list[Item]) -> Iterator[Row]:
    if page.kind == "signs":
        signs = [
            sign_words(item, answers[item.link_id], answers)
            for item in items
            if answers.get(item.link_id) not in NO_SIGN
        ]
        title = worded(page.heading, answers)
        yield Row(title, "; ".join(signs) or _("None of the signs"), page.slug)
        return
    for item in items:
        if item.link_id not in page.repeats and not item.unit_of:
            measure = next(
                (answers.get(unit.link_id) for unit in items if unit.unit_of == item.link_id), None
            )
            words = _words(item, answers.get(item.link_id), measure)
            yield Row(item.label or worded(item, answers), words, page.slug, item.link_id)


def sign_words(item: Item, value: Any, answers: Mapping[str, Any]) -> str:
    """Return a danger sign as it was ticked, with the answer where that was more than a tick."""
    asked = worded(item, answers)
    return asked if value == "yes" else f"{asked}: {label(item, value)}"


def _words(item: Item, value: Any, measure: str | None) -> str:
    if item.type == "date" and value:
        return date_words(date.fromisoformat(value))
    return capfirst(label(item, value, typed_in=measure))
