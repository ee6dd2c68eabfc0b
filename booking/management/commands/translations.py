"""Bring the catalogues in line with the texts, and say what is still to be translated."""

from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from booking.translations import gaps_of, refresh

ENGLISH = "en"


class Command(BaseCommand):
    """``manage.py translations [LANGUAGE …] [--check]``."""

    help = (
        "For each language (all but English, or those named; a new one is begun): bring its .po files in line\n"
        "with the texts, compile them, and list what is missing. Exits 1 while anything is. --check writes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the languages and --check."""
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.add_argument("language", nargs="*", help='like "es" or "pt-br"')
        parser.add_argument("--check", action="store_true", help="write nothing, only say what is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, look, tell. Raises CommandError while something is missing."""
        spoken = [code for code in settings.LANGUAGE_NAMES if not code.startswith(ENGLISH)]
        missing = 0
        for language in options["language"] or spoken:
            if not options["check"]:
                refresh(language)
            for gap in gaps_of(language):
                missing += 1
                self.stdout.write(gap)
        if missing:
            raise CommandError(f"{missing} to do")
