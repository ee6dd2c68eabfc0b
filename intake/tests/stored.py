"""Rows that are written once, as tests need them."""

from typing import Any

from django.db.models import QuerySet

from clinic.models import User
from conftest import NOW
from intake.assessment import rule_set
from intake.models import Assessment, QuestionnaireResponse, RuleSetApproval


def superseded(newest: Assessment, **changes: Any) -> Assessment:
    """Write the next assessment of the same answers, with changes."""
    fields = {field.attname: getattr(newest, field.attname) for field in Assessment._meta.concrete_fields}
    del fields["id"]
    return Assessment.objects.create(**{**fields, "number": newest.number + 1, **changes})


def never_assessed(response: QuestionnaireResponse) -> None:
    """Let nobody have assessed some answers: past our own query set, which refuses it."""
    QuerySet(Assessment).filter(response=response).delete()


def approved(doctor: User, **other: Any) -> RuleSetApproval:
    """Let a doctor have signed the rules in force, or others."""
    rules = rule_set()
    fields = {"rule_set": rules.title, "digest": rules.digest, "approved_by": doctor, "approved_at": NOW}
    return RuleSetApproval.objects.create(**{**fields, **other})
