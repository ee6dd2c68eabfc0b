"""What the rules may count of what was told."""

from typing import Any

from intake.assessment.rules_as_data import Named, RuleSet
from intake.assessment.weighing import OTHER, SIDES
from intake.conditions import Facts
from intake.questionnaire.items import NOT_DONE

LEFT_OUT = (NOT_DONE, [NOT_DONE])  # of one answer, and of several


def cleaned(told: Facts, rules: RuleSet) -> tuple[Facts, list[Named]]:
    """Return the facts that rules may count: without contradictory answers and a child's foot checks.

    A foot check that was not done is unknown, not a "no".
    """
    contradictions = [one for one in rules.contradictions if one.holds(told)]
    unknown = {link_id for one in contradictions for link_id in one.unknown}
    if rules.unscored.holds(told):
        unknown.update(rules.unscored.unknown)
    return told.plus({**_not_done(told), **dict.fromkeys(unknown), **_knee_wall_behind(told)}), contradictions


def _not_done(facts: Facts) -> dict[str, Any]:
    sided = {link_id: value for link_id, value in facts.answers.items() if isinstance(value, dict)}
    return {
        link_id: {side: one for side, one in value.items() if one not in LEFT_OUT}
        for link_id, value in sided.items()
        if any(one in LEFT_OUT for one in value.values())
    }


def _knee_wall_behind(facts: Facts) -> dict[str, Any]:
    """Return by how many cm each ankle bends less than the other, if both were measured."""
    reach = {side: facts.value("test_knee_wall", side) for side in SIDES}
    if not all(isinstance(one, int | float) for one in reach.values()):
        return {}
    return {"knee_wall_behind": {side: reach[OTHER[side]] - reach[side] for side in SIDES}}
