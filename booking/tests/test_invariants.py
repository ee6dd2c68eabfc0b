"""After any mix of acts, done or refused, no two visits overlap and the claims are exactly those of visits."""

import random
from contextlib import suppress
from datetime import time, timedelta

import pytest

from booking.models import Appointment, CancelReason, Schedule, Status
from booking.services.cancel import cancel
from booking.services.did_not_attend import did_not_attend
from booking.services.hold import hold, release
from booking.services.move import move
from booking.services.refusals import Refused
from booking.services.sweep import expire_holds, forget_unconfirmed
from booking.tests.conftest import NINE, book, by_sms
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from clinic.models import Resource, VisitType
from clinic.outbox.models import OutboxMessage
from conftest import NOW


@pytest.fixture
def small_clinic(a_visit, location, link_visit, osei):
    """Two practitioners, two rooms and one plate; a long visit with a buffer and a short one."""
    resource = Resource.objects.create(location=location, kind="practitioner", name="Dr Two")
    Schedule.objects.create(resource=resource, weekday=3, opens_at=time(9), closes_at=time(12))
    Resource.objects.create(location=location, kind="room", name="Room 2")
    two = link_visit.practitioners.create(resource=resource, name="Dr Two", profession="podiatrist")
    VisitType.objects.filter(pk=link_visit.pk).update(buffer_after=10, buffer_before=5)
    link_visit.refresh_from_db()
    short = VisitType.objects.create(code="NAIL_SKIN_20", name="Short", minutes=20, needs=["room"])
    short.practitioners.set([osei, two])
    return {"visit_types": [link_visit, short], "practitioners": [osei, two]}


@pytest.mark.parametrize("seed", range(5))
def test_no_mix_of_acts_leaves_an_overlap_or_a_claim_too_many_or_too_few(seed, a_visit, small_clinic, kim):
    chance = random.Random(seed)
    done = set()
    for step in range(50):
        now = NOW + step * timedelta(minutes=2)
        wish = {
            "practitioner": chance.choice(small_clinic["practitioners"]),
            "starts_at": NINE + chance.randrange(12) * timedelta(minutes=15),
        }
        act = chance.choice(["hold", "book", "book", "move", "move", "cancel", "release", "expire", "noshow"])
        likely = Appointment.objects.order_by("created_at", "pk")
        some = chance.choice((likely.filter(status=Status.BOOKED) if act == "move" else likely) or [None])
        with suppress(Refused):
            if act in ("hold", "book"):
                held = hold(**a_visit(visit_type=chance.choice(small_clinic["visit_types"]), now=now, **wish))
                if act == "book":
                    book(held, now, by_sms(mobile=f"+4477009{step:05d}"))
            elif act == "expire":
                expire_holds(now=now)
                forget_unconfirmed(now=now)
            elif some is None:
                continue
            elif act == "move":
                move(appointment=some, sequence=some.sequence, now=now, **wish)
            elif act == "cancel":
                cancel(appointment=some, reason=CancelReason.OTHER, now=now)
            elif act == "release":
                release(appointment=some, now=now)
            elif act == "noshow":
                did_not_attend(appointment=some, actor=kim, now=NINE + timedelta(hours=9))
            done.add(act)
        assert overlaps() == 0
        assert claims_missing_or_of_nothing() == (0, 0)
    assert {"hold", "book", "move"} <= done
    _check_what_is_owed()


def _check_what_is_owed() -> None:
    """Each booked visit owes its messages for its present time once; every other owes only news of its end."""
    waiting = OutboxMessage.objects.filter(state="queued").exclude(kind="code")
    for one in Appointment.objects.all():
        owed = list(waiting.filter(about_id=one.pk).values_list("kind", "about_version"))
        if one.status == Status.BOOKED:
            news = "moved" if one.sequence else "confirmation"
            assert sorted(owed) == sorted([(news, one.sequence), ("reminder_1_day", one.sequence)])
        elif one.status == Status.CANCELLED:
            assert owed == ([("cancellation", one.sequence)] if one.patient_id else [])
