"""Many small rows at once, where an object for each would cost more than the statement that writes them."""

from collections.abc import Sequence

from django.db import connection, models


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows by one statement; ``columns`` are names of fields, and all that have no value in the database.

    No signal is sent and nothing is validated: for tables whose rows a service makes up itself.
    Raises IntegrityError if the database refuses one of them, and then none is written.
    """
    if not rows:
        return
    named = {field.name: field for field in model._meta.concrete_fields}
    fields = [named[name] for name in columns]
    values = [
        field.get_db_prep_save(value, connection)
        for row in rows
        for field, value in zip(fields, row, strict=True)
    ]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    into = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names})"
    with connection.cursor() as cursor:
        cursor.execute(f"{into} VALUES {', '.join([one] * len(rows))}", values)
