"""Hours may be for some kinds of visit only, and a closure may be that of a public holiday."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booking", "0005_waitlist"), ("clinic", "0007_location_country_and_region")]

    operations = [
        migrations.AddField(
            model_name="schedule",
            name="visit_types",
            field=models.ManyToManyField(blank=True, related_name="+", to="clinic.visittype"),
        ),
        migrations.AddField(
            model_name="closure", name="holiday_on", field=models.DateField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("holiday_on", None), ("location__isnull", False), _connector="OR"),
                name="closure_holiday_of_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(
                fields=("location", "holiday_on"), name="closure_holiday_once"
            ),
        ),
    ]
