"""Reads the questionnaire from its data files and refuses one that can't work."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from intake.conditions import Condition, ConditionError, parse
from intake.questionnaire.items import NOT_SURE, Asked, Item, Option, Page, Questionnaire

DATA = Path(__file__).with_name("data")
VERSION = "0.1.0"
SECTIONS = ("safety", "where", "places", "nerves", "links", "checks", "shoes", "load", "health", "past")
YES_NO = {"yes": "Yes", "no": "No"}
NOT_SURE_TEXT = "I'm not sure"
KINDS = ("questions", "signs", "body_map", "pain")
EVERYBODY = parse("always")


class QuestionnaireError(ValueError):
    """The data files contradict themselves; says where."""


@cache
def questionnaire() -> Questionnaire:
    """Return the questionnaire, parsed once per process. Raises QuestionnaireError."""
    files = {name: tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8")) for name in SECTIONS}
    pages = tomllib.loads((DATA / "pages.toml").read_text(encoding="utf-8"))
    return build(files, pages, version=VERSION)


def build(files: Mapping[str, Any], pages: Mapping[str, Any], *, version: str) -> Questionnaire:
    """Make a questionnaire of parsed data. Raises QuestionnaireError naming what is off."""
    items: dict[str, Item] = {}
    for section, source in files.items():
        for row in _expanded(source):
            item = _item(row, section)
            if item.link_id in items:
                raise QuestionnaireError(f"{item.link_id} is there twice")
            items[item.link_id] = item
    made = Questionnaire(version, items, tuple(_pages(pages)))
    _refuse_impossible(made)
    return made


def _expanded(source: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each row, and a row ``for_each`` region once for each of them."""
    words = source.get("words", {})
    for row in source["item"]:
        for region in row.get("for_each", [""]):
            yield {key: _filled(value, region, words.get(region, region)) for key, value in row.items()} | (
                {"when": f"has({region})"} if region in words and "when" not in row else {}
            )


def _filled(value: Any, region: str, words: str) -> Any:
    if isinstance(value, str):
        return value.replace("{r}", region).replace("{d}", region).replace("{words}", words)
    if isinstance(value, dict):
        return {key: _filled(text, region, words) for key, text in value.items()}
    return value


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


def _pages(source: Mapping[str, Any]) -> Iterator[Page]:
    for row in source["page"]:
        yield Page(
            slug=row["slug"],
            stage=row["stage"],
            section=row["section"],
            section_title=source["sections"][row["section"]],
            title=row["title"],
            kind=row.get("kind", "questions"),
            asked=tuple(_asked(row["slug"], text) for text in row["items"]),
            follow_up_of=row.get("follow_up_of", ""),
            repeats=tuple(row.get("repeats", ())),
        )


def _asked(slug: str, text: str) -> Asked:
    link_id, _, condition = text.partition(" if ")
    return Asked(link_id, _condition(slug, condition) if condition else None)


def _refuse_impossible(made: Questionnaire) -> None:
    """Refuse unknown items, items that no page asks, twin slugs, and conditions that wait for each other."""
    placed = [link_id for page in made.pages for link_id in page.link_ids]
    if unplaced := sorted(set(made.items) - set(placed)):
        raise QuestionnaireError(f"no page asks {', '.join(unplaced)}")
    if unknown := sorted(set(placed) - set(made.items)):
        raise QuestionnaireError(f"a page asks {', '.join(unknown)}, which is no item")
    slugs = [page.slug for page in made.pages]
    if twins := sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        raise QuestionnaireError(f"two pages are named {', '.join(twins)}")
    for page in made.pages:
        if page.kind not in KINDS:
            raise QuestionnaireError(f"page {page.slug} is of no known kind: {page.kind}")
    for item in made.items.values():
        for link_id in sorted(item.condition.link_ids - set(made.items)):
            raise QuestionnaireError(f"{item.link_id} waits for {link_id}, which is no item")
        _refuse_cycle(made.items, item.link_id, ())


def _refuse_cycle(items: Mapping[str, Item], link_id: str, path: Sequence[str]) -> None:
    if link_id in path:
        raise QuestionnaireError(f"these wait for each other: {' → '.join([*path, link_id])}")
    for other in items[link_id].condition.link_ids:
        _refuse_cycle(items, other, (*path, link_id))
