"""Logs never carry the token of a patient link."""

import json
import logging
import re

import pytest

from clinic.logs import JsonFormatter, RedactLinks


@pytest.mark.parametrize("purpose", ["a", "r"])
def test_the_token_of_a_link_is_masked_in_message_and_trace(purpose):
    token = "Zm9vYmFyYmF6cXV4MTIzNDU2"
    try:
        raise ValueError(f"/{purpose}/{token}/cancel/")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    line = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "Gone: %s", (f"/{purpose}/{token}/",), trace
    )
    RedactLinks().filter(line)
    written = json.loads(JsonFormatter().format(line))
    assert written["message"] == f"Gone: /{purpose}/…/"
    assert token not in json.dumps(written)


def test_the_row_that_postgresql_refused_is_left_out_of_the_trace():
    try:
        try:
            raise ValueError("null value\nDETAIL:  Failing row contains (7, Ada\nByron\n\n, 1961-03-27).")
        except ValueError as refused:
            raise RuntimeError("no\nDETAIL:  Key (mobile)=(+447700900321) already exists.") from refused
    except RuntimeError as error:
        trace = (type(error), error, error.__traceback__)
    line = logging.LogRecord("django.request", logging.ERROR, "", 1, "Internal Server Error", (), trace)
    written = json.loads(JsonFormatter().format(line))["trace"]
    said = re.sub(r"^  .*", "", written, flags=re.M)  # without the lines of code, which this test is itself
    assert "null value" in said
    assert "RuntimeError" in said
    assert not re.search("Ada|Byron|1961|7700", said)
