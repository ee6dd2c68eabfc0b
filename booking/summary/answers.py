"""Every answer below the blocks, as it was given, and every question that was not asked."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from booking.summary.blocks import Answer, Part
from booking.summary.told import Told
from intake.questionnaire import questionnaire


def parts(told: Told) -> Iterable[Part]:
    """Return every answer under the section that asks it first, in the order of asking."""
    seen: set[str] = set()
    sections: dict[str, list[Answer]] = {}
    for page in questionnaire().pages:
        for link_id in page.link_ids:
            if told.was_asked(link_id) and link_id not in seen:
                seen.add(link_id)
                sections.setdefault(page.section_title, []).append(_answer(told, link_id))
    return (Part(title, answers) for title, answers in sections.items())


def not_asked(told: Told) -> Iterator[Part]:
    """Yield the questions that nobody has asked: those still to come, and those that are not for this patient."""
    unasked = [
        link_id
        for link_id, item in told.items.items()
        if not told.was_asked(link_id) and not item.asked_elsewhere
    ]
    to_come = [link_id for link_id in unasked if told.applies(link_id)]
    others = [link_id for link_id in unasked if link_id not in to_come]
    for title, link_ids, folded in (
        (_("Not asked yet"), to_come, False),
        (_("Not asked: not for this patient as answered"), others, True),
    ):
        if link_ids:
            yield Part(title, [_answer(told, one) for one in link_ids], folded)


def _answer(told: Told, link_id: str) -> Answer:
    return Answer(link_id, told.question(link_id), told.words(link_id))
