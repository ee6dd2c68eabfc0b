"""The clinic of the run: many doctors, half of whose times are booked, so that visits can be moved."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from booking.models import Appointment, ContactProof, Schedule
from booking.services.confirm import confirm
from booking.services.hold import hold
from clinic.models import Location, Practice, Practitioner, Resource, VisitType
from clinic.outbox.models import Channel
from intake.models import Assessment, QuestionnaireResponse

FIRST_DAY = 4  # days ahead: far enough for both reminders
A_DAY = 8  # visits of one doctor, and as many free times
HALF_AN_HOUR = timedelta(minutes=30)
EVERY_TENTH = 10  # patient has a second visit the same day


class Clinic:
    """Doctors, and the times at which visits are booked."""

    def __init__(self, visits: int, *, now: datetime) -> None:
        Practice.objects.create(name="Harbour Street")
        self.place = Location.objects.create(name="Harbour", address="12 Quay", time_zone="Europe/London")
        self.doctors = [self._doctor(number) for number in range(max(8, visits // 50))]
        self.days = -(-visits // (len(self.doctors) * A_DAY))
        self.today = now.astimezone(self.place.zone).date()
        self.visit_type = VisitType.objects.create(
            code="NEW_FOOT_30",
            name="New",
            minutes=30,
            # Nobody moves to a day that the run passes over: its reminders would rightly be skipped.
            lead_time_minutes=FIRST_DAY * 24 * 60 - 10 * 60,
            horizon_days=FIRST_DAY + self.days,
        )
        self.visit_type.practitioners.set(self.doctors)

    @property
    def last_day(self) -> int:
        """Return how many days ahead the last visit is."""
        return FIRST_DAY + self.days - 1

    def book(self, number: int, now: datetime) -> Appointment:
        """Book one visit through the services, by somebody whose e-mail was proved."""
        turn, doctor = divmod(number, len(self.doctors))
        days, place_in_day = divmod(turn, A_DAY)
        day = self.today + timedelta(days=FIRST_DAY + days)
        opens = datetime.combine(day, time(9), tzinfo=self.place.zone)
        person = number - len(self.doctors) if place_in_day == 1 and number % EVERY_TENTH == 0 else number
        held = hold(
            visit_type=self.visit_type,
            practitioner=self.doctors[doctor],
            starts_at=opens + 2 * place_in_day * HALF_AN_HOUR,
            response=_answers(now),
            idempotency_key=uuid4().hex,
            now=now,
        )
        ContactProof.objects.create(
            appointment=held,
            full_name=f"Ada Byron {person}",
            email=f"ada{person}@example.com",
            channel=Channel.EMAIL,
            proven_at=now,
        )
        return confirm(appointment=held, now=now)

    def _doctor(self, number: int) -> Practitioner:
        own = Resource.objects.create(location=self.place, kind="practitioner", name=f"Dr {number}")
        Schedule.objects.bulk_create(
            Schedule(resource=own, weekday=day, opens_at=time(9), closes_at=time(17)) for day in range(7)
        )
        return Practitioner.objects.create(resource=own, name=f"Dr {number}", profession="doctor")


def _answers(now: datetime) -> QuestionnaireResponse:
    answers = {"birth_date": date(1961, 3, 27).isoformat()}
    response = QuestionnaireResponse.objects.create(
        questionnaire_version="0",
        answers=answers,
        answered_by="self",
        safety_answered_at=now,
        created_at=now,
        updated_at=now,
        expires_at=now + timedelta(days=30),
    )
    route = {"visit_type": "NEW_FOOT_30", "earliest": None, "latest": None}
    result = {"route": route, "sites": [], "reverse": [], "red_flags": [], "withheld": False}
    Assessment.objects.create(
        response=response, number=1, answers=answers, result=result, early=True, computed_at=now
    )
    return response
