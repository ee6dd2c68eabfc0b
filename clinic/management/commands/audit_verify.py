"""Check every seal of the audit trail; exit 1 and say what is off."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clinic.audit import first_broken
from clinic.models import AuditEvent


class Command(BaseCommand):
    """``manage.py audit_verify``."""

    help = "Check every seal of the audit trail; exit 1 and say what is off."

    def handle(self, *args: Any, **options: Any) -> None:
        """Walk the whole chain."""
        if broken := first_broken():
            raise CommandError(f"The audit trail does not hold: {broken}.")
        self.stdout.write(f"The audit trail holds: {AuditEvent.objects.count()} acts.")
