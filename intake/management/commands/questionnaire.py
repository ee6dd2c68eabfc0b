"""Print the questionnaire, for people and for other programs."""

import json
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from intake.questionnaire import Item, Option, Questionnaire, questionnaire
from intake.questionnaire.fhir import fhir_questionnaire


class Command(BaseCommand):
    """``manage.py questionnaire [--fhir]``."""

    help = "Print every question as JSON; with --fhir as a FHIR R4 Questionnaire."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --fhir."""
        parser.add_argument("--fhir", action="store_true", help="print a FHIR R4 Questionnaire")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        made = questionnaire()
        printed = (
            fhir_questionnaire(made)
            if options["fhir"]
            else {"version": made.version, "items": [_row(item, made) for item in made.items.values()]}
        )
        self.stdout.write(json.dumps(printed, ensure_ascii=False, indent=2))


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
