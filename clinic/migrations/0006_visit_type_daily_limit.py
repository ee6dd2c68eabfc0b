"""How many visits of a kind a day takes at most."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0005_who_signs_the_rules")]

    operations = [
        migrations.AddField(
            model_name="visittype",
            name="daily_limit",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="visittype",
            constraint=models.CheckConstraint(
                condition=models.Q(("daily_limit", None), ("daily_limit__gte", 1), _connector="OR"),
                name="visit_type_daily_limit_not_zero",
            ),
        ),
    ]
