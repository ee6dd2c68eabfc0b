"""Public holidays: proposed by country and region, closed for whole local days, and opened again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from booking.diary import free_times
from booking.models import Closure
from booking.scheduling import Interval
from booking.services.holidays import close_on_holidays
from clinic.models import AuditEvent
from clinic.public_holidays import countries, public_holidays, regions
from conftest import NOW

GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)
EASTER = {GOOD_FRIDAY: "Good Friday", EASTER_MONDAY: "Easter Monday"}


@pytest.fixture
def choose(location, noor):
    def write(*chosen, proposed=EASTER):
        close_on_holidays(place=location, proposed=proposed, chosen=chosen, actor=noor, now=NOW)

    return write


def test_countries_and_regions_have_their_own_holidays():
    march = date(2027, 3, 1), date(2027, 4, 30)
    assert public_holidays("GB", "ENG", *march) == EASTER
    assert EASTER_MONDAY not in public_holidays("GB", "SCT", *march)
    assert public_holidays("ES", "", *march)[GOOD_FRIDAY] == "Good Friday"  # in English
    assert countries()["ES"] == "Spain"
    assert "SCT" in regions("GB")
    assert regions("XX") == []
    with pytest.raises(NotImplementedError):
        public_holidays("GB", "nowhere", *march)


def test_every_country_that_can_be_chosen_can_be_asked():
    year = date(2027, 1, 1), date(2027, 12, 31)
    known = [code for code in countries() if public_holidays(code, "", *year)]
    assert len(known) > 200  # of some none is known, and the page says so
    assert all(len(code) == 2 and name for code, name in countries().items())


def test_a_chosen_day_is_closed_from_midnight_to_midnight_of_the_place(choose, opening_hours, link_visit):
    choose(GOOD_FRIDAY, EASTER_MONDAY)
    monday = Closure.objects.get(holiday_on=EASTER_MONDAY)
    midnight = datetime(2027, 3, 28, 23, tzinfo=UTC)  # summer time since Sunday
    assert (monday.starts_at, monday.ends_at) == (midnight, midnight + timedelta(days=1))
    easter = Interval(datetime(2027, 3, 25, 12, tzinfo=UTC), datetime(2027, 3, 31, tzinfo=UTC))
    days = {free.local_start.date() for free in free_times(link_visit, window=easter, now=NOW)}
    assert days == {date(2027, 3, 25), date(2027, 3, 30)}


def test_choosing_again_changes_only_what_differs(choose, noor):
    choose(GOOD_FRIDAY)
    first = Closure.objects.get()
    choose(GOOD_FRIDAY)
    choose(GOOD_FRIDAY, EASTER_MONDAY)
    assert Closure.objects.get(holiday_on=GOOD_FRIDAY) == first
    choose(EASTER_MONDAY)
    assert Closure.objects.get().holiday_on == EASTER_MONDAY
    acts = AuditEvent.objects.values_list("act", "detail__days", "actor")
    assert list(acts) == [
        ("holidays.closed", ["2027-03-26"], noor.pk),
        ("holidays.closed", ["2027-03-29"], noor.pk),
        ("holidays.opened", ["2027-03-26"], noor.pk),
    ]


def test_what_was_not_proposed_is_left_alone(choose, location):
    other = Closure.objects.create(location=location, starts_at=NOW, ends_at=NOW + timedelta(days=60))
    choose(GOOD_FRIDAY)
    choose(proposed={EASTER_MONDAY: "Easter Monday"})
    assert Closure.objects.count() == 2
    choose()
    assert Closure.objects.get() == other
    with pytest.raises(ValueError, match="proposed"):
        choose(date(2027, 4, 1))
