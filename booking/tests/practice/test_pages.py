"""The manager's pages: what is typed is kept, said beside its field, written once, and logged."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from booking.diary import free_times
from booking.models import Closure, Schedule, ScheduleChange
from booking.scheduling import Interval
from booking.services.changes.apply import only_block
from booking.services.changes.kinds import alteration_of
from booking.services.hours import change_hours
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import everything
from booking.tests.practice.conftest import Send, page, terms
from clinic.models import AuditEvent, Practitioner, User, VisitType
from conftest import NOW


@pytest.fixture
def follow_up(osei: Practitioner) -> VisitType:
    """Twenty minutes with Dr Osei; no room is needed."""
    kind = VisitType.objects.create(
        code="FOLLOW_UP_20", name="Follow-up", patient_name="Follow-up", minutes=20, horizon_days=90
    )
    kind.practitioners.add(osei)
    return kind


def move_nobody(kim: User) -> None:
    """Kim makes the change that waits and leaves every visit as it is booked."""
    change = ScheduleChange.objects.get(applied_at=None)
    only_block(change=change, alteration=alteration_of(change), actor=kim, now=NOW)


def clock(kind: VisitType, day: date) -> list[str]:
    window = Interval(*(datetime(day.year, day.month, day.day, hour, tzinfo=NOW.tzinfo) for hour in (0, 23)))
    return [f"{free.local_start:%H:%M}" for free in free_times(kind, window=window, now=NOW)]


def test_the_owner_adds_wednesday_afternoons_for_follow_ups_only(
    send: Send, as_manager: Client, osei: Practitioner, link_visit: VisitType, follow_up: VisitType
):
    """The story: one doctor, from a day on, one kind of visit; patients see those times for that kind alone."""
    answer = send(
        "manage:hours_add",
        osei.resource_id,
        weekly={
            "weekdays": [2],
            "opens_at": "14:00",
            "closes_at": "15:00",
            "valid_from": "2027-04-01",
            "visit_types": [follow_up.pk],
        },
    )
    assert (answer.status_code, answer.url) == (302, f"/manage/hours/{osei.resource_id}/?saved")
    text = as_manager.get(answer.url).content.decode()
    assert "Saved" in text
    assert text.count("Wednesday 14:00–15:00, from 1 April 2027, only Follow-up") == 3  # row, its link, log
    assert "Noor Haddad" in text
    assert clock(follow_up, date(2027, 3, 31)) == []
    assert clock(follow_up, date(2027, 4, 7)) == ["14:00", "14:15", "14:30"]
    assert clock(link_visit, date(2027, 4, 7)) == []


def test_a_day_with_a_break_is_two_rows_for_each_weekday(send: Send, osei: Practitioner):
    whole = {"opens_at": "9:00", "closes_at": "17:00", "break_from": "12:00", "break_until": "13:00"}
    for _ in range(2):  # a double click writes them once
        assert (
            send("manage:hours_add", osei.resource_id, weekly={"weekdays": [0, 4], **whole}).status_code
            == 302
        )
    rows = Schedule.objects.order_by("weekday", "opens_at").values_list("weekday", "opens_at", "closes_at")
    morning, afternoon = (time(9), time(12)), (time(13), time(17))
    assert list(rows) == [(day, *part) for day in (0, 4) for part in (morning, afternoon)]
    assert AuditEvent.objects.filter(act="hours.added").count() == 4


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"closes_at": "08:55"}, "Must be later than the time they begin"),
        ({"closes_at": "09:00"}, "Must be later than the time they begin"),
        ({"opens_at": "09:03"}, "Enter a time in whole five minutes"),
        ({"opens_at": "nine"}, "Enter a time like 9:00 or 17:30"),
        ({"closes_at": ""}, "Enter a time"),
        ({"weekdays": []}, "Tick at least one day of the week"),
        ({"weekdays": [9]}, "9 is not one of the available choices"),
        ({"valid_from": "2027-02-30"}, "Enter a day like 2027-03-01"),
        (
            {"valid_from": "2027-03-02", "valid_until": "2027-03-01"},
            "The last day must not be before the first",
        ),
        ({"break_from": "12:00"}, "Enter when the break ends"),
        ({"break_until": "12:00"}, "Enter when the break begins"),
        ({"break_from": "12:00", "break_until": "12:00"}, "Must be later than the time the break begins"),
        ({"break_from": "09:00", "break_until": "10:00"}, "The break must begin after the hours do"),
        ({"break_from": "16:00", "break_until": "17:00"}, "The break must end before the hours do"),
        ({"visit_types": [999]}, "999 is not one of the available choices"),
    ],
)
def test_hours_that_are_none_are_told_beside_the_field_and_kept_as_typed(
    send: Send, osei: Practitioner, changed: dict[str, Any], message: str
):
    typed = {
        "weekdays": [3],
        "opens_at": "09:00",
        "closes_at": "17:00",
        "valid_until": "2031-07-08",
        **changed,
    }
    answer = send("manage:hours_add", osei.resource_id, weekly=typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count(message) == 2  # in the summary and beside the field
    assert f'value="{typed["valid_until"]}"' in text
    assert not Schedule.objects.exists()


def test_hours_that_overlap_name_those_in_the_way(send: Send, osei: Practitioner, opening_hours: None):
    before = everything()
    hours = {"opens_at": "16:00", "closes_at": "18:00"}
    added = send("manage:hours_add", osei.resource_id, weekly={"weekdays": [3], **hours})
    extra = send("manage:hours_extra", osei.resource_id, extra={"day": "2027-03-04", **hours})
    row = Schedule.objects.get(weekday=3)
    other = Schedule.objects.get(weekday=4)
    changed = send("manage:hours_row", other.pk, weekday=3, **hours)
    for answer in (added, extra, changed):
        assert answer.status_code == 422
        assert "These hours overlap others: Thursday 09:00–17:00." in answer.content.decode()
    assert everything() == before
    assert row.closes_at == time(17)


def test_a_session_of_one_day_is_offered_on_that_day_alone(
    send: Send, osei: Practitioner, follow_up: VisitType
):
    answer = send(
        "manage:hours_extra",
        osei.resource_id,
        extra={"day": "2027-03-06", "opens_at": "10:00", "closes_at": "10:30"},
    )
    assert answer.status_code == 302
    assert clock(follow_up, date(2027, 3, 6)) == ["10:00"]
    assert clock(follow_up, date(2027, 3, 13)) == []


def test_changing_and_ending_hours_shows_who_no_longer_fits(
    send: Send, as_manager: Client, booked: Any, osei: Practitioner, kim: User
):
    row = Schedule.objects.get(weekday=3)
    hours = {"weekday": 3, "opens_at": "09:15", "closes_at": "17:00"}
    with_visit = reverse("manage:hours_of", args=[osei.resource_id])
    booked.starts_at += timedelta(days=7)  # the next Thursday: today is the day of the visit
    booked.ends_at += timedelta(days=7)
    booked.save()
    assert "no longer fit" not in as_manager.get(with_visit).content.decode()
    assert send("manage:hours_row", row.pk, **hours).url == with_visit
    assert "Not done yet: 1 visit is touched" in as_manager.get(with_visit).content.decode()
    move_nobody(kim)
    text = as_manager.get(with_visit).content.decode()
    assert "1 visit no longer fits" in text
    assert "Thu 11 Mar, 9:00 am, Ada Byron" in text
    assert "Thursday 09:00–17:00 became Thursday 09:15–17:00" in text
    assert send("manage:hours_row", row.pk, **{**hours, "opens_at": "09:00"}).status_code == 302
    assert send("manage:hours_end", row.pk, end={"last_day": "2027-03-10"}).status_code == 302
    move_nobody(kim)
    text = as_manager.get(with_visit).content.decode()
    assert "1 visit no longer fits" in text
    assert "Thursday 09:00–17:00, until 10 March 2027" in text


def test_hours_do_not_end_before_they_begin_and_begun_ones_are_not_removed(
    send: Send, as_manager: Client, osei: Practitioner
):
    row = Schedule.objects.create(
        resource=osei.resource, weekday=3, opens_at=time(9), closes_at=time(12), valid_from=date(2027, 3, 4)
    )
    answer = send("manage:hours_end", row.pk, end={"last_day": "2027-03-03"})
    assert answer.status_code == 422
    assert answer.content.decode().count("The last day must not be before the first") == 2
    send("manage:hours_end", row.pk, end={"last_day": "2027-03-25"})
    after = {"weekday": 3, "opens_at": "09:00", "closes_at": "12:00", "valid_from": "2027-03-26"}
    send("manage:hours_add", osei.resource_id, weekly={**after, "weekdays": [3]})
    longer = send("manage:hours_end", row.pk, end={"last_day": "2027-03-26"})
    assert longer.status_code == 422
    assert (
        longer.content.decode().count("These hours overlap others: Thursday 09:00–12:00, from 26 March") == 2
    )
    Schedule.objects.exclude(pk=row.pk).delete()
    assert "Remove the hours" not in page(as_manager, "manage:hours_row", row.pk)
    answer = send("manage:hours_remove", row.pk)
    assert answer.status_code == 409
    assert "These hours have begun. End them instead" in answer.content.decode()
    Schedule.objects.update(valid_from=date(2027, 3, 11), valid_until=None)
    assert send("manage:hours_remove", row.pk).status_code == 302
    assert send("manage:hours_remove", row.pk).status_code == 404
    assert "Removed: Thursday 09:00–12:00, from 11 March 2027" in page(
        as_manager, "manage:hours_of", osei.resource_id
    )


def test_a_row_that_goes_while_it_is_changed_is_told(
    send: Send, osei: Practitioner, opening_hours: None, monkeypatch: pytest.MonkeyPatch
):
    row = Schedule.objects.get(weekday=3)

    def late(**what: Any) -> None:
        Schedule.objects.filter(pk=row.pk).delete()
        change_hours(**what)

    monkeypatch.setattr("booking.views.hours.change_hours", late)
    answer = send("manage:hours_row", row.pk, weekday=3, opens_at="09:00", closes_at="12:00")
    assert answer.status_code == 409
    assert "Somebody else removed these hours a moment ago" in answer.content.decode()


def test_a_room_goes_out_of_use_and_comes_back(
    send: Send, as_manager: Client, booked: Any, room: Any, kim: User
):
    booked.starts_at, booked.ends_at = (at + timedelta(days=7) for at in (booked.starts_at, booked.ends_at))
    booked.save()
    assert send("manage:hours_use", room.pk, active="no").status_code == 302
    assert "Nothing is offered with it, whatever" not in page(as_manager, "manage:hours_of", room.pk)
    move_nobody(kim)
    text = page(as_manager, "manage:hours_of", room.pk)
    assert "Nothing is offered with it" in text
    assert "1 visit no longer fits" in text
    assert "out of use" in page(as_manager, "manage:hours")
    assert send("manage:hours_use", room.pk, active="yes").status_code == 302
    assert "no longer fit" not in page(as_manager, "manage:hours_of", room.pk)


# -- public holidays --------------------------------------------------------------------------------
def test_holidays_are_proposed_none_is_ticked_and_ticking_closes(
    send: Send, as_manager: Client, location: Any
):
    assert "No country is set" in page(as_manager, "manage:holidays_of", location.pk)
    location.country, location.region = "GB", "ENG"
    location.save()
    text = page(as_manager, "manage:holidays_of", location.pk)
    assert "Friday 26 March 2027: Good Friday" in text
    assert "2028: Late Summer Bank Holiday" in text
    assert "checked" not in text
    assert "2028-12-25" not in text  # eighteen months, no more
    assert send("manage:holidays_of", location.pk, days=["2027-03-26"]).status_code == 302
    text = page(as_manager, "manage:holidays_of", location.pk)
    assert text.count("checked") == 1
    assert "Closed on 26 March 2027" in text
    assert "Closed on 1 of" in page(as_manager, "manage:holidays")
    send("manage:holidays_of", location.pk)
    assert not Closure.objects.exists()
    assert "Open again on 26 March 2027" in page(as_manager, "manage:holidays_of", location.pk)


def test_a_day_that_was_not_proposed_closes_nothing(send: Send, location: Any):
    location.country = "GB"
    location.save()
    for day in ("2027-03-27", "Easter"):
        answer = send("manage:holidays_of", location.pk, days=["2027-03-26", day])
        assert answer.status_code == 422
        assert "This day was not proposed" in answer.content.decode()
    assert not Closure.objects.exists()


def test_a_holiday_that_was_chosen_stays_on_the_list_when_the_country_changes(
    send: Send, as_manager: Client, location: Any
):
    location.country = "GB"
    location.save()
    send("manage:holidays_of", location.pk, days=["2027-05-31"])
    location.country = "ES"
    location.save()
    assert "Monday 31 May 2027: Spring Bank Holiday" in page(as_manager, "manage:holidays_of", location.pk)


# -- places -----------------------------------------------------------------------------------------
PLACE = {"name": "Harbour Street", "address": "14 Harbour Street", "directions": "Ring twice"}


def test_a_place_is_changed_and_a_region_must_be_one_of_its_country(
    send: Send, as_manager: Client, location: Any
):
    wrong = send("manage:location", location.pk, **PLACE, country="GB", region="BY")
    assert wrong.status_code == 422
    assert wrong.content.decode().count("No such region there. Known are: ENG, NIR, SCT, WLS") == 2
    for country, message in (("", "Choose the country of the region"), ("FO", "No regions of this country")):
        answer = send("manage:location", location.pk, **PLACE, country=country, region="BY")
        assert message in answer.content.decode()
    empty = send("manage:location", location.pk, **{**PLACE, "name": "", "address": " "})
    assert "Enter a name" in empty.content.decode()
    location.refresh_from_db()
    assert location.address == "12 Harbour Street"
    assert send("manage:location", location.pk, **PLACE, country="GB", region="SCT").status_code == 302
    text = page(as_manager, "manage:location", location.pk)
    assert "Address: 12 Harbour Street became 14 Harbour Street" in text
    assert "Country: not said became United Kingdom" in text
    assert "14 Harbour Street" in page(as_manager, "manage:locations")


def test_another_zone_is_shown_first_then_done(send: Send, as_manager: Client, stand: Any, location: Any):
    (visit,) = stand([NINE + timedelta(days=7)])
    zone_page = reverse("manage:location_zone", args=[location.pk])
    text = as_manager.get(zone_page, {"zone": "America/New_York"}).content.decode()
    assert "1 visit to come keeps the time" in text
    assert "Thu 11 Mar, 9:00 am" in text
    assert "2:00 pm" in text  # UTC after
    visit.refresh_from_db()
    assert visit.starts_at == NINE + timedelta(days=7)
    assert send("manage:location_zone", location.pk, zone="America/New_York").status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == NINE + timedelta(days=7, hours=5)
    assert "Time zone: Europe/London became America/New_York" in page(
        as_manager, "manage:location", location.pk
    )


def test_a_zone_in_which_a_visit_could_not_keep_its_time_is_refused_by_name(
    send: Send, as_manager: Client, stand: Any, location: Any
):
    stand([NINE + timedelta(minutes=45)])  # at 9:10 by the clock: 9:45 in Paris is over
    for answer in (
        as_manager.get(reverse("manage:location_zone", args=[location.pk]), {"zone": "Europe/Paris"}),
        send("manage:location_zone", location.pk, zone="Europe/Paris"),
    ):
        text = answer.content.decode()
        assert "They would have begun already" in text
        assert "Ada Byron" in text
        assert "Change the time zone" not in text
    assert answer.status_code == 409
    location.refresh_from_db()
    assert location.time_zone == "Europe/London"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Europe/London"])
def test_no_zone_or_the_same_leads_back(as_manager: Client, location: Any, zone: str):
    answer = as_manager.get(reverse("manage:location_zone", args=[location.pk]), {"zone": zone})
    assert answer.url == reverse("manage:location", args=[location.pk])


@pytest.mark.parametrize("what", ["hours", "visit type", "place"])
def test_whoever_saves_over_a_colleague_is_told_first_and_loses_nothing(
    send: Send, as_manager: Client, opening_hours: None, link_visit: VisitType, location: Any, what: str
):
    hours = {"weekday": 3, "opens_at": "09:00", "closes_at": "17:00"}
    view, key, colleague, mine, typed = {
        "hours": (
            "manage:hours_row",
            Schedule.objects.get(weekday=3).pk,
            {**hours, "opens_at": "10:00"},
            {**hours, "closes_at": "18:05"},
            'value="18:05"',
        ),
        "visit type": (
            "manage:visit_type",
            link_visit.pk,
            terms(link_visit, minutes=60),
            terms(link_visit, horizon_days=71),
            'value="71"',
        ),
        "place": ("manage:location", location.pk, PLACE, {**PLACE, "name": "Quay"}, 'value="Quay"'),
    }[what]
    address = reverse(view, args=[key])
    version = re.search(r'name="version" value="(\w+)"', as_manager.get(address).content.decode())[1]
    assert send(view, key, **colleague, version=version).status_code == 302
    before = everything()
    answer = send(view, key, **mine, version=version)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "A colleague saved here since you opened the page" in text
    assert typed in text
    assert everything() == before
    again = re.search(r'name="version" value="(\w+)"', text)[1]
    assert send(view, key, **mine, version=again).status_code == 302
    assert send(view, key, **mine, version=again).status_code == 302  # a double click
    assert everything() != before


# -- all of them ------------------------------------------------------------------------------------
def test_the_desk_and_the_doctor_change_nothing(at_desk: Client, as_doctor: Client, location: Any, osei: Any):
    before = everything()
    for client in (at_desk, as_doctor):
        for view, key in (("manage:hours_add", osei.resource_id), ("manage:location_zone", location.pk)):
            assert client.post(reverse(view, args=[key]), {"zone": "Europe/Paris"}).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("visits", [1, 10])
def test_the_page_of_hours_costs_the_same_queries_however_full_the_diary(
    as_manager: Client, stand: Any, osei: Practitioner, visits: int, django_assert_num_queries: Any
):
    stand(NINE + timedelta(days=7 * number) for number in range(1, visits + 1))
    page(as_manager, "manage:hours_of", osei.resource_id)
    with django_assert_num_queries(17):
        page(as_manager, "manage:hours_of", osei.resource_id)
