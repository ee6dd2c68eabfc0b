"""The database itself refuses hours of a resource that overlap others of the same resource.

Hours overlap if they are of one weekday, cross on the clock and cross in the days for which they hold. No
constraint that both engines know can say so; a trigger can. On PostgreSQL it first locks the resource, so that
of two transactions which write overlapping hours the second sees the first. SQLite has one writer at a time.

On SQLite a later migration that rebuilds the table of schedules drops the triggers: it must ``guard`` it
again. ``test_hours.py`` fails where that was forgotten.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

REFUSAL = "hours of one resource must not overlap"
OTHERS = """
    SELECT 1 FROM booking_schedule AS other
    WHERE other.resource_id = NEW.resource_id AND other.weekday = NEW.weekday AND other.id <> NEW.id
      AND other.opens_at < NEW.closes_at AND NEW.opens_at < other.closes_at
      AND (other.valid_from IS NULL OR NEW.valid_until IS NULL OR other.valid_from <= NEW.valid_until)
      AND (other.valid_until IS NULL OR NEW.valid_from IS NULL OR NEW.valid_from <= other.valid_until)
"""
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION booking_schedule_overlaps() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM 1 FROM clinic_resource WHERE id = NEW.resource_id FOR NO KEY UPDATE;
      IF EXISTS ({OTHERS}) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'exclusion_violation';
      END IF;
      RETURN NEW;
    END $$
"""
TRIGGER = """
    CREATE TRIGGER booking_schedule_no_overlap BEFORE INSERT OR UPDATE ON booking_schedule
    FOR EACH ROW EXECUTE FUNCTION booking_schedule_overlaps()
"""
# After the act: only then SQLite has given a new row its number. What it refuses is taken back.
SQLITE = f"""
    CREATE TRIGGER booking_schedule_no_overlap_{{act}} AFTER {{act}} ON booking_schedule
    WHEN EXISTS ({OTHERS}) BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
"""
ACTS = ("insert", "update")


def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let no hours overlap. Other engines rely on the lock of the service alone."""
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute(FUNCTION)
        editor.execute(TRIGGER)
    if vendor == "sqlite":
        for act in ACTS:
            editor.execute(SQLITE.format(act=act))


def let_be(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the refusal away."""
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        editor.execute("DROP TRIGGER booking_schedule_no_overlap ON booking_schedule")
        editor.execute("DROP FUNCTION booking_schedule_overlaps()")
    if vendor == "sqlite":
        for act in ACTS:
            editor.execute(f"DROP TRIGGER booking_schedule_no_overlap_{act}")


class Migration(migrations.Migration):
    dependencies = [("booking", "0006_hours_for_some_visits_and_holidays")]

    operations = [migrations.RunPython(guard, let_be)]
