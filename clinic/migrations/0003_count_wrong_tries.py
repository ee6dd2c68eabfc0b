"""Count wrong answers to secrets, so that guessing ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_messages_to_a_typed_address")]

    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=64, unique=True)),
                ("wrong", models.PositiveSmallIntegerField(default=0)),
                ("since", models.DateTimeField()),
                ("locked_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={"indexes": [models.Index(fields=["since"], name="tries_by_time")]},
        ),
    ]
