"""Run stored answers against a changed rule set: what would be said otherwise, before it goes live."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.assessment import RuleSet, RuleSetError, assess, read_rules, rule_set
from intake.learning.replay import KINDS, Difference, compare
from intake.models import Assessment

CHUNK = 200
SHOWN = 12  # signs of a digest


class Command(BaseCommand):
    """``manage.py replay --rules PATH``."""

    help = (
        "Assess all stored answers with the rules in force and with those in PATH, a folder of TOML files like "
        "intake/assessment/rules. Says which results would change and why, by the number of the assessment. "
        "Nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument("--rules", required=True, type=Path, metavar="PATH", help="the changed rule set")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare one assessment after the other, so that any number fits into memory."""
        try:
            changed = read_rules(options["rules"])
        except RuleSetError as error:
            raise CommandError(f"These rules can't be used: {error}") from error
        read, kinds, because = 0, Counter[str](), Counter[str]()
        for number, difference in _differences(rule_set(), changed):
            read += 1
            if difference.changes:
                kinds.update({"any", *(one.kind for one in difference.changes)})
                because.update(difference.because)
                self.stdout.write(_line(number, difference))
        self._sum_up(changed, read, kinds, because)

    def _sum_up(self, changed: RuleSet, read: int, kinds: Counter[str], because: Counter[str]) -> None:
        counts = ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS)
        self.stdout.write(f"{_title(rule_set())} → {_title(changed)}")
        self.stdout.write(f"{read} assessments read, {kinds['any']} would change: {counts}.")
        for reason, number in because.most_common():
            self.stdout.write(f"  in {number}: {reason}")


def _differences(in_force: RuleSet, changed: RuleSet) -> Iterator[tuple[int, Difference]]:
    """Yield for each stored assessment its number and what would differ, on the day on which it was made."""
    stored = Assessment.objects.order_by("pk").values_list("pk", "answers", "computed_at")
    for number, answers, computed_at in stored.iterator(CHUNK):
        today = timezone.localdate(computed_at)
        before, after = (assess(answers, today=today, rules=rules) for rules in (in_force, changed))
        yield number, compare(before, after)


def _line(number: int, difference: Difference) -> str:
    changes = "; ".join(f"{one.kind}: {one.words}" for one in difference.changes)
    return f"assessment {number}: {changes}; because: {', '.join(difference.because)}"


def _title(rules: RuleSet) -> str:
    return f"{rules.title} ({rules.digest[:SHOWN]})"
