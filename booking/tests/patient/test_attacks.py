"""What a hostile visitor, and one who is only confused, may send to the pages of a booking."""

import logging
import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse

from booking.models import Appointment, ContactProof, Status
from booking.services.hold import hold
from booking.tests.conftest import book, by_sms, sent_code
from booking.tests.patient.conftest import button, everything
from clinic.logs import JsonFormatter
from clinic.models import AuditEvent, Patient

TYPED = {"full_name": "Ada Byron", "mobile": "07700 900321", "phone_owner": "mine"}
ODD = {
    "nul": "A\x00B",
    "long": "x" * 10_000,
    "emoji": "👩🏽‍⚕️ " * 10,
    "right to left": "\u202eadA\u202c عدا",
    "markup": "</textarea><script>alert(1)</script>{{ 7*7 }}{% now 'Y' %}",
    "lines": "Ada\r\nBcc: all@example.com\r\n\r\nhello",
    "surrogate": "\ufffd\u2028\u2029\ufeff",
    "accent alone": "\u00b4",
}


@pytest.fixture
def adas_hold(adas, a_visit):
    return hold(**a_visit(response=adas))


def at(name, response):
    return reverse(f"booking:{name}", args=[response.pk])


@pytest.mark.parametrize("field", ["full_name", "mobile", "email", "phone_owner", "access_needs"])
@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_text_in_a_contact_is_kept_or_refused_and_never_breaks(ada_client, adas, adas_hold, field, odd):
    answer = ada_client.post(at("contact", adas), {**TYPED, field: odd})
    assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert b"<script>alert" not in answer.content


def test_an_address_longer_than_mail_allows_is_refused(ada_client, adas, adas_hold):
    answer = ada_client.post(
        at("contact", adas), {**TYPED, "mobile": "", "email": "a" * 250 + "@example.com"}
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not ContactProof.objects.exists()


@pytest.mark.parametrize("key", ["", "\x00", "k" * 10_000, "😀"])
@pytest.mark.parametrize("time", ["", "\x00", "1-2:x", "😀" * 5000, "999999999999999999999-1:abc"])
def test_a_forged_time_or_form_is_refused_on_the_page(ada_client, adas, key, time):
    answer = ada_client.post(at("times", adas), {"time": time, "key": key})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01",
        "from=9999-12-31",
        "from=%00",
        "from=2027-03-04T09",
        "doctor=%00",
        "doctor=" + "9" * 400,
        "part=%F0%9F%98%80",
        "from=" + "1" * 3000,
        "kept",
        "from=2027-W09-4",
    ],
)
def test_odd_questions_to_the_list_of_times_show_a_list(ada_client, adas, query):
    answer = ada_client.get(f"{at('times', adas)}?{query}")
    assert answer.status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "typed", [*ODD.values(), "１２３４５６", "123456" * 2000, "-123456", "+1.2e5", "²²²²²²"]
)
def test_odd_codes_are_wrong_codes(ada_client, adas, adas_hold, typed):
    ada_client.post(at("contact", adas), TYPED)
    answer = ada_client.post(at("code", adas), {"code": typed})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    adas_hold.refresh_from_db()
    assert adas_hold.status == Status.HELD


@pytest.mark.parametrize("name", ["Иван Петров", "王　小明", "´", "عمر خالد", "Zoë Œuvré"])
def test_whoever_books_again_is_known_again_whatever_the_letters_of_the_name(a_visit, name, now):
    first = book(hold(**a_visit()), contact=by_sms(full_name=name))
    second = book(
        hold(**a_visit(starts_at=first.starts_at + timedelta(hours=2))),
        contact=by_sms(full_name=name),
        now=now + timedelta(minutes=5),
    )
    assert first.patient_id == second.patient_id


