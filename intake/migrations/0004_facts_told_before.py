"""Keep what a returning patient told before, until they say that it is still right."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0003_ways_back_to_a_draft'),
    ]

    operations = [
        migrations.AddField(
            model_name='questionnaireresponse',
            name='prefilled',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='questionnaireresponse',
            name='told_before',
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
