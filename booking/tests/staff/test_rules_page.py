"""The page of rules: everybody who works with them reads them, the doctor who answers for them signs."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from booking.tests.staff.conftest import signed_in
from booking.views import rules as views
from clinic.models import AuditEvent, Practice, User
from intake.assessment import rule_set
from intake.models import Assessment, RuleSetApproval
from intake.tests.stored import approved

PAGE = "/manage/rules/"
SIGN = "/manage/rules/sign/"


@pytest.fixture
def lead(osei_user: User) -> User:
    """Dr Osei answers for the rules."""
    osei_user.signs_rules = True
    osei_user.save()
    return osei_user


@pytest.fixture
def as_lead(lead: User, location: object, on_the_day: None) -> Client:
    return signed_in(lead)


@pytest.fixture
def page(location: object) -> Callable[[Client], str]:
    return lambda client: client.get(PAGE).content.decode()


def signature(**changes: str) -> dict[str, str]:
    return {"digest": rule_set().digest, "read": "on", **changes}


def test_the_page_shows_a_rule_as_a_person_reads_it(page: Any, as_doctor: Client):
    text = page(as_doctor)
    assert "Knee locks." in text
    assert "“Knee locking”: Yes" in text
    assert "“your knee locks”" in text
    assert re.search(r'<span class="points">\+3', text)
    assert "Possible cauda equina" in text
    assert "Gross KD et al." in text


def test_no_code_stands_in_the_words_of_the_page(page: Any, as_doctor: Client):
    words = re.sub(r"<[^>]*>", " ", page(as_doctor).split('<article class="book">')[1].split("</article>")[0])
    assert re.findall(r"\b[a-z0-9]+_[a-z0-9_]+\b|[{}\[\]]", words) == []


def test_unsigned_rules_say_so_and_what_follows(page: Any, as_doctor: Client):
    text = page(as_doctor)
    assert "Not approved by this clinic." in text
    assert "no foot flag" in text
    assert SIGN not in text  # a doctor without the right reads, and does not sign


def test_the_doctor_who_answers_for_the_rules_signs_what_they_read(page: Any, as_lead: Client, lead: User):
    assert f'name="digest" value="{rule_set().digest}"' in page(as_lead)
    answer = as_lead.post(SIGN, signature())
    assert (answer.status_code, answer.url) == (302, f"{PAGE}#signature")
    assert RuleSetApproval.objects.get().approved_by == lead
    assert AuditEvent.objects.filter(act="rules.signed", actor=lead).count() == 1
    text = page(as_lead)
    assert "Signed for this clinic by Ama Osei on 4 March 2027." in text
    assert SIGN not in text


def test_signing_twice_signs_once(as_lead: Client):
    for _ in range(2):
        assert as_lead.post(SIGN, signature()).status_code == 302
    assert RuleSetApproval.objects.count() == 1


def test_without_the_tick_nothing_is_signed(as_lead: Client):
    answer = as_lead.post(SIGN, {"digest": rule_set().digest})
    assert answer.status_code == 422
    assert "Tick that you have read all rules" in answer.content.decode()
    assert not RuleSetApproval.objects.exists()


@pytest.mark.parametrize("digest", ["0" * 64, "x"])
def test_rules_that_changed_since_they_were_read_are_shown_anew_and_not_signed(as_lead: Client, digest: str):
    answer = as_lead.post(SIGN, signature(digest=digest))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "The rules have changed since you opened this page" in text
    assert f'name="digest" value="{rule_set().digest}"' in text
    assert not RuleSetApproval.objects.exists()


@pytest.mark.parametrize("digest", ["", "0" * 65])
def test_a_form_that_is_none_of_ours_signs_nothing(as_lead: Client, digest: str):
    assert as_lead.post(SIGN, signature(digest=digest)).status_code == 422
    assert not RuleSetApproval.objects.exists()


def test_nobody_else_signs(as_doctor: Client, as_manager: Client, at_desk: Client, location: object):
    for client in (as_doctor, as_manager, at_desk):
        assert client.post(SIGN, signature()).status_code == 403
    assert Client().post(SIGN, signature()).status_code == 302
    assert not RuleSetApproval.objects.exists()


def test_a_look_signs_nothing(as_lead: Client):
    assert as_lead.get(SIGN).status_code == 405
    assert not RuleSetApproval.objects.exists()


def test_a_changed_file_needs_a_new_signature(
    page: Any, as_lead: Client, lead: User, monkeypatch: pytest.MonkeyPatch
):
    approved(lead)
    assert "Signed for this clinic" in page(as_lead)
    changed = replace(rule_set(), digest="1" * 64)
    monkeypatch.setattr(views, "rule_set", lambda: changed)
    text = page(as_lead)
    assert "Not approved by this clinic." in text
    assert SIGN in text


def test_the_signature_lets_patients_see_the_flag_only_where_the_practice_switched_it_on(
    as_lead: Client, tell: Callable[..., Assessment], practice: Practice
):
    from intake.access import shows_foot_link

    assessment = tell()
    practice.show_foot_flag_to_patients = True
    assert not shows_foot_link(assessment, practice)
    as_lead.post(SIGN, signature())
    assert shows_foot_link(assessment, practice)
    practice.show_foot_flag_to_patients = False
    assert not shows_foot_link(assessment, practice)


def test_the_page_costs_few_queries(as_doctor: Client, location: object, django_assert_num_queries: Any):
    with django_assert_num_queries(6):
        as_doctor.get(PAGE)
