"""Rule files that contradict themselves stop ``manage.py check``, and with it ``make check``."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from intake.assessment import RuleSetError


def test_sound_rules_pass(capsys):
    call_command("check")


def test_a_rule_that_can_never_hold_is_named(monkeypatch):
    def refused():
        raise RuleSetError("A.knee.lock can never hold as it is written: knee_lock has no answer maybe")

    monkeypatch.setattr("intake.checks.rule_set", refused)
    with pytest.raises(SystemCheckError, match=r"A\.knee\.lock can never hold .*\(?.*maybe"):
        call_command("check")
