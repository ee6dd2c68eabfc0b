"""``make bench``: every figure beside its floor or limit; exit 1 if one is over."""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)

from bench import assessment, booking, clinic, outbox, steps, times, weight  # noqa: E402
from bench.figures import tell  # noqa: E402


def main() -> int:
    """Build a scratch clinic, measure, tell, and throw it away."""
    setup_test_environment()
    call_command("collectstatic", interactive=False, verbosity=0)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        clinic.built()
        figures = [
            figure
            for part in (times, booking, steps, assessment, weight, outbox)
            for figure in part.figures()
        ]
        holds = tell(figures, engine=connection.vendor)
    finally:
        teardown_databases(databases, verbosity=0)
        teardown_test_environment()
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
