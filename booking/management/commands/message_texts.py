"""Write the texts of all messages into files that a person can read."""

from typing import Any

from django.core.management.base import BaseCommand

from booking.message_texts import FOLDER, texts


class Command(BaseCommand):
    """``manage.py message_texts``."""

    help = "Write what patients read in each message, in every language, into docs/messages/. Old files go."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, and remove those of messages that there are no longer."""
        wanted = dict(texts())
        for file in FOLDER.rglob("*.txt"):
            if file not in wanted:
                file.unlink()
        for file, text in wanted.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(wanted)} texts are in {FOLDER.name}/")
