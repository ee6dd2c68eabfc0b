"""The doctor signs exact rules: what was read, by its digest, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic.models import AuditEvent, User
from intake.assessment import rule_set
from intake.assessment.loading import FILES, FOLDER, digest_of
from intake.models import RuleSetApproval
from intake.services import sign
from intake.services.sign import RulesChanged, sign_rules


def test_a_signature_names_who_when_version_and_files(osei_user, now):
    given = sign_rules(digest=rule_set().digest, actor=osei_user, now=now)
    assert (given.approved_by, given.approved_at) == (osei_user, now)
    assert (given.rule_set, given.digest) == (rule_set().title, rule_set().digest)
    event = AuditEvent.objects.get(act="rules.signed")
    assert (event.actor, event.subject_id) == (osei_user, str(given.pk))
    assert event.detail == {"rule_set": rule_set().title, "digest": rule_set().digest}


def test_rules_that_changed_after_they_were_read_are_not_signed(osei_user, now):
    with pytest.raises(RulesChanged):
        sign_rules(digest="0" * 64, actor=osei_user, now=now)
    assert not RuleSetApproval.objects.exists()


def test_a_second_signature_leaves_the_first(osei_user, noor, now):
    first = sign_rules(digest=rule_set().digest, actor=osei_user, now=now)
    assert sign_rules(digest=rule_set().digest, actor=noor, now=now + timedelta(days=1)) == first
    assert RuleSetApproval.objects.get().approved_by == osei_user
    assert AuditEvent.objects.filter(act="rules.signed").count() == 1


def test_the_same_version_with_another_file_is_signed_anew(monkeypatch, osei_user, now):
    sign_rules(digest=rule_set().digest, actor=osei_user, now=now)
    changed = replace(rule_set(), digest="1" * 64)
    monkeypatch.setattr(sign, "rule_set", lambda: changed)
    sign_rules(digest=changed.digest, actor=osei_user, now=now)
    assert RuleSetApproval.objects.filter(rule_set=changed.title).count() == 2


def test_the_database_holds_one_signature_for_each_digest(osei_user, now):
    given = sign_rules(digest=rule_set().digest, actor=osei_user, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSetApproval.objects.create(
            rule_set="x", digest=given.digest, approved_by=osei_user, approved_at=now
        )


def test_the_database_holds_no_signature_of_nothing(osei_user, now):
    with pytest.raises(IntegrityError, match="approval_of_exact_rules"), transaction.atomic():
        RuleSetApproval.objects.create(rule_set="x", digest="", approved_by=osei_user, approved_at=now)


def test_only_a_doctor_can_hold_the_right_to_sign(db):
    with pytest.raises(IntegrityError, match="user_signs_as_doctor"), transaction.atomic():
        User.objects.create_user("desk@clinic.example", full_name="Desk", signs_rules=True)


@pytest.mark.parametrize("name", FILES)
def test_one_byte_of_any_file_makes_another_digest(name):
    written = {one: (FOLDER / f"{one}.toml").read_bytes() for one in FILES}
    assert digest_of(written) == rule_set().digest
    assert digest_of({**written, name: written[name] + b"\n"}) != rule_set().digest
