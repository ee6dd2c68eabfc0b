import datetime
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Now


def note_when_planned(apps, schema_editor):
    """What stands was planned when the news of its time was owed."""
    Appointment, OutboxMessage = apps.get_model('booking', 'Appointment'), apps.get_model('clinic', 'OutboxMessage')
    news = OutboxMessage.objects.filter(about_id=OuterRef('pk'), kind__in=['confirmation', 'moved'])
    planned_at = Subquery(news.order_by('-about_version').values('due_at')[:1])
    Appointment.objects.filter(patient__isnull=False).update(planned_at=planned_at)


def note_what_is_told(apps, schema_editor):
    """What is owed and was told of visits to come tells of their present time."""
    Appointment, OutboxMessage = apps.get_model('booking', 'Appointment'), apps.get_model('clinic', 'OutboxMessage')
    for visit in Appointment.objects.filter(status__in=['booked', 'cancelled'], starts_at__gt=Now()).iterator():
        about_it = OutboxMessage.objects.filter(about_id=visit.pk, about_version=visit.sequence)
        about_it.update(tells=f'{visit.starts_at:%Y-%m-%dT%H:%M}Z with {visit.practitioner_id}')


class Migration(migrations.Migration):

    dependencies = [
        ('booking', '0012_running_late'),
        ('clinic', '0010_messages_told_together'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='appointment',
            name='planned_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(note_when_planned, migrations.RunPython.noop),
        migrations.RunPython(note_what_is_told, migrations.RunPython.noop),
        migrations.CreateModel(
            name='ReminderPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('three_days', models.BooleanField(default=True)),
                ('one_day', models.BooleanField(default=True)),
                ('two_hours', models.BooleanField(default=False)),
                ('quiet_from', models.TimeField(default=datetime.time(20, 0))),
                ('quiet_until', models.TimeField(default=datetime.time(8, 0))),
                ('change_waits', models.PositiveSmallIntegerField(default=3)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='appointment',
            name='reminder_policy',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='booking.reminderpolicy'),
        ),
        migrations.AddConstraint(
            model_name='reminderpolicy',
            constraint=models.CheckConstraint(condition=models.Q(('change_waits__lte', 30)), name='reminder_policy_waits_half_an_hour_at_most'),
        ),
    ]
