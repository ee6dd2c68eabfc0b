"""Reconcile messages with appointments; exit 1 and say what is off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from booking.reconcile import faults
from clinic import clock
from clinic.outbox.models import OutboxMessage


class Command(BaseCommand):
    """``manage.py outbox_audit``."""

    help = "Reconcile messages with appointments; exit 1 and say what is off."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look twice: a change between two reads looks like a fault, but only the first time."""
        first = set(faults(clock.now()))
        found = [fault for fault in faults(clock.now()) if fault in first] if first else []
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults.")
        self.stdout.write(f"Messages and appointments agree: {OutboxMessage.objects.count()} messages.")
