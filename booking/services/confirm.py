"""From a held time to an appointment."""

import unicodedata
from datetime import date, datetime

from django.db.models import QuerySet

from booking.models import Appointment, ContactProof, Status
from booking.reminders import owe_confirmation
from booking.services.consent import ask_who_consents
from booking.services.refusals import HoldOver, MayNotBook, NotProven, TooManyOpen
from booking.services.whole import whole
from clinic import audit
from clinic.models import Patient, Practice, User
from clinic.outbox.models import Channel
from intake.access import may_book
from intake.models import QuestionnaireResponse
from intake.services.patient import attach_patient
from intake.services.way_back import drop_reminder


@whole
def confirm(*, appointment: Appointment, now: datetime, actor: User | None = None) -> Appointment:
    """Book a held time for the person who proved a contact; its confirmation and reminders stand from now.

    ``actor`` is the colleague who speaks with them, or None for the patient: the practice's limit of open
    bookings binds patients alone. A second call gives the first answer and does nothing.
    Raises HoldOver, NotProven, MayNotBook, TooManyOpen or Busy.
    """
    return confirm_held(appointment=appointment, now=now, actor=actor)


def confirm_held(*, appointment: Appointment, now: datetime, actor: User | None) -> Appointment:
    """Do what ``confirm`` does, in the transaction of an act that is tried again by itself."""
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
    patient, was_known = _patient_of(proof, booked.response, now)
    if actor is None and was_known and _has_enough(patient, now):
        raise TooManyOpen
    drop_reminder(booked.response, reason="booked", now=now)
    attach_patient(booked.response, patient)
    booked.status, booked.patient, booked.held_until = Status.BOOKED, patient, None
    owe_confirmation(booked, now, saving=["status", "patient", "held_until"])
    ask_who_consents(booked, now)
    audit.record("appointment.booked", booked, actor=actor, now=now, patient=actor is None)
    return booked


def _patient_of(proof: ContactProof, response: QuestionnaireResponse, now: datetime) -> tuple[Patient, bool]:
    """Find the person by birth date and the contact that was proved, or make them known; say which it was.

    Twins share a birth date and often a parent's phone, so the first names must agree too: two records of
    one person can be put together, one record of two people can't be taken apart.
    """
    known = known_patient(Patient.objects.select_for_update(), proof, response)
    if known:
        return _brought_up_to_date(known, proof, response.language), True
    made = Patient.objects.create(
        full_name=proof.full_name,
        birth_date=_birth_date(response),
        sex_at_birth=response.answers.get("sex_at_birth") or Patient.Sex.PREFER_NOT,
        mobile=proof.mobile,
        email=proof.email,
        phone_owner=proof.phone_owner,
        language=response.language,
        access_needs=proof.access_needs,
        created_at=now,
    )
    return made, False


def known_patient(
    patients: QuerySet[Patient], proof: ContactProof, response: QuestionnaireResponse
) -> Patient | None:
    """Return who of ``patients`` has the birth date, the contact that was proved and the first name."""
    proved = {"email__iexact": proof.email} if proof.channel == Channel.EMAIL else {"mobile": proof.mobile}
    same = patients.filter(birth_date=_birth_date(response), **proved).order_by("created_at")
    name = _first_name(proof.full_name)
    return next((one for one in same if _first_name(one.full_name) == name), None)


def _has_enough(patient: Patient, now: datetime) -> bool:
    """Say whether a patient, whose row is locked, has as many visits to come as patients may book."""
    most = Practice.objects.the().most_open_bookings
    return most is not None and Appointment.objects.filter(patient=patient).to_come(now).count() >= most


def _birth_date(response: QuestionnaireResponse) -> date:
    return date.fromisoformat(response.answers["birth_date"])


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
