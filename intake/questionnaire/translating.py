"""Items and pages in the language of their reader. They know which it is: what is said of them is said in it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from intake.questionnaire.items import Item, Option, Page, Questionnaire, Title
from intake.wording import Say, is_english, wording

DOMAIN = "questionnaire"
ITEM_TEXTS = ("text", "child_text", "carer_text", "detail_text", "label", "hint", "why", "error")
TITLE_TEXTS = ("text", "child_text", "carer_text")
NOTES = {
    "text": "the question",
    "child_text": "the question, asked of a parent",
    "carer_text": "the question, asked of a carer",
    "detail_text": "the question, asked in full after it was ticked",
    "label": "its short name in lists of answers",
    "hint": "under the question",
    "why": "why we ask",
    "error": "said when the answer is missing or can't be right",
}


def item_in(item: Item, language: str) -> Item:
    """Return an item in a language ("es", "en-gb"). Raises FileNotFoundError for one without a catalogue."""
    if language == item.language or is_english(language):
        return item
    say = wording(DOMAIN, language)
    texts: dict[str, Any] = {name: say(getattr(item, name), item.link_id) for name in ITEM_TEXTS}
    return replace(
        item,
        language=language,
        options=_options_in(item.options, say, item.link_id),
        instead=_options_in(item.instead, say, item.link_id),
        ends=tuple(say(end, item.link_id) for end in item.ends),
        **texts,
    )


def _options_in(options: tuple[Option, ...], say: Say, use: str) -> tuple[Option, ...]:
    return tuple(replace(option, text=say(option.text, use)) for option in options)


def page_in(page: Page, language: str) -> Page:
    """Return a page with its titles in a language."""
    if language == page.language or is_english(language):
        return page
    say = wording(DOMAIN, language)
    return replace(
        page,
        language=language,
        heading=_title_in(page.heading, say),
        section_heading=_title_in(page.section_heading, say),
        why=say(page.why),
    )


def _title_in(title: Title, say: Say) -> Title:
    return Title(*(say(getattr(title, name)) for name in TITLE_TEXTS))


def questionnaire_in(made: Questionnaire, language: str) -> Questionnaire:
    """Return a whole questionnaire in a language."""
    if language == made.language or is_english(language):
        return made
    say = wording(DOMAIN, language)
    items = {link_id: item_in(item, language) for link_id, item in made.items.items()}
    pages = tuple(page_in(page, language) for page in made.pages)
    drawings = {name: say(words) for name, words in made.drawings.items()}
    return replace(made, language=language, items=items, pages=pages, drawings=drawings)


def texts(made: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """Yield every text of a questionnaire, the link id that uses it, and what a translator may want to know."""
    for page in made.pages:
        yield from _of_page(page)
    for item in made.items.values():
        yield from _of_item(item)
    yield from ((words, "", f"what a drawing shows: {name}") for name, words in made.drawings.items())


def _of_page(page: Page) -> Iterator[tuple[str, str, str]]:
    for title, note in ((page.section_heading, "section of"), (page.heading, "title of")):
        for name in TITLE_TEXTS:
            if words := getattr(title, name):
                yield words, "", f"{note} page {page.slug}"
    if page.why:
        yield page.why, "", f"why page {page.slug} asks"


def _of_item(item: Item) -> Iterator[tuple[str, str, str]]:
    for name in ITEM_TEXTS:
        if words := getattr(item, name):
            yield words, item.link_id, f"{item.link_id}: {NOTES[name]}"
    for option in (*item.options, *item.instead):
        yield option.text, item.link_id, f"{item.link_id}: an answer to “{item.text}”"
    yield from ((end, item.link_id, f"{item.link_id}: an end of its scale") for end in item.ends)
