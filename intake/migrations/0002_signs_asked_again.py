"""Keep since when the safety answers stand, and which of them are to be asked again."""

from django.db import migrations, models
from django.db.models.functions import Coalesce


def date_what_was_answered(apps, schema_editor):
    answered = apps.get_model("intake", "QuestionnaireResponse").objects.filter(answers__has_key="rf_saddle")
    answered.update(safety_begun_at=Coalesce("safety_answered_at", "created_at"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="questionnaireresponse",
            name="safety_begun_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="questionnaireresponse",
            name="signs_again",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(date_what_was_answered, migrations.RunPython.noop),
    ]
