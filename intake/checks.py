"""What ``manage.py check`` looks at beside Django's own: the rules must be readable before anybody is asked."""

from typing import Any

from django.core.checks import CheckMessage, Error

from intake.assessment import RuleSetError, rule_set


def rules_are_sound(**_options: Any) -> list[CheckMessage]:
    """Return an error that names the rule if the rule files contradict themselves."""
    try:
        rule_set()
    except RuleSetError as error:
        return [Error(f"The rule files are refused: {error}", id="intake.E001")]
    return []
