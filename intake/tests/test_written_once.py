"""Assessments, verdicts and signatures are written once: neither code nor SQL changes them afterwards."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from intake.models import Assessment, FlagVerdict, QuestionnaireResponse, RuleSetApproval
from intake.services.assess import assess_response
from intake.services.drafts import forget_ended_drafts
from intake.services.patient import attach_patient
from intake.services.start import start_response
from intake.services.verdict import give_verdict
from intake.tests.stored import approved


@pytest.fixture
def assessed(draft, tell, now):
    return assess_response(tell(draft), now)


@pytest.fixture
def judged(assessed, osei_user, now):
    return give_verdict(assessed, "knee", "both", FlagVerdict.Verdict.AGREE, "", osei_user, now)


def overwrite(row: models.Model, column: str, value: str) -> None:
    """Go past all our code."""
    with connection.cursor() as cursor:
        table = row._meta.db_table
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row.pk])


def test_the_database_refuses_to_change_an_assessment(assessed):
    before = Assessment.objects.values().get()
    for column in ("result", "answers", "rule_set", "rules_digest"):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            overwrite(assessed, column, "{}")
    assert Assessment.objects.values().get() == before


def test_the_database_refuses_to_change_a_verdict(judged):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        overwrite(judged, "verdict", "agree")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        FlagVerdict.objects.update(note="on second thoughts")


def test_the_database_refuses_to_change_a_signature(osei_user):
    given = approved(osei_user)
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        RuleSetApproval.objects.update(digest="0" * 64)
    assert RuleSetApproval.objects.get().digest == given.digest


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.delete(),
        lambda one: Assessment.objects.all().delete(),
        lambda one: one.response.assessments.all().delete(),
        lambda one: Assessment.objects.update(early=False),
        lambda one: one.save(),
    ],
    ids=["remove", "remove all", "remove those of a response", "update", "save again"],
)
def test_no_code_removes_or_changes_an_assessment(assessed, act):
    with pytest.raises(ValueError, match="frozen"):
        act(assessed)
    assert Assessment.objects.get() == assessed


def test_an_assessment_that_was_judged_stays_even_if_its_answers_are_to_go(judged):
    with pytest.raises(models.ProtectedError):
        judged.assessment.response.delete()
    assert Assessment.objects.exists()


def test_a_draft_that_ends_takes_its_assessments_along_and_no_patients(assessed, draft, tell, ada, now):
    kept = tell(start_response(answered_by="self", now=now))
    assess_response(kept, now)
    attach_patient(kept, ada)
    QuestionnaireResponse.objects.filter(pk=draft.pk).update(expires_at=now)
    assert forget_ended_drafts(now=now) == 1
    assert {one.response_id for one in Assessment.objects.all()} == {kept.pk}
