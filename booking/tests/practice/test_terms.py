"""The terms of a kind of visit and what is said of a place: written whole, once, with before and after."""

from dataclasses import replace

import pytest

from booking.diary import timetable
from booking.services.practice import change_place, details_of
from booking.services.versions import version_of
from booking.services.visit_types import change_visit_type, terms_of
from clinic.models import AuditEvent, Practitioner, VisitType
from conftest import NOW


@pytest.fixture
def give(link_visit, noor):
    read = version_of(terms_of(link_visit))
    wish = {"visit_type": link_visit, "read": read, "knowing": True, "actor": noor, "now": NOW}
    return lambda terms: change_visit_type(terms=terms, **wish)


def test_other_terms_are_written_and_both_are_in_the_trail(link_visit, give, osei):
    before, terms = timetable(), terms_of(link_visit)
    give(replace(terms, minutes=60, daily_limit=3, needs=["room"], practitioners=[], online=False))
    link_visit.refresh_from_db()
    assert (link_visit.minutes, link_visit.daily_limit, link_visit.needs) == (60, 3, ["room"])
    assert not link_visit.online
    assert not link_visit.practitioners.exists()
    assert timetable() is not before
    assert AuditEvent.objects.get().detail["changes"] == {
        "minutes": [45, 60],
        "daily_limit": [None, 3],
        "needs": [["gait_plate", "room"], ["room"]],
        "practitioners": [[osei.pk], []],
        "online": [True, False],
    }


def test_the_same_terms_write_nothing(link_visit, give):
    give(terms_of(link_visit))
    assert not AuditEvent.objects.exists()


def test_who_gives_a_visit_alone_is_a_change(link_visit, give, location):
    other = Practitioner.objects.create(
        resource=location.resource_set.create(kind="practitioner", name="Lee"), name="Lee", profession="-"
    )
    terms = terms_of(link_visit)
    give(replace(terms, practitioners=[*terms.practitioners, other.pk]))
    assert list(link_visit.practitioners.order_by("pk"))[-1] == other
    assert list(AuditEvent.objects.get().detail["changes"]) == ["practitioners"]


def test_a_place_says_other_things_of_itself(location, noor):
    read = version_of(details_of(location))
    details = replace(details_of(location), address="14 Harbour Street", country="GB", region="SCT")
    for _ in range(2):
        change_place(place=location, details=details, read=read, actor=noor, now=NOW)
    location.refresh_from_db()
    assert details_of(location) == details
    assert AuditEvent.objects.get().detail["changes"]["address"] == ["12 Harbour Street", "14 Harbour Street"]


def test_kinds_that_share_names_already_can_be_changed(link_visit, noor):
    """In a language that is offered, and in one that is no more: only a new name can be taken."""
    twin = VisitType.objects.get(pk=link_visit.pk)
    twin.pk, twin.code, twin.name = None, "TWIN", "Twin"
    twin.save()
    VisitType.objects.update(
        patient_name="Foot visit",
        in_languages={"en-gb": {"patient_name": "Foot visit"}, "fr": {"patient_name": "Visite"}},
    )
    standing = terms_of(VisitType.objects.get(pk=link_visit.pk))
    change_visit_type(
        visit_type=link_visit,
        terms=replace(standing, minutes=60),
        read=version_of(standing),
        actor=noor,
        now=NOW,
    )
    link_visit.refresh_from_db()
    assert link_visit.minutes == 60
