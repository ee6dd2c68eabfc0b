"""When a doctor first opened the summary: from then on answers are not changed any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_when_each_answer_was_given")]

    operations = [
        migrations.AddField(
            model_name="questionnaireresponse",
            name="read_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
