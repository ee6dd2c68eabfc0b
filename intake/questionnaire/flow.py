"""Which pages and questions come, in which order, given what was answered. Pure functions of the answers.

A question that was skipped (None) counts as answered, unless it must be answered.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from intake.conditions import Condition, Facts
from intake.questionnaire.items import Item, Page, Questionnaire, Stage
from intake.questionnaire.loading import questionnaire
from intake.questionnaire.translating import item_in, page_in
from intake.wording import ENGLISH

ALWAYS = "always"
TICKED = "yes"  # a danger sign was ticked; which joint, say, is asked on the page after
Answers = Mapping[str, Any]
Shown = list[tuple[Page, list[Item]]]
Tell = Callable[[list[Item]], Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """One task of the list after the booking."""

    section: str
    title: str
    pages: tuple[Page, ...]
    state: Literal["completed", "started", "not_started"]
    open_slug: str  # the first page with an open question, or ""


def pages_to_show(answers: Answers, *, stage: Stage, today: date, language: str = ENGLISH) -> list[Page]:
    """Return the pages of a stage that have something to ask, titled in a language."""
    return [
        page_in(page, language) for page, items in _shown(answers, today) if items and page.stage == stage
    ]


def items_to_show(page: Page, answers: Answers, *, today: date) -> list[Item]:
    """Return the questions of a page that apply and that no earlier page asks, in the page's language."""
    items = next((items for shown, items in _shown(answers, today) if shown.slug == page.slug), [])
    return [item_in(item, page.language) for item in items]


def page_after(slug: str, answers: Answers, *, today: date) -> Page | None:
    """Return the page that follows, whatever its stage, or None after the last."""
    pages = [page for page, items in _shown(answers, today) if items or page.slug == slug]
    slugs = [page.slug for page in pages]
    return next(iter(pages[slugs.index(slug) + 1 :]), None)


def first_unanswered_page(answers: Answers, *, today: date, stage: Stage | None = None) -> Page | None:
    """Return the first page on which a question is still open, of one stage or of both."""
    return next(open_pages(answers, today=today, stage=stage), None)


def open_pages(answers: Answers, *, today: date, stage: Stage | None = None) -> Iterator[Page]:
    """Yield every page on which a question is still open, of one stage or of both."""
    for page, items in _shown(answers, today):
        if stage in (None, page.stage) and not _answered(page, items, answers):
            yield page


def answered_in_order(tell: Tell, *, today: date, stage: Stage | None = None) -> dict[str, Any]:
    """Return what somebody answers who is asked every page of a stage, or of both, from the first to the last.

    ``tell`` is asked for the answers to the questions of each page. All pages are gone through a single
    time: no answer opens a page that lies behind.
    """
    answers: dict[str, Any] = {}
    asked_before: set[str] = set()
    for plan in _plans(questionnaire()):
        shown = _questions(plan, answers, Facts(answers, today), {}, asked_before)
        if stage in (None, plan.page.stage) and not _answered(plan.page, shown, answers):
            answers |= tell(shown)
    return answers


def part_states(answers: Answers, today: date, *, language: str = ENGLISH) -> list[Part]:
    """Return the parts after the booking, each with what is done of it, titled in a language."""
    parts: dict[str, list[tuple[Page, list[Item]]]] = {}
    for page, items in _shown(answers, today):
        if page.stage == "after" and items:
            parts.setdefault(page.section, []).append((page_in(page, language), items))
    return [_part(section, shown, answers) for section, shown in parts.items()]


def visible_answers(answers: Answers, today: date) -> dict[str, Any]:
    """Return the answers to questions that are still asked; the others no longer count."""
    kept = dict(answers)
    while True:  # an answer that falls away may have been what another question waited for
        shown = {item.link_id for _, items in _shown(kept, today) for item in items}
        fewer = {link_id: value for link_id, value in kept.items() if link_id in shown}
        if len(fewer) == len(kept):
            return kept
        kept = fewer


