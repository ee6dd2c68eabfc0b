"""A time that becomes free goes to one person after the other, and nobody's own time is ever at risk."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from booking import reconcile
from booking.models import Appointment, Claim, FreedTime, Status, WaitlistOffer, WaitlistWish
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import AlreadyChanged, NobodyFits, OfferOver
from booking.services.sweep import expire_holds, forget_unconfirmed
from booking.services.waitlist.end import keep_mine, withdraw_offer
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.take import take_offer
from booking.services.waitlist.wish import stop_waiting
from booking.tasks import offer_earlier_times
from booking.tests.conftest import NINE, book
from booking.tests.invariants import claims_missing_or_of_nothing, overlaps
from booking.tests.waitlist.conftest import HALF_AN_HOUR, NEXT_WEEK, give_up, offered, wish, worker
from clinic.models import AuditEvent, OutboxMessage, Patient
from conftest import NOW

A_MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _sound(db):
    yield
    assert overlaps() == 0
    assert claims_missing_or_of_nothing() == (0, 0)


def where(visit: Appointment):
    visit.refresh_from_db()
    return visit.status, visit.starts_at


def test_a_time_given_up_is_kept_for_who_waits_and_their_own_stays(offer, adas):
    assert (offer.starts_at, offer.expires_at) == (NINE, NOW + HALF_AN_HOUR)
    assert (offer.held.status, offer.held.held_until) == (Status.HELD, offer.expires_at)
    assert where(adas) == (Status.BOOKED, NEXT_WEEK)
    message = OutboxMessage.objects.get(kind="waitlist_offer")
    assert (message.about_id, message.recipient, message.urgent) == (adas.pk, adas.patient.mobile, True)


def test_taking_it_moves_the_visit_once_and_frees_the_old_time(offer, adas, a_visit):
    for _ in range(2):
        moved = take_offer(offer=offer, now=NOW + A_MINUTE)
    assert where(adas) == (Status.BOOKED, NINE)
    assert moved.sequence == 1
    assert not WaitlistWish.objects.filter(closed_at=None).exists()
    assert AuditEvent.objects.filter(act="waitlist.taken").count() == 1
    assert OutboxMessage.objects.filter(kind="moved").count() == 1
    assert hold(**a_visit(starts_at=NEXT_WEEK)).starts_at == NEXT_WEEK
    assert list(reconcile.faults(NOW + A_MINUTE)) == []


def test_a_time_that_was_kept_while_visits_were_shorter_stays_that_short(offer, adas, link_visit):
    kept = Appointment.objects.get(kept_for=offer)
    link_visit.minutes += 30
    link_visit.save(update_fields=["minutes"])
    assert take_offer(offer=offer, now=NOW + A_MINUTE).ends_at == kept.ends_at


def test_a_failure_half_way_leaves_the_old_time_and_the_offer(offer, adas, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr("booking.services.waitlist.take.owe_news_of_move", broken)
    with pytest.raises(RuntimeError):
        take_offer(offer=offer, now=NOW)
    assert where(adas) == (Status.BOOKED, NEXT_WEEK)
    offer.refresh_from_db()
    assert offer.stands(NOW)


def test_the_old_time_of_who_took_an_offer_goes_on_to_the_next(offer, adas, bens):
    wish(bens)
    take_offer(offer=offer, now=NOW + A_MINUTE)
    worker(NOW + A_MINUTE)
    assert offered() == [("Ada", "taken"), ("Ben", "offered")]
    assert WaitlistOffer.objects.get(status="offered").starts_at == NEXT_WEEK


def test_taking_too_late_is_refused_and_nothing_changes(offer, adas):
    with pytest.raises(OfferOver):
        take_offer(offer=offer, now=offer.expires_at)
    assert where(adas) == (Status.BOOKED, NEXT_WEEK)


def test_no_answer_passes_it_on_and_the_first_stays_on_the_list(offer, adas, bens):
    wish(bens)
    late = offer.expires_at
    assert worker(late - A_MINUTE) == 0
    assert worker(late) == 1
    assert offered() == [("Ada", "expired"), ("Ben", "offered")]
    with pytest.raises(OfferOver):
        take_offer(offer=offer, now=late + A_MINUTE)
    assert WaitlistWish.objects.waiting(late).count() == 2


def test_a_swept_hold_ends_the_offer_too(offer, bens):
    wish(bens)
    expire_holds(now=offer.expires_at)
    worker(offer.expires_at)
    assert offered() == [("Ada", "expired"), ("Ben", "offered")]


def test_once_the_time_to_answer_is_over_a_stranger_may_book_it(offer, adas, bens, a_visit):
    wish(bens)
    late = offer.expires_at
    book(hold(**a_visit(starts_at=NINE, now=late)), late)
    assert worker(late) == 0
    assert offered() == [("Ada", "expired")]
    assert where(adas) == (Status.BOOKED, NEXT_WEEK)


def test_keeping_the_old_time_asks_the_next_and_never_for_the_same_time_again(offer, adas, bens):
    wish(bens)
    assert keep_mine(offer=offer, now=NOW)
    assert not keep_mine(offer=offer, now=NOW)
    worker(NOW + A_MINUTE)
    keep_mine(offer=WaitlistOffer.objects.get(status="offered"), now=NOW + A_MINUTE)
    assert worker(NOW + A_MINUTE) == 0
    assert offered() == [("Ada", "declined"), ("Ben", "declined")]
    assert not FreedTime.objects.exists()
    assert where(adas) == (Status.BOOKED, NEXT_WEEK)


def test_one_person_at_a_time(offer, bens):
    wish(bens)
    assert worker() == 0
    assert offered() == [("Ada", "offered")]


def test_the_graver_is_asked_first(early, adas, booked_for):
    wish(adas, now=NOW - timedelta(days=9))
    wish(booked_for("Urs Grave", NEXT_WEEK + timedelta(hours=2), priority="urgent"))
    give_up(early)
    worker()
    assert offered() == [("Urs", "offered")]


@pytest.mark.parametrize(
    "wanted", [{"part": "afternoon"}, {"weekdays": [0, 4]}, {"notice": 48}], ids=["part", "day", "notice"]
)
def test_nobody_is_asked_for_a_time_that_does_not_suit(early, adas, wanted):
    wish(adas, **wanted)
    give_up(early)
    assert worker() == 0
    assert not FreedTime.objects.exists()


def test_a_visit_that_is_too_long_for_the_gap_is_passed_over(early, adas, bens, a_visit):
    wish(adas)
    give_up(early)
    book(hold(**a_visit(starts_at=NINE + timedelta(minutes=30))))  # the gap is half an hour now
    assert worker() == 0
    assert offered() == []


def test_a_moved_visit_frees_its_time_too(early, adas, osei):
    wish(adas)
    move(appointment=early, practitioner=osei, starts_at=NINE + timedelta(days=1), sequence=0, now=NOW)
    worker()
    assert offered() == [("Ada", "offered")]


def test_nobody_is_asked_at_night_and_the_time_waits_for_the_morning(early, adas):
    wish(adas)
    evening = NOW + timedelta(hours=9)
    give_up(early, evening)
    assert worker(evening) == 0
    assert worker(NOW + timedelta(days=1)) == 1


def test_a_time_that_somebody_is_about_to_book_waits_until_they_have_decided(early, adas, a_visit):
    wish(adas)
    give_up(early)
    held = hold(**a_visit(starts_at=NINE))
    assert worker() == 0
    assert worker(held.held_until) == 1


def test_who_has_an_open_offer_is_asked_for_another_time_when_it_ends(offer, booked_for):
    second = booked_for("Dora Early", NINE + timedelta(hours=2))
    give_up(second)
    assert worker() == 0
    keep_mine(offer=offer, now=NOW + A_MINUTE)
    assert worker(NOW + A_MINUTE) == 1
    assert WaitlistOffer.objects.get(status="offered").starts_at == NINE + timedelta(hours=2)


def test_who_can_only_be_rung_is_left_to_the_desk(early, adas):
    wish(adas)
    adas.contact.delete()
    Patient.objects.filter(pk=adas.patient_id).update(mobile="", email="")
    give_up(early)
    assert worker() == 0


def test_a_cancelled_visit_takes_its_offer_and_its_wish_along(offer, adas, bens):
    wish(bens)
    give_up(adas)
    with pytest.raises(AlreadyChanged):
        take_offer(offer=offer, now=NOW)
    worker()
    assert offered() == [("Ada", "withdrawn"), ("Ben", "offered")]
    assert WaitlistWish.objects.filter(closed_at=None).get().appointment == bens


def test_an_offer_is_of_no_use_once_the_visit_is_earlier_still(offer, adas, osei):
    move(
        appointment=adas,
        practitioner=osei,
        starts_at=NINE - timedelta(days=1) + timedelta(hours=4),
        sequence=0,
        now=NOW,
    )
    with pytest.raises(OfferOver):
        take_offer(offer=offer, now=NOW)
    worker()
    assert offered()[0] == ("Ada", "withdrawn")


def test_taking_a_wish_back_lets_the_offered_time_go(offer, adas):
    assert stop_waiting(appointment=adas, now=NOW)
    assert not stop_waiting(appointment=adas, now=NOW)
    assert offered() == [("Ada", "declined")]
    assert where(adas) == (Status.BOOKED, NEXT_WEEK)


def test_asking_again_changes_the_wish_and_keeps_the_place(adas):
    first = wish(adas, now=NOW - timedelta(days=3))
    again = wish(adas, notice=24, weekdays=[3, 1])
    assert (again.pk, again.created_at, again.notice, again.weekdays) == (
        first.pk,
        first.created_at,
        24,
        [1, 3],
    )


def test_a_visit_that_is_over_or_cancelled_waits_for_nothing(adas):
    with pytest.raises(AlreadyChanged):
        wish(adas, now=NEXT_WEEK)
    give_up(adas)
    with pytest.raises(AlreadyChanged):
        wish(adas)


def test_the_desk_offers_the_first_free_time_that_suits_once(adas, kim):
    waits = wish(adas, part="afternoon", weekdays=[4])
    made = offer_first_free(wish=waits, actor=kim, now=NOW)
    assert made.starts_at == NINE + timedelta(days=1, hours=3)  # Friday at midday
    with pytest.raises(AlreadyChanged):
        offer_first_free(wish=waits, actor=kim, now=NOW)
    assert withdraw_offer(offer=made, actor=kim, now=NOW)
    assert not withdraw_offer(offer=made, actor=kim, now=NOW)
    assert offer_first_free(wish=waits, actor=kim, now=NOW).starts_at > made.starts_at
    assert AuditEvent.objects.filter(act="waitlist.offered", actor=kim).count() == 2


def test_where_nothing_suits_nothing_is_offered(adas, kim):
    waits = wish(adas, weekdays=[6])
    with pytest.raises(NobodyFits):
        offer_first_free(wish=waits, actor=kim, now=NOW)


def test_beat_asks_a_worker_for_all_of_it(offer, bens, settings):
    wish(bens)
    assert offer_earlier_times.name in {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    with time_machine.travel(offer.expires_at, tick=False):
        offer_earlier_times()
    assert offered() == [("Ada", "expired"), ("Ben", "offered")]


def test_the_database_takes_one_open_wish_of_a_visit_and_one_open_offer_of_a_wish_and_of_a_time(offer, bens):
    twice = {"practitioner": offer.practitioner, "offered_at": NOW, "expires_at": NOW + HALF_AN_HOUR}
    for fields in ({"wish": offer.wish, "starts_at": NEXT_WEEK}, {"wish": wish(bens), "starts_at": NINE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WaitlistOffer.objects.create(**twice, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitlistWish.objects.create(appointment=bens, notice=2, created_at=NOW)


def test_what_kept_an_offer_is_forgotten_and_the_offer_stays(offer):
    keep_mine(offer=offer, now=NOW)
    forget_unconfirmed(now=NOW + timedelta(days=2))
    offer.refresh_from_db()
    assert (offer.held, offer.status) == (None, "declined")
    assert Claim.objects.exists()  # those of the visits
