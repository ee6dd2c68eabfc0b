"""Count together what goes to an address on the word of whoever typed it."""

import django.db.models.functions.text
from django.db import migrations, models


def mark_codes(apps, schema_editor):
    apps.get_model("clinic", "OutboxMessage").objects.filter(kind="code").update(typed_address=True)


class Migration(migrations.Migration):
    dependencies = [("clinic", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="outboxmessage", name="outbox_codes"),
        migrations.AddField(
            model_name="outboxmessage", name="typed_address", field=models.BooleanField(default=False)
        ),
        migrations.AddField(
            model_name="outboxmessage",
            name="answered_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(mark_codes, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="outboxmessage",
            index=models.Index(
                django.db.models.functions.text.Upper("recipient"),
                models.F("due_at"),
                condition=models.Q(("typed_address", True)),
                name="outbox_typed",
            ),
        ),
    ]
