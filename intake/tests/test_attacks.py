"""What a hostile visitor, and one who is only confused, may send to the pages of questions."""

from http import HTTPStatus
from itertools import cycle

import pytest
from django.urls import reverse

from intake.questionnaire import questionnaire
from intake.services.patient import attach_patient
from intake.tests.conftest import KNEES

ODD = {
    "nul": "A\x00B",
    "long": "x" * 2_000,
    "emoji": "👩🏽‍⚕️ " * 10,
    "right to left": "\u202eadA\u202c عدا",
    "markup": "</textarea><script>alert(1)</script>{{ 7*7 }}",
    "number": "9" * 2_000,
    "power": "1e400",
    "not a number": "nan",
    "negative": "-1",
    "other digits": "٢٧",
    "list": "['yes']",
    "site": "arch:left:right",
}


def at(draft, page):
    return reverse("intake:page", args=[draft.pk, page.slug])


@pytest.mark.parametrize("turn", range(3))
def test_odd_text_in_every_field_of_every_page_never_breaks(patient_client, draft, tell, ada, turn):
    tell(draft)
    attach_patient(draft, ada)
    odd = cycle(ODD.values())
    for page in questionnaire().pages:
        parts = [f"{one}_{part}" for one in page.link_ids for part in (0, 1, 2, "left", "right")]
        sent = {name: next(odd) for name in (*page.link_ids, *parts, "site", "signs", "nobody_asks")}
        query = ("", "?each=1", "?changing=%00&moved-on=" + "x" * 50)[turn]
        answer = patient_client.post(at(draft, page) + query, sent)
        assert answer.status_code in (HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
        assert b"<script>alert" not in answer.content


PHONES = {**ODD, "emergency": "112", "country alone": "+44", "extension": "tel:07700900321;ext=5"}


@pytest.mark.parametrize("phone", PHONES.values(), ids=PHONES)
def test_odd_numbers_on_the_page_for_today_never_break(patient_client, draft, tell, phone):
    tell(draft, {**KNEES, "rf_calf": "yes"})
    alert = draft.alerts.get()
    answer = patient_client.post(reverse("intake:speak_to_us", args=[draft.pk]), {"phone": phone})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    alert.refresh_from_db()
    assert alert.call_phone == ""


def test_a_page_sent_after_its_session_was_lost_says_so_and_keeps_nothing(patient_client, draft, tell):
    page = questionnaire().pages[1]
    patient_client.cookies.clear()
    before = draft.answers
    answer = patient_client.post(at(draft, page), {"birth_date_0": "27"})
    draft.refresh_from_db()
    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert draft.answers == before
