"""The database itself refuses to change an assessment, a verdict or a signature once it is written.

On SQLite a later migration that rebuilds one of these tables drops its trigger: it must
``freeze`` it again. ``test_written_once.py`` fails where that was forgotten.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("intake_assessment", "intake_flagverdict", "intake_rulesetapproval")
REFUSAL = "written once: a later row supersedes it"
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION intake_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
TRIGGERS = {
    "postgresql": "CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION intake_written_once()",
    "sqlite": "CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '" + REFUSAL + "'); END",
}


def freeze(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let no row of the three tables be changed. Other engines rely on the code alone."""
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(FUNCTION)
    if vendor in TRIGGERS:
        for table in TABLES:
            editor.execute(TRIGGERS[vendor].format(table=table))


def thaw(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusals away."""
    vendor = editor.connection.vendor
    if vendor in TRIGGERS:
        for table in TABLES:
            on = f" ON {table}" if vendor == "postgresql" else ""
            editor.execute(f"DROP TRIGGER {table}_written_once{on}")
    if vendor == "postgresql":
        editor.execute("DROP FUNCTION intake_written_once()")


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_signatures_of_exact_rules")]

    operations = [migrations.RunPython(freeze, thaw)]
