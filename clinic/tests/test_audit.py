"""The audit trail cannot be changed, cut or reordered without being found out."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from clinic.audit import first_broken, record
from clinic.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(ada, ben, kim, now):
    return [
        record("patient.seen", ada, actor=kim, now=now),
        record("patient.changed", ben, actor=None, patient=True, now=now, detail={"field": "mobile"}),
        record("patient.seen", ben, actor=kim, now=now),
    ]


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_an_untouched_chain_holds(acts):
    assert first_broken() is None
    call_command("audit_verify")


def test_an_empty_chain_holds():
    assert first_broken() is None


def test_a_changed_row_is_named(acts):
    sql("UPDATE clinic_auditevent SET act = 'patient.nothing' WHERE id = %s", acts[1].pk)
    assert first_broken() == f"row {acts[1].pk} was changed"


def test_a_removed_row_is_named(acts):
    sql("DELETE FROM clinic_auditevent WHERE id = %s", acts[1].pk)
    assert first_broken() == f"row {acts[2].pk} does not follow the row before it"


def test_a_cut_tail_is_found_and_the_command_fails(acts):
    sql("DELETE FROM clinic_auditevent WHERE id = %s", acts[2].pk)
    with pytest.raises(CommandError, match="missing at the end"):
        call_command("audit_verify")


def test_two_rows_cannot_share_a_seal(acts):
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(
            at=acts[0].at, act="x", subject_type="x", subject_id="x", previous="x", digest=acts[0].digest
        )


@pytest.mark.django_db(transaction=True)
def test_an_act_is_not_recorded_outside_its_transaction(ada, kim, now):
    with pytest.raises(RuntimeError, match="transaction"):
        record("patient.seen", ada, actor=kim, now=now)
