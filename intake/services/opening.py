"""Beginning answers for somebody who is on the phone with us, or stands at the desk."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from clinic import audit
from clinic.models import Patient, User
from intake.models import Interview, QuestionnaireResponse, TabletPass
from intake.questionnaire import questionnaire
from intake.services.interview import start_interview
from intake.services.start import new_draft
from intake.services.tablet import give_code
from intake.services.who_answers import WHO, Staff


@transaction.atomic
def open_answers(
    *, birth_date: date, actor: User, now: datetime, patient: Patient | None = None
) -> QuestionnaireResponse:
    """Begin answers: part of a patient's record, or a draft of somebody whom we do not know yet.

    Who answers is a colleague, until the patient opens them and is asked.
    """
    answers = {WHO: str(Staff), "birth_date": birth_date.isoformat()}
    if patient is None:
        response = new_draft(answers, told_before={}, language=settings.LANGUAGE_CODE, now=now)
    else:
        if patient.sex_at_birth != Patient.Sex.PREFER_NOT:
            answers["sex_at_birth"] = patient.sex_at_birth
        response = QuestionnaireResponse.objects.create(
            patient=patient,
            questionnaire_version=questionnaire().version,
            answers=answers,
            answered_by=Staff,
            language=patient.language,
            revision=1,
            created_at=now,
            updated_at=now,
        )
    audit.record("answers.begun", response, actor=actor, now=now)
    return response


@transaction.atomic
def ask_somebody_new(birth_date: date, *, actor: User, now: datetime) -> Interview:
    """Begin a draft for somebody on the phone, and ask."""
    return start_interview(open_answers(birth_date=birth_date, actor=actor, now=now), actor=actor, now=now)


@transaction.atomic
def tablet_for_somebody_new(birth_date: date, *, actor: User, now: datetime) -> TabletPass:
    """Begin a draft for somebody at the desk, and make the code for our tablet."""
    return give_code(open_answers(birth_date=birth_date, actor=actor, now=now), actor=actor, now=now)
