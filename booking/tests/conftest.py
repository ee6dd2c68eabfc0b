"""A doctor with hours, answers that may lead to a booking, and a time."""

from collections.abc import Callable
from datetime import UTC, datetime, time

import pytest

from booking.models import Appointment, Schedule
from booking.services.confirm import confirm
from booking.services.contact import Contact, prove, request_code
from booking.services.hold import hold
from clinic.models import Practitioner, VisitType
from clinic.outbox.models import Channel
from conftest import NOW
from intake.models import Assessment, QuestionnaireResponse

NINE = datetime(2027, 3, 4, 9, tzinfo=UTC)  # Thursday, two days ahead
MOBILE = "+447700900321"


@pytest.fixture
def opening_hours(osei: Practitioner) -> None:
    """Dr Osei works from nine to five, Monday to Friday."""
    Schedule.objects.bulk_create(
        Schedule(resource=osei.resource, weekday=day, opens_at=time(9), closes_at=time(17))
        for day in range(5)
    )


@pytest.fixture
def new_answers(practice: object) -> Callable[..., QuestionnaireResponse]:
    """Make assessed answers of somebody who may book."""

    def make(birth_date: str = "1961-03-27", **route: object) -> QuestionnaireResponse:
        response = QuestionnaireResponse.objects.create(
            questionnaire_version="0.1.0",
            answers={"birth_date": birth_date, "sex_at_birth": "female"},
            answered_by="self",
            safety_answered_at=NOW,
            created_at=NOW,
            updated_at=NOW,
            expires_at=datetime(2027, 4, 1, tzinfo=UTC),
        )
        Assessment.objects.create(
            response=response,
            number=1,
            engine="footlink 0.1.0",
            rule_set="footlink 0.1.0",
            questionnaire_version="0.1.0",
            answers=response.answers,
            result={
                "route": {"visit_type": "NEW_LINK_45", "earliest": None, "latest": None} | route,
                "sites": [],
                "reverse": [],
                "red_flags": [],
                "withheld": False,
            },
            early=True,
            computed_at=NOW,
        )
        return response

    return make


@pytest.fixture
def answers(new_answers: Callable[..., QuestionnaireResponse]) -> QuestionnaireResponse:
    """Ada's answers."""
    return new_answers()


@pytest.fixture
def a_visit(
    opening_hours: None, link_visit: VisitType, osei: Practitioner, new_answers: Callable[..., object]
) -> Callable[..., dict[str, object]]:
    """Say what ``hold`` is asked for: each time by somebody else, unless told by whom."""
    keys = iter(range(1000))

    def arguments(**wish: object) -> dict[str, object]:
        wish.setdefault("response", None)
        return {
            "visit_type": link_visit,
            "practitioner": osei,
            "starts_at": NINE,
            "idempotency_key": f"form-{next(keys)}",
            "now": NOW,
            **wish,
            "response": wish["response"] or new_answers(),
        }

    return arguments


@pytest.fixture
def held(a_visit: Callable[..., dict[str, object]], answers: QuestionnaireResponse) -> Appointment:
    """A time that Ada holds."""
    return hold(**a_visit(response=answers))


def by_sms(**other: object) -> Contact:
    """Say how Ada can be reached."""
    return Contact(**{"full_name": "Ada Byron", "channel": Channel.SMS, "mobile": MOBILE, **other})


def sent_code(appointment: Appointment) -> str:
    """Return the code that a message to Ada would carry now."""
    from booking.codes import six_digits

    appointment.refresh_from_db()
    return six_digits(appointment.contact.pk, appointment.contact.nonce)


def book(appointment: Appointment, now: datetime = NOW, contact: Contact | None = None) -> Appointment:
    """Go the whole way from a held time to a booked one."""
    request_code(appointment=appointment, contact=contact or by_sms(), now=now)
    prove(appointment=appointment, typed=sent_code(appointment), now=now)
    return confirm(appointment=appointment, now=now)


@pytest.fixture
def booked(held: Appointment) -> Appointment:
    """Ada's booked visit on Thursday at nine."""
    return book(held)
