"""The rows of one booking, written again and again by raw SQL: what the services are measured against."""

from collections.abc import Iterable, Mapping
from functools import cache
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from booking.models import Appointment, Claim, ContactProof
from clinic.models import AuditEvent, Patient
from clinic.outbox.models import OutboxMessage
from intake.models import Assessment, QuestionnaireResponse

Row = Mapping[str, Any]


class Rows:
    """What one booking wrote, as the database gives it; ``write`` writes it for somebody else."""

    def __init__(self, booked: Appointment) -> None:
        """Read the rows of a booking that went through the services."""
        self.appointment = _read(Appointment.objects.filter(pk=booked.pk))[0]
        self.resources = _read(Appointment.resources.through.objects.filter(appointment=booked))
        self.claims = _read(Claim.objects.filter(appointment=booked))
        self.proof = _read(ContactProof.objects.filter(appointment=booked))[0]
        self.patient = _read(Patient.objects.filter(pk=booked.patient_id))[0]
        self.messages = _read(OutboxMessage.objects.filter(about_id=booked.pk))
        self.held, self.booked = _read(AuditEvent.objects.filter(subject_id=str(booked.pk)).order_by("pk"))

    def write(self, response: UUID, *, cells_later: int, chained: bool = True) -> None:
        """Write them in the same two transactions and the row between, with all keys new.

        Without ``chained`` the audit rows stand alone: nobody waits for the end of their chain.
        """
        pk, patient, of = _key(), _key(), _key(response)
        own = {"appointment_id": pk}
        held = {
            "id": pk,
            "response_id": of,
            "reference": token_hex(6),
            "idempotency_key": str(response),
            "patient_id": None,
            "status": "held",
            "held_until": self.appointment["created_at"],
        }
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, Appointment, [{**self.appointment, **held}])
            _insert(cursor, Appointment.resources.through, [{**one, **own} for one in self.resources])
            later = [{**one, **own, "cell": one["cell"] + cells_later} for one in self.claims]
            _insert(cursor, Claim, later)
            _seal(cursor, {**self.held, "subject_id": str(pk)}, chained)
        with connection.cursor() as cursor:
            _insert(cursor, ContactProof, [{**self.proof, **own, "id": _key()}])
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, Patient, [{**self.patient, "id": patient, "reference": token_hex(6)}])
            cursor.execute(OF_PATIENT, [patient, of])
            cursor.execute(BOOKED, [patient, pk])
            due = [
                {**one, "id": _key(), "about_id": pk, "dedupe_key": token_hex(20)} for one in self.messages
            ]
            _insert(cursor, OutboxMessage, due)
            _seal(cursor, {**self.booked, "subject_id": str(pk)}, chained)


OF_PATIENT = "UPDATE intake_questionnaireresponse SET patient_id = %s, expires_at = NULL WHERE id = %s"
BOOKED = "UPDATE booking_appointment SET patient_id = %s, status = 'booked', held_until = NULL WHERE id = %s"


def _read(rows: models.QuerySet[Any]) -> list[Row]:
    """Return rows by column, without the keys that the database gives by itself."""
    table, (where, values) = rows.model._meta.db_table, _where(rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} {where}", values)
        columns = [
            column.name if hasattr(column, "name") else column[0] for column in cursor.description or []
        ]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    counted = isinstance(rows.model._meta.pk, models.AutoField)
    return [{key: value for key, value in one.items() if not (counted and key == "id")} for one in found]


def _where(rows: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    sql, values = rows.query.sql_with_params()
    return sql[sql.index("WHERE") :], values


def _key(value: UUID | None = None) -> Any:
    return models.UUIDField().get_db_prep_value(value or uuid4(), connection)


def _insert(cursor: CursorWrapper, model: type[models.Model], rows: Iterable[Row]) -> None:
    written = list(rows)
    statement = _statement(model._meta.db_table, tuple(written[0]), len(written))
    cursor.execute(statement, [value for row in written for value in row.values()])


@cache
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    one = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([one] * rows)}"  # noqa: S608


def _seal(cursor: CursorWrapper, event: Row, chained: bool) -> None:
    digest = token_hex(32)
    if not chained:
        _insert(cursor, AuditEvent, [{**event, "digest": digest}])
        return
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    cursor.execute(f"SELECT digest FROM clinic_audithead WHERE id = 1{lock}")
    _insert(cursor, AuditEvent, [{**event, "previous": cursor.fetchone()[0], "digest": digest}])
    cursor.execute("UPDATE clinic_audithead SET digest = %s, count = count + 1 WHERE id = 1", [digest])


OF_A_BOOKING: tuple[type[models.Model], ...] = (
    Appointment,
    Appointment.resources.through,
    Claim,
    ContactProof,
    Patient,
    OutboxMessage,
    AuditEvent,
)
OF_ANSWERS: tuple[type[models.Model], ...] = (QuestionnaireResponse, Assessment)


def counted() -> dict[str, int]:
    """Return how many rows each table of the project has."""
    return {
        model._meta.db_table: model._default_manager.count()
        for model in apps.get_models(include_auto_created=True)
    }


def bytes_on_disk(written: Iterable[type[models.Model]]) -> int:
    """Return what all rows of some kinds take, with their indexes (SQLite: needs its table ``dbstat``)."""
    tables = ", ".join(f"'{model._meta.db_table}'" for model in written)
    if connection.vendor == "sqlite":
        parts = f"SELECT name FROM sqlite_schema WHERE tbl_name IN ({tables})"
        sql = f"SELECT SUM(pgsize) FROM dbstat WHERE name IN ({parts})"
    else:
        sql = f"SELECT SUM(pg_total_relation_size(name::regclass)) FROM unnest(ARRAY[{tables}]) AS name"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
