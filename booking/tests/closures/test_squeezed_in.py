"""A change and its undo where visits stand beside each other on purpose."""

from datetime import datetime, time
from typing import Any

import pytest

from booking.models import Appointment, Claim, Schedule, Status
from booking.services.changes.apply import Chosen
from booking.services.hold import hold
from booking.services.overbook import overbook
from booking.tests.closures.conftest import (
    A_MINUTE,
    FRIDAY,
    HOUR,
    only_by_phone,
    row_of,
    where,
)
from booking.tests.conftest import NINE, book, by_sms
from booking.tests.invariants import claims_missing_or_of_nothing
from clinic.models import Practitioner, Resource
from conftest import NOW

OPENS, CLOSES = time(9), time(17)
BECAUSE = "Severe pain, Dr Osei asked for it"


@pytest.fixture(autouse=True)
def _sound(db):
    yield
    assert claims_missing_or_of_nothing() == (0, 0)
    assert not Claim.objects.filter(lane__gt=0, appointment__overbooked_because="").exists()


@pytest.fixture
def squeeze(kim, osei) -> Any:
    """Move a visit beside whatever is there."""

    def to(visit: Appointment, starts_at: datetime) -> Appointment:
        visit.refresh_from_db()
        return overbook(
            appointment=visit,
            practitioner=osei,
            starts_at=starts_at,
            sequence=visit.sequence,
            because=BECAUSE,
            actor=kim,
            now=NOW,
        )

    return to


@pytest.fixture
def beside_adas(adas, booked_for, squeeze) -> Appointment:
    """Cleo's visit on Friday, a quarter of an hour into Ada's."""
    return squeeze(booked_for("Cleo Close", NINE), FRIDAY + 15 * A_MINUTE)


def taken() -> set[tuple[object, ...]]:
    return set(Claim.objects.values_list("resource", "cell", "lane", "appointment"))


def test_undone_a_visit_that_was_squeezed_in_is_beside_its_neighbour_again(adas, beside_adas, friday, desk):
    before = taken()
    applied = desk.apply(friday())
    assert {where(adas)[1], where(beside_adas)[1]}.isdisjoint({FRIDAY, FRIDAY + 15 * A_MINUTE})
    assert beside_adas.overbooked_because == ""
    desk.undo(applied)
    assert where(adas) == (Status.BOOKED, FRIDAY)
    assert where(beside_adas) == (Status.BOOKED, FRIDAY + 15 * A_MINUTE)
    assert taken() == before
    assert beside_adas.overbooked_because == BECAUSE


def test_beside_a_neighbour_who_was_never_moved(adas, beside_adas, friday, desk):
    only_by_phone(adas)
    before = taken()
    applied = desk.apply(friday())
    assert where(adas)[1] == FRIDAY
    assert where(beside_adas)[1] != FRIDAY + 15 * A_MINUTE
    desk.undo(applied)
    assert taken() == before
    assert where(beside_adas) == (Status.BOOKED, FRIDAY + 15 * A_MINUTE)


def test_whoever_was_there_first_comes_back_too_where_only_the_other_stayed(adas, beside_adas, friday, desk):
    only_by_phone(beside_adas)
    before = taken()
    desk.undo(desk.apply(friday()))
    assert where(adas) == (Status.BOOKED, FRIDAY)
    assert taken() == before


def test_three_beside_each_other_come_back_as_they_were(adas, beside_adas, booked_for, squeeze, friday, desk):
    squeeze(booked_for("Dan Third", NINE + HOUR), FRIDAY + 30 * A_MINUTE)
    before = taken()
    assert {lane for _, _, lane, _ in before} == {0, 1, 2}
    desk.undo(desk.apply(friday()))
    assert taken() == before


def test_a_place_that_was_squeezed_into_meanwhile_is_taken(
    adas, beside_adas, booked_for, squeeze, friday, desk
):
    """Who came beside Ada while Cleo was away has Cleo's lane. Cleo keeps the new time and is told."""
    only_by_phone(adas)
    applied = desk.apply(friday())
    elsewhere = where(beside_adas)[1]
    newcomer = squeeze(booked_for("Eve Quick", NINE + HOUR), FRIDAY + 15 * A_MINUTE)
    desk.undo(applied)
    assert where(beside_adas) == (Status.BOOKED, elsewhere)
    assert where(newcomer) == (Status.BOOKED, FRIDAY + 15 * A_MINUTE)
    assert row_of(applied, "cleo").state == "moved"


def test_who_keeps_the_time_in_a_room_of_their_own_is_squeezed_in_no_more_until_it_is_undone(
    adas, a_visit, opening_hours, location, room, gait_plate, link_visit, friday, desk, kim
):
    """Dr Lund has another patient in Ada's room and on her gait plate. Then there are others of both."""
    hers = Resource.objects.create(location=location, kind="practitioner", name="Dr Lund")
    Schedule.objects.create(resource=hers, weekday=4, opens_at=OPENS, closes_at=CLOSES)
    lund = Practitioner.objects.create(resource=hers, name="Dr Lund", profession="doctor")
    link_visit.practitioners.add(lund)
    cleos = book(hold(**a_visit(starts_at=NINE)), contact=by_sms(full_name="Cleo Close"))
    overbook(
        appointment=cleos,
        practitioner=lund,
        starts_at=FRIDAY,
        sequence=0,
        because=BECAUSE,
        actor=kim,
        now=NOW,
    )
    for kind in ("room", "gait_plate"):
        Resource.objects.create(location=location, kind=kind, name=f"Second {kind}")
    before = taken()
    applied = desk.apply(friday(resource=room), ada=None, cleo=Chosen(lund, FRIDAY))
    assert where(cleos) == (Status.BOOKED, FRIDAY)
    assert cleos.overbooked_because == ""
    desk.undo(applied)
    assert taken() == before
    cleos.refresh_from_db()
    assert (cleos.overbooked_because, cleos.overbooked_by) == (BECAUSE, kim)
