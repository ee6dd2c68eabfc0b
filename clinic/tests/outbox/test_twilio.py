"""Text messages through Twilio, against a stand-in that answers as Twilio documents."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from clinic.outbox import Content
from clinic.outbox.channels import Refused, Unavailable, channel_for, sms, twilio
from clinic.outbox.channels.http import wait_asked_for
from clinic.outbox.channels.twilio import Twilio
from clinic.tests.outbox.stand_in import StandIn, standing_in

KEY = "0d5f1f6e-6f0a-4b2e-9a55-3b3a5a6f9f10"
SID = "SM00000000000000000000000000000001"
TAKEN = (201, {"Content-Type": "application/json"}, json.dumps({"sid": SID, "status": "queued"}).encode())
LETTER = Content(sms="Mañana & más: https://clinic.example/a/x/")


def said(status: int, body: object, **headers: str) -> tuple[int, dict[str, str], bytes]:
    return status, headers, json.dumps(body).encode()


@pytest.fixture
def provider(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with standing_in() as server:
        server.answers = [TAKEN]
        settings.SMS_URL = f"twilio://AC1:t0ken@{server.host}?from=+441134960000"
        monkeypatch.setattr(twilio, "SCHEME", "http")
        yield server


def send() -> str:
    return channel_for("sms").send("+447700900321", LETTER, KEY).reference


def test_a_message_is_posted_as_a_form_under_the_accounts_name(provider: StandIn, settings):
    settings.HTTPS, settings.SITE_URL = True, "https://clinic.example"
    assert send() == SID
    [(path, headers, body)] = provider.asked
    assert path == "/2010-04-01/Accounts/AC1/Messages.json"
    assert headers["Authorization"] == "Basic " + base64.b64encode(b"AC1:t0ken").decode()
    assert parse_qs(body.decode()) == {
        "To": ["+447700900321"],
        "From": ["+441134960000"],
        "Body": [LETTER.sms],
        "StatusCallback": [f"https://clinic.example/webhooks/twilio/{KEY}/"],
    }


def test_where_nobody_can_call_back_no_report_is_asked_for(provider: StandIn):
    send()
    assert "StatusCallback" not in parse_qs(provider.asked[0][2].decode())


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (said(400, {"code": 21211, "message": "x"}), Refused, "the number can't be one"),
        (said(400, {"code": 21610}), Refused, "the person has stopped our text messages"),
        (said(400, {"code": 21602}), Refused, "the text message service refused it (21602)"),
        (said(400, ["what?"]), Refused, "the text message service refused it (None)"),
        (said(401, {"code": 20003}), Unavailable, "the text message service does not know our account"),
        (said(404, {"code": 20404}), Unavailable, "the text message service does not know our account"),
        (said(429, {"code": 20429}), Unavailable, "the text message service asks for patience"),
        (said(500, {"code": 20500}), Unavailable, "the text message service asks for patience"),
        (said(503, {}), Unavailable, "the text message service asks for patience"),
        (said(302, {}, Location="/elsewhere"), Unavailable, "the text message service asks for patience"),
        ((201, {}, b"<html>"), Unavailable, "the text message service answered what we can't read"),
        ((201, {}, b"\xff\xfe"), Unavailable, "the text message service answered what we can't read"),
        (
            said(201, {"status": "queued"}),
            Unavailable,
            "the text message service answered what we can't read",
        ),
        (said(200, {"sid": SID}), Unavailable, "the text message service answered what we can't read"),
    ],
)
def test_each_answer_says_whether_to_try_again(provider: StandIn, answer, kind: type, words: str):
    provider.answers = [answer]
    with pytest.raises(kind, match="^" + words.replace("(", r"\(").replace(")", r"\)") + "$"):
        send()
    assert len(provider.asked) == 1


def test_a_provider_says_how_long_to_wait(provider: StandIn):
    provider.answers = [said(429, {"code": 20429}, **{"Retry-After": "17"})]
    with pytest.raises(Unavailable) as caught:
        send()
    assert caught.value.retry_after == timedelta(seconds=17)


DATE = "Tue, 02 Mar 2027 09:31:00 GMT"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "0"}, timedelta()),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 40}, timedelta(hours=6)),
        ({"Retry-After": "Tue, 02 Mar 2027 09:32:00 GMT", "Date": DATE}, timedelta(minutes=1)),
        ({"Retry-After": "Tue, 02 Mar 2027 09:30:00 GMT", "Date": DATE}, timedelta()),
        ({"Retry-After": "Tue, 02 Mar 2027 09:32:00 GMT"}, None),
    ],
)
def test_how_long_is_read_as_seconds_or_as_a_date(headers: dict[str, str], wait: timedelta | None):
    assert wait_asked_for(headers) == wait


def test_a_provider_that_hangs_is_given_up_in_time(provider: StandIn, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sms, "TIMEOUT", 0.1)
    provider.silent_for = 0.3
    with pytest.raises(Unavailable, match="can't be reached"):
        send()


def test_a_provider_that_is_not_there_is_tried_again(settings, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(twilio, "SCHEME", "http")
    settings.SMS_URL = "twilio://AC1:t0ken@127.0.0.1:9?from=+441134960000"
    with pytest.raises(Unavailable, match="can't be reached"):
        send()


def test_the_signature_is_the_one_of_twilios_own_example():
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+12349013030",
        "Digits": "1234",
        "From": "+12349013030",
        "To": "+18005551212",
    }
    account = Twilio("twilio://AC1:12345@api.twilio.com?from=+441134960000")
    assert account.signature("https://mycompany.com/myapp.php?foo=1&bar=2", form) == (
        "0/KCTR6DLpKmkAf8muzZqo1nDgQ="
    )
