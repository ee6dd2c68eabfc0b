"""The questions of a visit, and how its patient comes to them: by a link, on a tablet, or asked by us."""

from datetime import datetime, timedelta

from booking.models import Appointment, Status
from booking.reminders import owe_at_once
from booking.services.refusals import AlreadyChanged, NotReachable, TooSoon
from booking.services.whole import whole
from clinic import audit
from clinic.models import User
from clinic.outbox.models import OutboxMessage
from intake.models import Interview, QuestionnaireResponse, TabletPass
from intake.services.interview import start_interview
from intake.services.opening import open_answers
from intake.services.tablet import give_code

KIND = "questions"
AGAIN_AFTER = timedelta(minutes=5)
TO_BE_ASKED = (Status.BOOKED, Status.ARRIVED)


@whole
def send_questions(*, appointment: Appointment, actor: User, now: datetime) -> OutboxMessage:
    """Send the patient the link to the questions of a visit that is still to come.

    Raises TooSoon if that was done in the last five minutes, NotReachable without a mobile and an e-mail,
    AlreadyChanged or Busy.
    """
    visit = _locked(appointment)
    if visit.status != Status.BOOKED or visit.starts_at <= now:
        raise AlreadyChanged(visit)
    sent = OutboxMessage.objects.filter(about_id=visit.pk, kind=KIND)
    if sent.filter(due_at__gt=now - AGAIN_AFTER).exists():
        raise TooSoon
    message = owe_at_once(visit, KIND, key=f"{visit.pk}:{sent.count()}", now=now)
    if message is None:
        raise NotReachable
    _answers_of(visit, actor, now)
    audit.record("questions.sent", visit, actor=actor, now=now)
    return message


@whole
def ask_on_the_phone(*, appointment: Appointment, actor: User, now: datetime) -> Interview:
    """Begin to ask the questions of a visit on the phone. Raises AlreadyChanged or Busy."""
    return start_interview(_answers_to_give(appointment, actor, now), actor=actor, now=now)


@whole
def hand_over_tablet(*, appointment: Appointment, actor: User, now: datetime) -> TabletPass:
    """Make a code with which the patient answers on a tablet of ours. Raises AlreadyChanged or Busy."""
    return give_code(_answers_to_give(appointment, actor, now), actor=actor, now=now)


def _answers_to_give(appointment: Appointment, actor: User, now: datetime) -> QuestionnaireResponse:
    visit = _locked(appointment)
    if visit.status not in TO_BE_ASKED:
        raise AlreadyChanged(visit)
    return _answers_of(visit, actor, now)


def _locked(appointment: Appointment) -> Appointment:
    visits = Appointment.objects.select_related("patient", "response").select_for_update(of=("self",))
    return visits.get(pk=appointment.pk)


def _answers_of(visit: Appointment, actor: User, now: datetime) -> QuestionnaireResponse:
    """Return the answers of a visit; where there are none, begin them as part of the patient's record."""
    if visit.response is None:
        if visit.patient is None:
            raise AlreadyChanged(visit)
        visit.response = open_answers(
            patient=visit.patient, birth_date=visit.patient.birth_date, actor=actor, now=now
        )
        visit.save(update_fields=["response"])
    return visit.response
