"""Blocks 1, 2, 3 and 5: what the patient told us."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from booking.summary.blocks import Complaint, Flag, Health, Line, Revision, Safety, Wants, Why
from booking.summary.told import Told
from booking.summary.vocabulary import ALWAYS_SHOWN, HEALTH, REGIONS
from intake.conditions import REGION_OF_SITE, Facts
from intake.sites import SITES

NOTHING = ("no", "none", ["none"], "never", "0")  # answers that say: asked, and normal
UNSURE = "not_sure"
TRIED = "past_treat_"  # and the name of a treatment


def safety(told: Told, result: Mapping[str, Any], revisions: Iterable[Revision]) -> Safety:
    """Return block 1: what is dangerous, what was left open or never asked, what was changed."""
    signs = [link_id for link_id in told.answers if _is_sign(told, link_id)]
    not_asked = [
        one for one in told.items if _is_sign(told, one) and told.applies(one) and not told.was_asked(one)
    ]
    return Safety(
        flags=[Flag(flag["level"], told.findings(flag["because"])) for flag in result["red_flags"]],
        asked=len(signs),
        answered_no=sum(told.answers[link_id] in NOTHING for link_id in signs),
        unsure=[Line(told.question(one), one) for one in signs if told.answers[one] == UNSURE],
        not_answered=[Line(told.question(one), one) for one in signs if told.answers[one] is None],
        not_asked=[Line(told.question(one), one) for one in not_asked],
        changes=[
            told.change(one)
            for one in revisions
            if _is_sign(told, one.link_id) and one.before != one.after  # asked again, said again
        ],
    )


def _is_sign(told: Told, link_id: str) -> bool:
    """Say whether an answer is to a danger sign that can be denied, not to a question about one."""
    return link_id.startswith("rf_") and told.items[link_id].option("no") is not None


def why(told: Told, facts: Facts) -> Why:
    """Return block 2: the patient's own words, then each region, the main one first."""
    main = told.answers.get("main_region")
    regions = sorted((one for one in REGIONS if one in facts.regions), key=lambda one: one != main)
    complaints = [
        Complaint(str(REGIONS[one]), _places(facts, one), list(_complaint_facts(told, one)))
        for one in regions
    ]
    if elsewhere := _places(facts, None):
        complaints.append(Complaint(_("Elsewhere"), elsewhere, []))
    return Why(
        words=told.answers.get("main_worry") or "",
        no_words=told.words("main_worry"),
        complaints=complaints,
        places=told.answers.get("body_map") or [],
    )


def _places(facts: Facts, region: str | None) -> list[str]:
    """Return the places of a region in words (None: those of no region), in the order of the body map."""
    order = list(SITES)
    chosen = [(order.index(site), side) for site, side in facts.sites if REGION_OF_SITE.get(site) == region]
    return [SITES[order[place]].name(side) for place, side in sorted(chosen)]


def _complaint_facts(told: Told, region: str) -> Iterator[Line]:
    """Yield how bad and how long, or why that is open; then when worst and what eases, if it was answered."""
    average, worst = (told.answers.get(f"{region}_pain_{kind}") for kind in ("avg", "worst"))
    if average is None:
        yield told.line(f"{region}_pain_avg", _("How bad"))
    else:
        bad = _("%(average)s of 10") % {"average": average}
        worst_words = _(", worst %(worst)s") % {"worst": worst} if worst is not None else ""
        yield Line(bad + worst_words, f"{region}_pain_avg")
    duration = f"{region}_duration"
    open_why = told.state(duration)
    yield told.line(duration, _("How long")) if open_why else Line(told.words(duration), duration)
    for kind, name in (
        ("onset", ""),
        ("time", _("Worst")),
        ("worse", _("Worse with")),
        ("better", _("Better with")),
    ):
        link_id = f"{region}_{kind}"
        if told.answers.get(link_id):
            words = told.words(link_id)
            yield Line(f"{name}: {words}" if name else words, link_id)


def health(told: Told) -> Health:
    """Return block 3: what is not normal first."""
    asked = {link_id: name for link_id, name in HEALTH.items() if told.was_asked(link_id)}
    normal = [link_id for link_id in asked if told.answers[link_id] in NOTHING]
    not_answered = [link_id for link_id in asked if told.answers[link_id] is None]
    return Health(
        abnormal=[
            told.line(link_id, name)
            for link_id, name in asked.items()
            if link_id not in normal and link_id not in not_answered
        ],
        normal=[str(asked[link_id]) for link_id in normal],
        not_answered=[str(asked[link_id]) for link_id in not_answered],
        not_asked=[
            Line(str(name), link_id)
            for link_id, name in HEALTH.items()
            if link_id not in asked and told.applies(link_id)
        ],
        always=[(str(name), Line(told.words(link_id), link_id)) for link_id, name in ALWAYS_SHOWN.items()],
    )


def wants(told: Told) -> Wants:
    """Return block 5."""
    goals = [
        Line(_goal(told, number), f"goal_{number}")
        for number in (1, 2, 3)
        if told.answers.get(f"goal_{number}")
    ]
    return Wants(goals, told.words("goal_1"), list(_tried(told)), told.words("past_treat"))


def _tried(told: Told) -> Iterator[Line]:
    """Yield what helped, what did not and what did harm."""
    for code, name in (("helped", _("Helped")), ("no", _("Did not help")), ("worse", _("Made it worse"))):
        tried = [one for one, answer in told.answers.items() if one.startswith(TRIED) and answer == code]
        if tried:
            yield Line(f"{name}: {', '.join(told.question(one) for one in tried)}", tried[0])


def _goal(told: Told, number: int) -> str:
    score = told.answers.get(f"goal_score_{number}")
    return f"{told.answers[f'goal_{number}']}" + (f" ({score}/10)" if score is not None else "")
