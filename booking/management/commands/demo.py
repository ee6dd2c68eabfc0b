"""Fill an empty database with a believable clinic, and tell how to enter it. Used by ``make demo``."""

import itertools
import random
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from booking.demo.diary import Diary
from booking.demo.intakes import Story, stories, tell_page_by_page
from booking.demo.names import Person, people
from booking.demo.practice import COLLEAGUES, PASSWORD, DemoPractice, build
from booking.demo.verdicts import judge_past_visits
from booking.models import Appointment, WaitlistWish
from booking.reminders import REMINDERS
from booking.services.waitlist.wish import wish_earlier
from clinic import clock
from clinic.models import Patient, Practice
from clinic.outbox.models import OutboxMessage, State
from intake.assessment import rule_set
from intake.models import SafetyAlert
from intake.services.alerts import close_alert
from intake.services.sign import sign_rules

PATIENTS = 200
SEED = 2027
NEXT_REMINDER = timedelta(seconds=40)
WAITING = 6
FAR_AHEAD, AN_HOUR = timedelta(days=5), timedelta(hours=1)

TOLD = """
Instep is running at {{site}}

  patient   {{site}}/
  desk      {{site}}/desk/      desk@demo.example
  doctor    {{site}}/doctor/    {doctor}@demo.example
  manager   {{site}}/desk/      manager@demo.example   (also {{site}}/manage/messages/ and /manage/reminders/)
  password  {password}

  outgoing mail and text messages: {{site}}/demo/mail/
  {patients} patients, {appointments} appointments; one reminder leaves within a minute.
  The rules are signed by an invented doctor: no clinician has approved them for real patients.

Ctrl-C stops everything.
"""


class Command(BaseCommand):
    """``manage.py demo``."""

    help = "Fill an empty database with a believable clinic and tell how to enter it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the clinic once; bring one reminder forward each time. Refuses outside the demo."""
        if not settings.DEMO:
            raise CommandError("The demo clinic is only built where DEMO is set.")
        now = clock.now()
        if not Practice.objects.exists():
            with transaction.atomic():
                _build(now)
        _bring_one_reminder_forward(now)
        self.stdout.write(
            TOLD.format(
                doctor=COLLEAGUES[0][0],
                password=PASSWORD,
                patients=Patient.objects.count(),
                appointments=Appointment.objects.count(),
            )
        )


def _build(now: datetime) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same clinic each time, not a secret
    practice = build(now=now)
    # Invented like everything here: nobody has approved these rules for real patients.
    sign_rules(digest=rule_set().digest, actor=practice.lead, now=now)
    invented = people(PATIENTS, today=now.date(), chance=chance)
    told = stories()
    Diary(practice, invented, told, chance, now).fill()
    judge_past_visits(practice, random.Random(SEED))  # noqa: S311 - as above
    _begin_drafts(invented, told, now)
    _raise_alerts(practice, invented, told[0], now)
    _let_some_wait(now)


def _begin_drafts(invented: list[Person], told: list[Story], now: datetime) -> None:
    """Leave a few intakes unfinished, each at another page."""
    for number, story in enumerate(told[:5]):
        begun = now - timedelta(hours=3 * number + 1)
        tell_page_by_page(story.answers, invented[-number - 1], pages=3 + 2 * number, now=begun)


def _raise_alerts(practice: DemoPractice, invented: list[Person], story: Story, now: datetime) -> None:
    """Leave one danger sign open, three minutes old, and one that was dealt with."""
    earlier = now - timedelta(hours=4)
    tell_page_by_page({**story.answers, "rf_calf": "yes"}, invented[-7], pages=5, now=earlier)
    dealt_with = SafetyAlert.objects.get()
    outcome = SafetyAlert.Outcome.REACHED
    close_alert(
        dealt_with, outcome, practice.desk, earlier + timedelta(minutes=6), note="Seen by her own doctor."
    )
    tell_page_by_page(
        {**story.answers, "rf_saddle": "yes"}, invented[-8], pages=4, now=now - timedelta(minutes=3)
    )


def _let_some_wait(now: datetime) -> None:
    """Let six people whose visit is days ahead ask for an earlier one, each since they booked."""
    far = list(Appointment.objects.to_come(now).filter(starts_at__gt=now + FAR_AHEAD))
    wants = itertools.product([[], [0, 2]], WaitlistWish.Part.values)
    for visit, (weekdays, part), notice in zip(
        far[:: len(far) // WAITING], wants, itertools.cycle(WaitlistWish.Notice.values), strict=False
    ):
        wish_earlier(
            appointment=visit, part=part, weekdays=weekdays, notice=notice, now=visit.created_at + AN_HOUR
        )


def _bring_one_reminder_forward(now: datetime) -> None:
    """Let the next reminder leave within the first minute, to be seen; its due time stays that of the plan."""
    waiting = OutboxMessage.objects.filter(kind__in=REMINDERS.values(), state=State.QUEUED, due_at__gt=now)
    if reminder := waiting.order_by("due_at").first():
        OutboxMessage.objects.filter(pk=reminder.pk).update(next_try_at=now + NEXT_REMINDER)
