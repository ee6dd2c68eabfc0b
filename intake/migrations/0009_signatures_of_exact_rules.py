"""A signature counts for exact rule files. Those given to a version alone name no files: they go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("intake", "0008_interviews_and_tablet_passes"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="rules_digest",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.DeleteModel(name="RuleSetApproval"),
        migrations.CreateModel(
            name="RuleSetApproval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule_set", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("approved_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest", ""), _negated=True), name="approval_of_exact_rules"
                    )
                ],
            },
        ),
    ]
