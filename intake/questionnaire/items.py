"""The shapes of a questionnaire: items, their options, and the pages they stand on (FHIR R4 words)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from intake.conditions import Condition
from intake.wording import ENGLISH

ItemType = Literal["bool3", "choice", "multi", "int", "decimal", "date", "text", "body_map"]
Stage = Literal["before", "after"]
NOT_SURE = "not_sure"
NOT_DONE = "not_done"  # a self-check that was left out


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. An exclusive one can't stand beside others."""

    code: str
    text: str
    exclusive: bool = False
    condition: Condition | None = None  # offered only while it holds
    drawing: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. ``link_id`` is for ever: it is never used for another meaning."""

    link_id: str
    type: ItemType
    text: str
    child_text: str  # asked of a parent; empty where the text fits a child too
    carer_text: str  # asked of a carer
    detail_text: str  # a danger sign asked again in full, after it was only ticked
    label: str  # in lists of answers, where the question would be too long
    hint: str
    why: str
    error: str  # what is said when a must is left open or a number is out of range
    options: tuple[Option, ...]
    instead: tuple[Option, ...]  # answers in place of a number
    unit: str  # UCUM
    unit_of: str  # the number that was typed in the unit that is the answer here
    minimum: float | None
    maximum: float | None
    until_this_year: bool  # the maximum is the year in which it is answered
    max_length: int | None
    autocomplete: str  # what the browser may fill in (HTML's names)
    must: bool
    side_pair: bool  # one answer for each side: {"left": ..., "right": ...}
    scale: bool  # drawn as one row of numbers
    ends: tuple[str, ...]  # words at both ends of a scale, where it is none of pain
    about: str  # an answer of the patient's own that is read out with the question
    drawing: str
    asked_elsewhere: bool  # by a page that is not of the questionnaire
    stable: bool  # a fact that mostly stays true: who comes again is asked "still right?"
    condition: Condition
    section: str
    language: str = ENGLISH  # of its texts

    @property
    def is_sign(self) -> bool:
        """Say whether this is about a danger sign: what was said of those does not stay true."""
        return self.link_id.startswith("rf_")

    def option(self, code: str) -> Option | None:
        """Return the option with a code, if there is one."""
        offered = (*self.options, *self.instead)
        return next((option for option in offered if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """An item on a page, and when that page may ask it."""

    link_id: str
    condition: Condition | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """A heading, as it reads for the patient, a parent and a carer."""

    text: str
    child_text: str = ""
    carer_text: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What is asked at once. Its slug says nothing about health, for it stands in an address."""

    slug: str
    stage: Stage
    section: str
    heading: Title
    section_heading: Title
    why: str  # shown below the questions; empty where they speak for themselves
    kind: str  # questions, signs, body_map or pain
    asked: tuple[Asked, ...]
    follow_up_of: str
    repeats: tuple[str, ...]
    language: str = ENGLISH  # of its titles

    @property
    def title(self) -> str:
        """Return the heading as the patient and our colleagues read it."""
        return self.heading.text

    @property
    def section_title(self) -> str:
        """Return the name of its section as the patient and our colleagues read it."""
        return self.section_heading.text

    @property
    def link_ids(self) -> tuple[str, ...]:
        """Return every item that this page may ask."""
        return (*self.repeats, *(asked.link_id for asked in self.asked))

    @property
    def is_safety_check(self) -> bool:
        """Say whether the page asks whether there is a danger sign, not more about one."""
        return self.section == "safety" and not self.follow_up_of


@dataclass(frozen=True, slots=True, eq=False)
class Questionnaire:
    """All items and pages of one version; equal to itself alone."""

    version: str
    items: Mapping[str, Item]
    pages: tuple[Page, ...]
    drawings: Mapping[str, str]  # what each drawing shows, in words
    language: str = ENGLISH

    def page(self, slug: str) -> Page:
        """Return a page. Raises KeyError for a slug that no page has."""
        for page in self.pages:
            if page.slug == slug:
                return page
        raise KeyError(slug)
