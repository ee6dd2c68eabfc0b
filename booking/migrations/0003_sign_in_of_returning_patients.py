"""Keep who says that they have been here before, and how far they got in proving it."""

import booking.codes
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0002_consent_checks'),
        ('clinic', '0003_count_wrong_tries'),
        ('intake', '0003_ways_back_to_a_draft'),
    ]

    operations = [
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message'), ('call_list', 'call list')], max_length=10)),
                ('nonce', models.CharField(default=booking.codes.new_nonce, max_length=32)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sends', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('locked_until', models.DateTimeField(blank=True, null=True)),
                ('proven_at', models.DateTimeField(blank=True, null=True)),
                ('birth_date', models.DateField()),
                ('reach', models.CharField(max_length=254)),
                ('created_at', models.DateTimeField()),
                ('patient', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to='clinic.patient')),
                ('response', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sign_in', to='intake.questionnaireresponse')),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='sign_in_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('patient__isnull', True), ('proven_at__isnull', False), _connector='OR'), name='sign_in_proved_first'), models.CheckConstraint(condition=models.Q(('response__isnull', True), ('patient__isnull', False), _connector='OR'), name='sign_in_before_answers')],
            },
        ),
    ]
