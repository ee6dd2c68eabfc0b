"""Kinds of visit that a clinic makes itself: a name once, words by language, a horizon that leaves time to book."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import Lower

MINUTES_A_DAY = 24 * 60


def mend(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Number names that stand twice, and let a horizon that lies before its lead time lie a day after it."""
    seen: set[str] = set()
    for kind in apps.get_model("clinic", "VisitType").objects.order_by("pk"):
        if kind.name.lower() in seen:
            kind.name = f"{kind.name[:60]} ({kind.code})"
        seen.add(kind.name.lower())
        kind.horizon_days = max(kind.horizon_days, kind.lead_time_minutes // MINUTES_A_DAY + 1)
        kind.save(update_fields=["name", "horizon_days"])


class Migration(migrations.Migration):
    dependencies = [("clinic", "0010_messages_told_together")]

    operations = [
        migrations.AddField(
            model_name="visittype", name="in_languages", field=models.JSONField(blank=True, default=dict)
        ),
        migrations.RunPython(mend, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(lead_time_minutes__lt=models.F("horizon_days") * MINUTES_A_DAY),
                name="visit_type_horizon_after_lead_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.UniqueConstraint(Lower("name"), name="visit_type_name_once"),
        ),
    ]
