"""Every answer below the blocks, as it was given."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from booking.summary.blocks import Answer, Part
from booking.summary.foot_link import missing
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
                answer = Answer(link_id, told.question(link_id), told.words(link_id))
                sections.setdefault(page.section_title, []).append(answer)
    return (Part(title, answers) for title, answers in sections.items())


def not_asked(told: Told, result: Mapping[str, Any]) -> Iterator[Part]:
    """Yield the questions that the rules miss and that nobody has asked yet, so that lines lead somewhere."""
    missed = {link_id for site in result["sites"] for link_id in (*missing(site), *site["near_threshold"])}
    open_ones = [link_id for link_id in told.items if link_id in missed and not told.was_asked(link_id)]
    if open_ones:
        answers = [Answer(one, told.question(one), told.words(one)) for one in open_ones]
        yield Part(_("Not asked yet"), answers)
