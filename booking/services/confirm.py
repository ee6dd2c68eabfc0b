"""From a held time to an appointment."""

import unicodedata
from datetime import date, datetime

from booking.models import Appointment, ContactProof, Status
from booking.reminders import owe_confirmation
from booking.services.consent import ask_who_consents
from booking.services.refusals import HoldOver, MayNotBook, NotProven
from booking.services.whole import whole
from clinic import audit
from clinic.models import Patient, User
from clinic.outbox.models import Channel
from intake.access import may_book
from intake.models import QuestionnaireResponse
from intake.services.patient import attach_patient
from intake.services.way_back import drop_reminder


@whole
def confirm(*, appointment: Appointment, now: datetime, actor: User | None = None) -> Appointment:
    """Book a held time for the person who proved a contact; its confirmation and reminders stand from now.

    ``actor`` is the colleague who rang them, or None for the patient.
    A second call gives the first answer and does nothing.
    Raises HoldOver, NotProven, MayNotBook or Busy.
    """
    with_all = Appointment.objects.select_related("response", "location", "contact")
    booked = with_all.select_for_update(of=("self",)).get(pk=appointment.pk)
    if booked.patient_id is not None:
        return booked
    if not booked.is_held(now) or booked.response is None:
        raise HoldOver
    proof = getattr(booked, "contact", None)
    if proof is None or proof.proven_at is None:
        raise NotProven
    if not may_book(booked.response, now=now):
        raise MayNotBook
    patient = _patient_of(proof, booked.response, now)
    drop_reminder(booked.response, reason="booked", now=now)
    attach_patient(booked.response, patient)
    booked.status, booked.patient, booked.held_until = Status.BOOKED, patient, None
    booked.save(update_fields=["status", "patient", "held_until"])
    ask_who_consents(booked, now)
    owe_confirmation(booked, now)
    audit.record("appointment.booked", booked, actor=actor, now=now, patient=actor is None)
    return booked


def _patient_of(proof: ContactProof, response: QuestionnaireResponse, now: datetime) -> Patient:
    """Find the person by birth date and the contact that was proved, or make them known.

    Twins share a birth date and often a parent's phone, so the first names must agree too: two records of
    one person can be put together, one record of two people can't be taken apart.
    """
    birth_date = date.fromisoformat(response.answers["birth_date"])
    proved = {"email__iexact": proof.email} if proof.channel == Channel.EMAIL else {"mobile": proof.mobile}
    known = Patient.objects.select_for_update().filter(birth_date=birth_date, **proved).order_by("created_at")
    for patient in known:
        if _first_name(patient.full_name) == _first_name(proof.full_name):
            return _brought_up_to_date(patient, proof, response.language)
    return Patient.objects.create(
        full_name=proof.full_name,
        birth_date=birth_date,
        sex_at_birth=response.answers.get("sex_at_birth") or Patient.Sex.PREFER_NOT,
        mobile=proof.mobile,
        email=proof.email,
        phone_owner=proof.phone_owner,
        language=response.language,
        access_needs=proof.access_needs,
        created_at=now,
    )


def _brought_up_to_date(patient: Patient, proof: ContactProof, language: str) -> Patient:
    """Add what is new; a contact that we had stays, since only one of the two was proved."""
    patient.mobile = patient.mobile or proof.mobile
    patient.email = patient.email or proof.email
    patient.phone_owner, patient.access_needs = proof.phone_owner, proof.access_needs
    patient.language = language
    patient.save(update_fields=["mobile", "email", "phone_owner", "access_needs", "language"])
    return patient


def _first_name(full_name: str) -> str:
    letters = unicodedata.normalize("NFKD", full_name)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return (plain.split() or [full_name])[0].casefold()
