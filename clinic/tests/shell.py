"""Runs pieces of Python inside a site, one after the other, each with names and connections of its own.

Reads each as a line of JSON and answers with what it printed, or with the error that ended it.
"""

import contextlib
import io
import json
import sys
import traceback

import django

django.setup()

from django.db import connections  # noqa: E402


def answer(code: str) -> dict[str, str]:
    """Run one piece."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(code, {})
    except Exception:
        return {"error": traceback.format_exc()}
    finally:
        connections.close_all()
    return {"printed": printed.getvalue()}


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(answer(json.loads(line)))}\n")
        sys.stdout.flush()
