"""One small condition language for questions and rules: text in data files, compiled once.

    site(heel_plantar|arch) and foot_first_steps = yes
    has(knee) and not knee_lock = yes
    arch_print[side] = flat or age < 16
    main(knee) and regions > 1

``has`` asks for a region, ``main`` for the one that bothers most, ``regions`` counts them; ``site_only``
holds if the foot hurts at these sites and nowhere else, ``beyond_skin`` if more hurts than a nail or skin.
``count`` counts the ticks of an answer, ``years_since`` the years from the year that one names. ``answered``
holds for any answer but "not sure", ``open`` where there is none: never asked, or skipped. ``[side]`` is the
side looked at, ``[any]`` either.

``evaluate`` knows three answers: true, false, and None where something that it needs is missing or
"not sure". Neither of them is "no". ``and`` is false as soon as one part is; ``or`` true as soon as one is.
"""

from intake.conditions.facts import MISSING, NOT_SURE, REGION_OF_SITE, Facts
from intake.conditions.language import Condition, ConditionError, Part, parse

__all__ = ["MISSING", "NOT_SURE", "REGION_OF_SITE", "Condition", "ConditionError", "Facts", "Part", "parse"]
