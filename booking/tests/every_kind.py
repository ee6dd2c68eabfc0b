"""A visit of which each kind of message is owed, for those who read them all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from booking.models import Appointment, CancelReason
from booking.reminders import owe_at_once, owe_news_of_change
from booking.services.cancel import cancel
from booking.services.day_messages import AFTERWARDS, FINISH
from booking.services.hold import hold
from booking.services.move import move
from booking.services.questions import send_questions
from booking.services.running_late import tell_running_late
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.wish import wish_earlier
from booking.tests.conftest import NINE, book
from clinic.models import User
from clinic.outbox.models import Channel
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.services.way_back import send_link


def owe_every_kind(
    a_visit: Callable[..., dict[str, Any]], colleague: User, answers: QuestionnaireResponse
) -> Appointment:
    """Book, ask, offer, move and cancel a visit, and let somebody else keep ``answers`` for later."""
    visit = book(hold(**a_visit(starts_at=NINE + timedelta(days=7))))
    send_questions(appointment=visit, actor=colleague, now=NOW)
    for kind in (FINISH, AFTERWARDS):
        owe_at_once(visit, kind, key=visit.pk, now=NOW)
    tell_running_late(practitioner=visit.practitioner, minutes=20, visits=[visit], actor=colleague, now=NOW)
    wish = wish_earlier(appointment=visit, part="any", weekdays=[], notice=2, now=NOW)
    offer_first_free(wish=wish, actor=colleague, now=NOW)
    move(
        appointment=visit,
        practitioner=visit.practitioner,
        starts_at=NINE + timedelta(days=8, hours=3),
        sequence=visit.sequence,
        now=NOW,
    )
    owe_news_of_change(visit, NOW, NOW)
    cancel(appointment=visit, reason=CancelReason.TIME, now=NOW)
    send_link(answers, channel=Channel.SMS, address="+447700900321", now=NOW)
    return visit
