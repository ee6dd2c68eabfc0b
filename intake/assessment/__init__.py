"""What we make of the answers: danger signs, the link with the foot, the visit that fits, advice. Pure.

Rules are data (``rules/``); docs/rules.md says how they work and how to change one safely.
"""

from intake.assessment.advice import general_advice
from intake.assessment.danger import RedFlag, danger
from intake.assessment.engine import assess
from intake.assessment.explain import headline
from intake.assessment.loading import RuleSetError, read_rules, rule_set
from intake.assessment.rules_as_data import RuleSet

__all__ = [
    "RedFlag",
    "RuleSet",
    "RuleSetError",
    "assess",
    "danger",
    "general_advice",
    "headline",
    "read_rules",
    "rule_set",
]
