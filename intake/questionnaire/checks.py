"""What must be true of every questionnaire; a mistake in the data files is named when they are loaded."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from intake.conditions import Condition
from intake.questionnaire.items import Item, Questionnaire
from intake.questionnaire.measures import MEASURES

KINDS = ("questions", "signs", "body_map", "pain")
NUMBERS = ("int", "decimal")


class QuestionnaireError(ValueError):
    """The data files contradict themselves; says where."""


def refuse_contradictions(made: Questionnaire) -> None:
    """Refuse a questionnaire that can't be asked. Raises QuestionnaireError naming the first thing off."""
    for complaint in _complaints(made):
        raise QuestionnaireError(complaint)


def _complaints(made: Questionnaire) -> Iterator[str]:
    yield from _about_items(made.items)
    yield from _about_units(made)
    yield from _about_drawings(made)
    yield from _about_pages(made)
    yield from _about_order(made)
    for link_id in made.items:
        yield from _cycle(made.items, link_id, ())


def _about_items(items: Mapping[str, Item]) -> Iterator[str]:
    for item in items.values():
        for link_id in sorted(item.condition.link_ids - items.keys()):
            yield f"{item.link_id} waits for {link_id}, which is no item"
        if item.type in NUMBERS and None in (item.minimum, item.maximum):
            yield f"{item.link_id} is a number without minimum and maximum"
        if item.type in ("choice", "multi") and not item.options:
            yield f"{item.link_id} has no options"
        if item.about and item.about not in items:
            yield f"{item.link_id} is about {item.about}, which is no item"
        if item.stable and item.is_sign:
            yield f"{item.link_id} is a danger sign: those are asked afresh each time"


def _about_units(made: Questionnaire) -> Iterator[str]:
    """A unit is told with its number: where the one is asked, the other is too."""
    for unit in (item for item in made.items.values() if item.unit_of):
        number = made.items.get(unit.unit_of)
        if number is None or number.type not in NUMBERS:
            yield f"{unit.link_id} is the unit of {unit.unit_of}, which is no number"
            continue
        if unknown := sorted({option.code for option in unit.options} - MEASURES.keys()):
            yield f"{unit.link_id} knows no measure {', '.join(unknown)}"
        apart = [
            page.slug for page in made.pages if len({unit.link_id, number.link_id} & {*page.link_ids}) == 1
        ]
        if apart or unit.condition.text != number.condition.text:
            yield f"{unit.link_id} is not asked where {number.link_id} is"
        if unit.stable is not number.stable:
            yield f"{unit.link_id} and {number.link_id} are not equally stable"


def _about_drawings(made: Questionnaire) -> Iterator[str]:
    named = {item.drawing for item in made.items.values()}
    named |= {option.drawing for item in made.items.values() for option in item.options}
    if unknown := sorted(named - made.drawings.keys() - {""}):
        yield f"nothing says what these drawings show: {', '.join(unknown)}"
    if idle := sorted(made.drawings.keys() - named):
        yield f"no question has these drawings: {', '.join(idle)}"


def _about_pages(made: Questionnaire) -> Iterator[str]:
    placed = {link_id for page in made.pages for link_id in page.link_ids}
    asked_here = {link_id for link_id, item in made.items.items() if not item.asked_elsewhere}
    if unplaced := sorted(asked_here - placed):
        yield f"no page asks {', '.join(unplaced)}"
    if unknown := sorted(placed - asked_here):
        yield f"a page asks {', '.join(unknown)}, which is no item of the pages"
    whole = {asked.link_id for page in made.pages for asked in page.asked if asked.condition is None}
    if narrowed := sorted((placed & asked_here) - whole):
        yield f"every page narrows {', '.join(narrowed)}: its own condition would not be the truth"
    for slug in _twice(page.slug for page in made.pages):
        yield f"two pages are named {slug}"
    for page in made.pages:
        if page.kind not in KINDS:
            yield f"page {page.slug} is of no known kind: {page.kind}"
        for link_id in _twice(page.link_ids):
            yield f"page {page.slug} asks {link_id} twice"
        if page.follow_up_of and page.follow_up_of not in {other.slug for other in made.pages}:
            yield f"page {page.slug} follows {page.follow_up_of}, which is no page"


def _about_order(made: Questionnaire) -> Iterator[str]:
    """A page is filled in at once: what decides on its questions must have been asked before."""
    settled: set[str] = set()
    unconditional: set[str] = set()
    for page in made.pages:
        for asked in page.asked:
            item = made.items[asked.link_id]
            for link_id in sorted(_deciding(item, asked.condition) - settled):
                yield f"page {page.slug} asks {item.link_id} before {link_id}, which decides on it"
            if item.link_id in unconditional:
                yield f"page {page.slug} asks {item.link_id}, which an earlier page always asks first"
            if asked.condition is None:
                unconditional.add(item.link_id)
        settled.update(page.link_ids)


def _deciding(item: Item, narrowed: Condition | None) -> frozenset[str]:
    """Return the answers on which a question waits: those of the page's own condition, if it has one."""
    return (narrowed or item.condition).link_ids


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _cycle(items: Mapping[str, Item], link_id: str, path: Sequence[str]) -> Iterator[str]:
    if link_id in path:
        yield f"these wait for each other: {' → '.join([*path, link_id])}"
        return
    for other in sorted(items[link_id].condition.link_ids):
        yield from _cycle(items, other, (*path, link_id))
