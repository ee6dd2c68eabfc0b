"""Run stored answers against a changed rule set: what would be said otherwise, before it goes live."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from intake.assessment import RuleSet, RuleSetError, assess, read_rules, rule_set
from intake.learning.replay import KINDS, Difference, compare
from intake.models import Assessment, FlagVerdict

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
        counts = _Counts()
        for assessment, difference in _differences(rule_set(), changed):
            verdicts = _on_changed_flags(assessment, difference)
            counts.add(difference, verdicts)
            if difference.changes:
                self.stdout.write(_line(assessment, difference, verdicts))
        self.stdout.write(f"{_title(rule_set())} → {_title(changed)}")
        self.stdout.write("\n".join(counts.lines()))


@dataclass
class _Counts:
    """What all lines come to."""

    read: int = 0
    changed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    because: Counter[str] = field(default_factory=Counter)

    def add(self, difference: Difference, verdicts: list[str]) -> None:
        self.read += 1
        self.changed += bool(difference.changes)
        self.kinds.update({one.kind for one in difference.changes})
        self.verdicts.update(verdicts)
        self.because.update(difference.because)

    def lines(self) -> Iterator[str]:
        kinds = ", ".join(f"{kind} {self.kinds[kind]}" for kind in KINDS)
        yield f"{self.read} assessments read, {self.changed} would change: {kinds}."
        verdicts = ", ".join(f"{one.value} {self.verdicts[one.value]}" for one in FlagVerdict.Verdict)
        yield f"What doctors had said of the flags that would change: {verdicts}."
        for reason, number in self.because.most_common():
            yield f"  in {number}: {reason}"


def _differences(in_force: RuleSet, changed: RuleSet) -> Iterator[tuple[Assessment, Difference]]:
    """Yield each stored assessment and what would differ, on the day on which it was made."""
    stored = Assessment.objects.only("answers", "computed_at").order_by("pk").prefetch_related("verdicts")
    for assessment in stored.iterator(CHUNK):
        today = timezone.localdate(assessment.computed_at)
        before, after = (assess(assessment.answers, today=today, rules=one) for one in (in_force, changed))
        yield assessment, compare(before, after)


def _on_changed_flags(assessment: Assessment, difference: Difference) -> list[str]:
    """Return the verdicts that stand on the flags that would change."""
    standing = {(one.site, one.side): one.verdict for one in assessment.verdicts.all()}  # the latest counts
    changed = {one.site for one in difference.changes}
    return [verdict for (site, _), verdict in standing.items() if site in changed]


def _line(assessment: Assessment, difference: Difference, verdicts: list[str]) -> str:
    parts = [f"{one.kind}: {one.words}" for one in difference.changes]
    parts += [f"judged: {', '.join(verdicts)}"] if verdicts else []
    return f"assessment {assessment.pk}: {'; '.join(parts)}; because: {', '.join(difference.because)}"


def _title(rules: RuleSet) -> str:
    return f"{rules.title} ({rules.digest[:SHOWN]})"
