"""Who answers for the clinic's rules: a right of a doctor's own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0004_practice_timetable_revision")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="signs_rules",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("signs_rules", False), ("is_doctor", True), _connector="OR"),
                name="user_signs_as_doctor",
            ),
        ),
    ]
