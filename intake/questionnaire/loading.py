"""Reads the questionnaire from its data files and refuses one that can't work."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from intake.conditions import Condition, ConditionError, parse
from intake.questionnaire.checks import QuestionnaireError, refuse_contradictions
from intake.questionnaire.items import (
    NOT_DONE,
    NOT_SURE,
    Asked,
    Item,
    Option,
    Page,
    Questionnaire,
    Stage,
    Title,
)
from intake.questionnaire.translating import questionnaire_in
from intake.wording import ENGLISH

DATA = Path(__file__).with_name("data")
VERSION = "0.3.0"
SECTIONS = ("safety", "where", "places", "nerves", "links", "checks", "shoes", "load", "health", "past")
STAGES: tuple[Stage, ...] = ("before", "after")
YES_NO = {"yes": "Yes", "no": "No"}
NOT_SURE_TEXT = "I'm not sure"
NOT_DONE_TEXT = "Not tried"
NUMBERS = ("int", "decimal")


@cache
def questionnaire(language: str = ENGLISH) -> Questionnaire:
    """Return the questionnaire in a language ("es", "en-gb"), made once per process.

    Raises QuestionnaireError, and FileNotFoundError for a language that it is not translated into.
    """
    if language != ENGLISH:
        return questionnaire_in(questionnaire(), language)
    items = {section: _parsed(section) for section in SECTIONS}
    pages = {stage: _parsed(stage) for stage in STAGES}
    return build(items, pages, version=VERSION, drawings=_parsed("drawings")["drawings"])


def _parsed(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def build(
    sections: Mapping[str, Any],
    stages: Mapping[Stage, Any],
    *,
    version: str,
    drawings: Mapping[str, str] | None = None,
) -> Questionnaire:
    """Make a questionnaire of parsed data: items by section, pages by stage. Raises QuestionnaireError.

    ``drawings`` says what each drawing shows.
    """
    items: dict[str, Item] = {}
    for section, source in sections.items():
        for row in _expanded(source):
            item = _item(row, section)
            if item.link_id in items:
                raise QuestionnaireError(f"{item.link_id} is there twice")
            items[item.link_id] = item
    pages = [page for stage, source in stages.items() for page in _pages(source, stage)]
    made = Questionnaire(version, items, tuple(pages), drawings or {})
    refuse_contradictions(made)
    return made


def _expanded(source: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each row, and a row ``for_each`` region once for each of them.

    A table of the file with a line for the region stands under its name: {words}, say.
    """
    shorthand = source.get("shorthand", {})
    tables = {name: table for name, table in source.items() if isinstance(table, dict)}
    for row in source["item"]:
        for region in row.get("for_each", [""]):
            of_region = {name: table[region] for name, table in tables.items() if region in table}
            names = {"r": region, "d": region, **of_region, **shorthand}
            by_region = {"when": f"has({region})"} if region in source.get("words", {}) else {}
            yield by_region | {key: _filled(value, names) for key, value in row.items()}


def _filled(value: Any, names: Mapping[str, str]) -> Any:
    """Put the words of ``names`` in the place of {name}, in a text or in all texts of a table."""
    if isinstance(value, dict):
        return {key: _filled(text, names) for key, text in value.items()}
    try:
        return value.format_map(names) if isinstance(value, str) else value
    except KeyError as missing:
        raise QuestionnaireError(f"nothing says what {missing} means in {value!r}") from missing


def _item(row: Mapping[str, Any], section: str) -> Item:
    try:
        return Item(
            link_id=row["link_id"],
            type=row["type"],
            text=row["text"],
            child_text=row.get("child_text", ""),
            carer_text=row.get("carer_text", ""),
            detail_text=row.get("detail_text", ""),
            label=row.get("label", ""),
            hint=row.get("hint", ""),
            why=row["why"],
            error=row.get("error", ""),
            options=tuple(_options(row)),
            instead=tuple(_instead(row)),
            unit=row.get("unit", ""),
            unit_of=row.get("unit_of", ""),
            minimum=row.get("minimum"),
            maximum=row.get("maximum"),
            until_this_year=row.get("until_this_year", False),
            max_length=row.get("max_length"),
            autocomplete=row.get("autocomplete", ""),
            must=row.get("must", False),
            side_pair=row.get("side_pair", False),
            scale=row.get("scale", False),
            ends=tuple(row.get("ends", ())),
            about=row.get("about", ""),
            drawing=row.get("drawing", ""),
            asked_elsewhere=row.get("asked_elsewhere", False),
            stable=row.get("stable", False),
            condition=_condition(row["link_id"], row.get("when", "always")),
            section=section,
        )
    except KeyError as missing:
        raise QuestionnaireError(f"{row.get('link_id', 'an item')} has no {missing}") from missing


def _options(row: Mapping[str, Any]) -> Iterator[Option]:
    texts = YES_NO if row["type"] == "bool3" else row.get("options", {})
    exclusive, offered = row.get("exclusive", ()), row.get("option_when", {})
    drawings = row.get("drawings", {})
    for code, text in texts.items():
        condition = _condition(row["link_id"], offered[code]) if code in offered else None
        yield Option(code, text, code in exclusive, condition, drawings.get(code, ""))
    if texts and row.get("not_sure", "unit_of" not in row):
        yield Option(NOT_SURE, NOT_SURE_TEXT, exclusive=True)


def _instead(row: Mapping[str, Any]) -> Iterator[Option]:
    """A number may be unknown; one that has to be measured may be left out."""
    if row["type"] in NUMBERS and row.get("not_done", False):
        yield Option(NOT_DONE, NOT_DONE_TEXT, exclusive=True)
    if row["type"] in NUMBERS and row.get("not_sure", True):
        yield Option(NOT_SURE, NOT_SURE_TEXT, exclusive=True)


def _condition(link_id: str, text: str) -> Condition:
    try:
        return parse(text)
    except ConditionError as error:
        raise QuestionnaireError(f"{link_id}: {error}") from error


def _pages(source: Mapping[str, Any], stage: Stage) -> Iterator[Page]:
    shorthand = source.get("shorthand", {})
    for row in source["page"]:
        yield Page(
            slug=row["slug"],
            stage=stage,
            section=row["section"],
            heading=Title(row["title"], row.get("child_title", ""), row.get("carer_title", "")),
            section_heading=_section_heading(source["sections"][row["section"]]),
            why=row.get("why", ""),
            kind=row.get("kind", "questions"),
            asked=tuple(_asked(row["slug"], _filled(text, shorthand)) for text in row["items"]),
            follow_up_of=row.get("follow_up_of", ""),
            repeats=tuple(row.get("repeats", ())),
        )


def _section_heading(title: str | Mapping[str, str]) -> Title:
    """A section has one title, or one for each who may answer."""
    return Title(title) if isinstance(title, str) else Title(**title)


def _asked(slug: str, text: str) -> Asked:
    link_id, _, condition = text.partition(" if ")
    return Asked(link_id, _condition(slug, condition) if condition else None)
