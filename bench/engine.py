"""Measure on one engine: ``python -m bench.engine all|of-the-engine FILE``."""

import json
import os
import platform
import sys
from pathlib import Path

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

from bench import assessment, booking, clinic, commits, memory, month, outbox, steps, stored, times, weight  # noqa: E402
from bench.figures import tell  # noqa: E402

OF_THE_ENGINE = [times, booking, commits, stored]  # the last one fills the tables
ELSEWHERE = [month, steps, assessment, weight, memory, outbox]


def main(which: str, path: str) -> None:
    """Build a scratch clinic, measure, tell, and throw it away."""
    parts = OF_THE_ENGINE if which == "of-the-engine" else [*ELSEWHERE, *OF_THE_ENGINE]
    setup_test_environment()
    call_command("collectstatic", interactive=False, verbosity=0)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        clinic.built()
        print(f"Python {platform.python_version()}, {connection.vendor}, {os.cpu_count()} cores", flush=True)
        rows = [row for part in parts for row in tell(part.figures(), engine=connection.vendor)]
    finally:
        teardown_databases(databases, verbosity=0)
        teardown_test_environment()
    Path(path).write_text(json.dumps(rows), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
