"""Let a draft be found again from another phone: by a code, or by a link sent to a phone or e-mail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_signs_asked_again")]

    operations = [
        migrations.AddField(
            model_name="questionnaireresponse",
            name="code_hash",
            field=models.CharField(blank=True, max_length=64, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="questionnaireresponse",
            name="reach_channel",
            field=models.CharField(
                blank=True,
                choices=[("email", "e-mail"), ("sms", "text message"), ("call_list", "call list")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="questionnaireresponse",
            name="reach_address",
            field=models.CharField(blank=True, max_length=254),
        ),
        migrations.AddConstraint(
            model_name="questionnaireresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("patient__isnull", True),
                    models.Q(("code_hash__isnull", True), ("reach_address", "")),
                    _connector="OR",
                ),
                name="response_way_back_of_draft",
            ),
        ),
    ]