@contextmanager
def working_out_once() -> Iterator[None]:
    """While this lasts, say a patient's one request, each set of answers is gone through a single time."""
    before = _worked_out.set([])
    try:
        yield
    finally:
        _worked_out.reset(before)


_worked_out: ContextVar[list[tuple[Answers, date, Shown]] | None] = ContextVar("worked out", default=None)


def _shown(answers: Answers, today: date) -> Iterable[tuple[Page, list[Item]]]:
    """Return every page in order with its questions that apply; each question on its first page alone."""
    known = _worked_out.get()
    if known is None:
        return _work_out(answers, today)
    for told, day, shown in known:
        if day == today and told == answers:
            return shown
    shown = list(_work_out(answers, today))
    known.append((dict(answers), today, shown))
    return shown


def _work_out(answers: Answers, today: date) -> Iterator[tuple[Page, list[Item]]]:
    facts = Facts(answers, today)
    held: dict[str, bool] = {}  # by text: many questions wait for the same
    asked_before: set[str] = set()
    for plan in _plans(questionnaire()):
        yield plan.page, _questions(plan, answers, facts, held, asked_before)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A page with its questions looked up, each with what it waits for."""

    page: Page
    repeats: tuple[Item, ...]
    asked: tuple[tuple[Item, tuple[Condition, ...]], ...]


def _questions(
    plan: _Plan, answers: Answers, facts: Facts, held: dict[str, bool], asked_before: set[str]
) -> list[Item]:
    """Return the questions of a page that apply, and add them to those that were asked before."""
    shown = [item for item in plan.repeats if _wants_detail(answers.get(item.link_id))]
    for item, conditions in plan.asked:
        if item.link_id not in asked_before and _all_hold(conditions, facts, held):
            shown.append(item)
            asked_before.add(item.link_id)
    return shown


@cache
def _plans(asked: Questionnaire) -> tuple[_Plan, ...]:
    """Look up once what is the same for all answers."""
    return tuple(
        _Plan(
            page,
            tuple(asked.items[link_id] for link_id in page.repeats),
            tuple(_asked(asked.items[one.link_id], one.condition, page) for one in page.asked),
        )
        for page in asked.pages
    )


def _asked(item: Item, on_page: Condition | None, page: Page) -> tuple[Item, tuple[Condition, ...]]:
    conditions = tuple(one for one in (item.condition, on_page) if one and one.text != ALWAYS)
    return _as_safety(item) if page.section == "safety" else item, conditions


def _as_safety(item: Item) -> Item:
    """What the safety check asks can't be skipped there: how grave a sign is hangs on every answer."""
    return item if item.must else replace(item, must=True)


def _all_hold(conditions: tuple[Condition, ...], facts: Facts, held: dict[str, bool]) -> bool:
    """A question is asked only where its conditions are known to hold."""
    for condition in conditions:
        text = condition.text
        if text not in held:
            held[text] = condition.evaluate(facts) is True
        if not held[text]:
            return False
    return True


def _wants_detail(value: Any) -> bool:
    return value not in (None, "no", "not_sure")


def _answered(page: Page, items: list[Item], answers: Answers) -> bool:
    return all(_is_answered(item, answers, in_full=item.link_id in page.repeats) for item in items)


def _is_answered(item: Item, answers: Answers, *, in_full: bool) -> bool:
    value = answers.get(item.link_id)
    if value is None:
        return item.link_id in answers and not item.must
    return not (in_full and value == TICKED)


def _part(section: str, shown: list[tuple[Page, list[Item]]], answers: Answers) -> Part:
    done = [_answered(page, items, answers) for page, items in shown]
    state: Literal["completed", "started", "not_started"] = "not_started"
    if all(done):
        state = "completed"
    elif any(done):
        state = "started"
    pages = tuple(page for page, _ in shown)
    open_slug = next((page.slug for page, answered in zip(pages, done, strict=True) if not answered), "")
    return Part(section, pages[0].section_title, pages, state, open_slug)
