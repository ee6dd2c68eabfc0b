"""Reads the questionnaire from its data files and refuses one that can't work."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from intake.conditions import Condition, ConditionError, parse
from intake.questionnaire.checks import QuestionnaireError, refuse_contradictions
from intake.questionnaire.items import NOT_SURE, Asked, Item, Option, Page, Questionnaire, Stage

DATA = Path(__file__).with_name("data")
VERSION = "0.1.0"
SECTIONS = ("safety", "where", "places", "nerves", "links", "checks", "shoes", "load", "health", "past")
STAGES: tuple[Stage, ...] = ("before", "after")
YES_NO = {"yes": "Yes", "no": "No"}
NOT_SURE_TEXT = "I'm not sure"


@cache
def questionnaire() -> Questionnaire:
    """Return the questionnaire, parsed once per process. Raises QuestionnaireError."""
    items = {section: _parsed(section) for section in SECTIONS}
    pages = {stage: _parsed(stage) for stage in STAGES}
    return build(items, pages, version=VERSION)


def _parsed(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def build(sections: Mapping[str, Any], stages: Mapping[Stage, Any], *, version: str) -> Questionnaire:
    """Make a questionnaire of parsed data: items by section, pages by stage. Raises QuestionnaireError."""
    items: dict[str, Item] = {}
    for section, source in sections.items():
        for row in _expanded(source):
            item = _item(row, section)
            if item.link_id in items:
                raise QuestionnaireError(f"{item.link_id} is there twice")
            items[item.link_id] = item
    pages = [page for stage, source in stages.items() for page in _pages(source, stage)]
    made = Questionnaire(version, items, tuple(pages))
    refuse_contradictions(made)
    return made


def _expanded(source: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each row, and a row ``for_each`` region once for each of them."""
    words, shorthand = source.get("words", {}), source.get("shorthand", {})
    for row in source["item"]:
        for region in row.get("for_each", [""]):
            names = {"r": region, "d": region, "words": words.get(region, ""), **shorthand}
            by_region = {"when": f"has({region})"} if region in words else {}
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
            detail_text=row.get("detail_text", ""),
            label=row.get("label", ""),
            hint=row.get("hint", ""),
            why=row["why"],
            error=row.get("error", ""),
            options=tuple(_options(row)),
            unit=row.get("unit", ""),
            minimum=row.get("minimum"),
            maximum=row.get("maximum"),
            max_length=row.get("max_length"),
            must=row.get("must", False),
            side_pair=row.get("side_pair", False),
            scale=row.get("scale", False),
            asked_elsewhere=row.get("asked_elsewhere", False),
            condition=_condition(row["link_id"], row.get("when", "always")),
            section=section,
        )
    except KeyError as missing:
        raise QuestionnaireError(f"{row.get('link_id', 'an item')} has no {missing}") from missing


def _options(row: Mapping[str, Any]) -> Iterator[Option]:
    texts = YES_NO if row["type"] == "bool3" else row.get("options", {})
    exclusive, offered = row.get("exclusive", ()), row.get("option_when", {})
    for code, text in texts.items():
        condition = _condition(row["link_id"], offered[code]) if code in offered else None
        yield Option(code, text, code in exclusive, condition)
    if texts and row.get("not_sure", "not_done" not in texts):
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
            section_title=source["sections"][row["section"]],
            title=row["title"],
            kind=row.get("kind", "questions"),
            asked=tuple(_asked(row["slug"], _filled(text, shorthand)) for text in row["items"]),
            follow_up_of=row.get("follow_up_of", ""),
            repeats=tuple(row.get("repeats", ())),
        )


def _asked(slug: str, text: str) -> Asked:
    link_id, _, condition = text.partition(" if ")
    return Asked(link_id, _condition(slug, condition) if condition else None)
