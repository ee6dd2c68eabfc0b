"""Logs never carry the token of a patient link."""

import json
import logging

from clinic.logs import JsonFormatter, RedactLinks


def test_the_token_of_a_link_is_masked_in_message_and_trace():
    token = "Zm9vYmFyYmF6cXV4MTIzNDU2"
    try:
        raise ValueError(f"/a/{token}/cancel/")
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    line = logging.LogRecord("django.request", logging.WARNING, "", 1, "Gone: %s", (f"/a/{token}/",), trace)
    RedactLinks().filter(line)
    written = json.loads(JsonFormatter().format(line))
    assert written["message"] == "Gone: /a/…/"
    assert token not in json.dumps(written)