@pytest.mark.parametrize(("one", "other"), [("Иван Петров", "Пётр Петров"), ("王 小明", "李 小明")])
def test_twins_with_other_letters_are_two_people(a_visit, one, other, now):
    first = book(hold(**a_visit()), contact=by_sms(full_name=one))
    later = first.starts_at + timedelta(hours=2)
    second = book(
        hold(**a_visit(starts_at=later)), contact=by_sms(full_name=other), now=now + timedelta(minutes=5)
    )
    assert first.patient_id != second.patient_id
    assert Patient.objects.count() == 2


def test_the_button_of_somebody_else_holds_nothing(ada_client, ben_client, adas, bens):
    page = ben_client.get(at("times", bens))
    sent = button(page, "Thursday 4 March, 9:00 ")
    answer = ada_client.post(at("times", adas), sent)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("page", "typed"), [("contact", TYPED), ("code", {}), ("code", {"again": "1"})])
def test_a_tab_that_shows_a_time_given_up_since_books_nothing_and_says_so(
    ada_client, adas, adas_hold, a_visit, page, typed
):
    ada_client.post(at("contact", adas), TYPED)
    shown = hidden(ada_client.get(at(page, adas)))
    other = hold(**a_visit(response=adas, starts_at=adas_hold.starts_at + timedelta(hours=2)))
    before = everything()
    answer = ada_client.post(at(page, adas), {"code": sent_code(other), **typed, "visit": shown})
    text = answer.content.decode()
    assert answer.status_code == HTTPStatus.CONFLICT
    assert "You have chosen another time since" in text
    assert "11:00 am" in text
    assert everything() == before
    assert ada_client.post(at("code", adas), {"code": sent_code(other), "visit": hidden(answer)}).url == at(
        "booked", adas
    )


def hidden(page) -> str:
    """Return which visit the forms of a page name."""
    (named,) = set(re.findall(r'name="visit" value="([^"]+)"', page.content.decode()))
    return named


NAMES = [
    ("\u202eadA\u202c Byron\u200b", "adA Byron"),
    ("Ada\r\nBcc:\tall", "Ada Bcc: all"),
    ("\u06cc\u200c\u0627", "\u06cc\u200c\u0627"),
    ("  Ada \u3000 Byron ", "Ada Byron"),
]


@pytest.mark.parametrize(("typed", "kept"), NAMES)
def test_a_name_is_kept_on_one_line_without_signs_that_nobody_sees(ada_client, adas, adas_hold, typed, kept):
    ada_client.post(at("contact", adas), {**TYPED, "full_name": typed})
    assert ContactProof.objects.get().full_name == kept


def test_a_name_of_nothing_that_can_be_seen_is_no_name(ada_client, adas, adas_hold):
    answer = ada_client.post(at("contact", adas), {**TYPED, "full_name": "\u202e\u200b\ufeff"})
    assert "Enter your full name" in answer.content.decode()


def test_nothing_typed_reaches_the_log_the_record_of_acts_or_an_address(
    ada_client, adas, adas_hold, caplog, monkeypatch
):
    caplog.set_level(logging.INFO)
    marked = {"full_name": "Zqname Marker", "mobile": "07700 900654", "email": "zqmail@example.com"}
    addresses = [
        ada_client.post(at("contact", adas), {**TYPED, **marked}).url,
        ada_client.post(at("contact", adas), {**TYPED, **marked, "email": "zqmail@"}).request["PATH_INFO"],
        ada_client.post(at("code", adas), {"code": sent_code(adas_hold)}).url,
    ]
    monkeypatch.setattr("booking.views.booked.render", lambda *_: 1 / 0)  # a failure of ours
    ada_client.raise_request_exception = False
    assert ada_client.get(at("booked", adas)).status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    said = "\n".join([JsonFormatter().format(record) for record in caplog.records])
    kept = str(list(AuditEvent.objects.values()))
    assert "ZeroDivisionError" in said
    for text in (said, kept, " ".join(addresses)):
        assert not re.search("zq|marker|900654|1961-03-27", text, re.I)
