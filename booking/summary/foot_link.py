"""Block 4: what the rules make of the foot."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from booking.summary.blocks import FootLink, FromAbove, Line, Open, Target
from booking.summary.told import Told
from booking.summary.vocabulary import FROM_ABOVE, MECHANISMS, REGIONS, TARGETS
from intake.assessment.explain import LIST_WORDS, NOT_ENOUGH

MOST_MISSING = 5  # lines; the rest is counted
MOST_NEAR = 3


def foot_link(told: Told, result: Mapping[str, Any]) -> FootLink:
    """Return the flags with their reasons; nothing of them while a danger sign stands."""
    sites = {one["site"] for one in result["sites"]}
    return FootLink(
        withheld=result["withheld"],
        targets=[] if result["withheld"] else [_target(told, one) for one in result["sites"]],
        from_above=[] if result["withheld"] else [_from_above(told, one) for one in result["reverse"]],
        no_complaint=[str(name) for region, name in REGIONS.items() if region not in {"foot", *sites}],
        mechanisms=[str(MECHANISMS[code]) for code in result["mechanisms"]],
        other_things=result["other_things_to_check"],
        contradictions=result["contradictions"],
        limits=result["limits"],
    )


def _target(told: Told, site: Mapping[str, Any]) -> Target:
    return Target(
        site=site["site"],
        side=site["side"],
        name=str(TARGETS[site["site"], site["side"]]),
        result=site["foot_driven"],
        result_words=LIST_WORDS.get(site["foot_driven"], NOT_ENOUGH),
        supporting=told.findings(site["supporting"]),
        opposing=told.findings(site["opposing"]),
        missing=_by_state(told, _missing(site)[:MOST_MISSING]),
        more_missing=max(0, len(_missing(site)) - MOST_MISSING),
        caps=site["caps"],
        near_threshold=[told.open_question(one) for one in site["near_threshold"][:MOST_NEAR]],
    )


def _from_above(told: Told, reverse: Mapping[str, Any]) -> FromAbove:
    words = f"{FROM_ABOVE[reverse['code']]}, {reverse['strength']}"
    return FromAbove(words, told.findings([*reverse["supporting"], *reverse["opposing"]]))


def _missing(site: Mapping[str, Any]) -> list[str]:
    """Return the questions that would say more of a place, the heaviest first."""
    return [link_id for one in site["missing"] for link_id in one["answers"]]


def _by_state(told: Told, link_ids: Iterable[str]) -> list[Open]:
    """Return open questions by why they are open."""
    states: dict[str, list[Line]] = {}
    for link_id in link_ids:
        states.setdefault(told.state(link_id) or _("Open"), []).append(told.open_question(link_id))
    return [Open(state, lines) for state, lines in states.items()]
