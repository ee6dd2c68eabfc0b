"""Print the questionnaire, for people and for other programs."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.questionnaire import Item, Option, Questionnaire, lock, questionnaire
from intake.questionnaire.fhir import fhir_questionnaire
from intake.questionnaire.translating import questionnaire_in
from intake.wording import ENGLISH


class Command(BaseCommand):
    """``manage.py questionnaire [--fhir | --lock | --check] [--language es]``."""

    help = "Print every question as JSON; with --fhir as a FHIR R4 Questionnaire."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take one of the ways to print or to compare."""
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--fhir", action="store_true", help="print a FHIR R4 Questionnaire")
        ways.add_argument("--lock", action="store_true", help="write down what a new version means")
        ways.add_argument(
            "--check", action="store_true", help="fail if an item changed without a new version"
        )

        parser.add_argument("--language", default=ENGLISH, help="print it in this language, say es")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        made = questionnaire()
        if options["check"] or options["lock"]:
            self.compare(made, write=options["lock"])
            return
        try:
            made = questionnaire_in(made, options["language"])
        except FileNotFoundError as error:
            raise CommandError(f"There are no texts in {options['language']}.") from error
        printed = (
            fhir_questionnaire(made)
            if options["fhir"]
            else {"version": made.version, "items": [_row(item, made) for item in made.items.values()]}
        )
        self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=2))

    def compare(self, made: Questionnaire, *, write: bool) -> None:
        """Hold the questionnaire against its lock, or write the lock of a new version. Raises CommandError."""
        before = lock.read_lock(lock.FILE.read_text(encoding="utf-8"))
        if not write and (found := lock.complaints(made, before)):
            raise CommandError("\n".join(found))
        if write:
            try:
                lock.FILE.write_text(lock.written(lock.relocked(made, before)), encoding="utf-8")
            except lock.Relocked as refused:
                raise CommandError(str(refused)) from refused


def _row(item: Item, made: Questionnaire) -> dict[str, Any]:
    return {
        "link_id": item.link_id,
        "type": item.type,
        "side_pair": item.side_pair,
        "text": item.text,
        "child_text": item.child_text,
        "carer_text": item.carer_text,
        "hint": item.hint,
        "why": item.why,
        "options": _options(item.options),
        "instead": _options(item.instead),
        "unit": item.unit,
        "minimum": item.minimum,
        "maximum": item.maximum,
        "max_length": item.max_length,
        "must": item.must,
        "stable": item.stable,
        "condition": item.condition.text,
        "pages": [
            {"slug": page.slug, "if": asked.condition.text if asked.condition else None}
            for page in made.pages
            for asked in page.asked
            if asked.link_id == item.link_id
        ],
    }


def _options(options: Iterable[Option]) -> list[dict[str, Any]]:
    return [
        {
            "code": option.code,
            "text": option.text,
            "exclusive": option.exclusive,
            "condition": option.condition.text if option.condition else "always",
        }
        for option in options
    ]
