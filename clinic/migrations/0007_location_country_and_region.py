"""In which country and region a place is: they say which public holidays to propose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0006_visit_type_daily_limit")]

    operations = [
        migrations.AddField(
            model_name="location", name="country", field=models.CharField(blank=True, max_length=2)
        ),
        migrations.AddField(
            model_name="location", name="region", field=models.CharField(blank=True, max_length=20)
        ),
    ]
