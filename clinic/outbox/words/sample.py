"""Made-up values for placeholders, for previews: the practice's own words about a visit that nobody has."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from clinic.models import Location, Practice, Practitioner
from clinic.times import day_short, day_words, instant_short, instant_words, time_words

# Nothing is longer than a Wednesday in September, half past twelve.
LONG_INSTANT = datetime(2027, 9, 22, 11, 30, tzinfo=UTC)
TOKEN = "x" * 24


def sample_values() -> dict[str, str]:
    """Return values as long as they get in this practice, in the language of the moment. Three queries."""
    places = list(Location.objects.all())
    place = max(places, key=lambda one: len(one.address), default=Location(time_zone="UTC"))
    names = Practitioner.objects.values_list("name", flat=True)
    return values_for(Practice.objects.the(), place, max(names, key=len, default=""), LONG_INSTANT)


def values_for(practice: Practice, place: Location, practitioner: str, starts_at: datetime) -> dict[str, str]:
    """Return a value for each placeholder there is."""
    zone = place.zone
    local = starts_at.astimezone(zone)
    earlier = starts_at - timedelta(days=1)
    return {
        "clinic": practice.name,
        "phone": practice.phone,
        "link": f"{settings.SITE_URL}/a/{TOKEN}/",
        "when": instant_words(starts_at, zone),
        "when_short": instant_short(starts_at, zone),
        "day": day_short(local.date()),
        "day_long": day_words(local.date()),
        "time": time_words(local.time()),
        "address": place.address,
        "directions": place.directions,
        "practitioner": practitioner,
        "reference": "FK-4827-0391",
        "code": "123456",
        "host": str(urlsplit(settings.SITE_URL).hostname),
        "new": instant_words(earlier, zone),
        "new_short": instant_short(earlier, zone),
        "until": time_words((local - timedelta(hours=1)).time()),
        "until_day": day_words(local.date()),
        "minutes": "20",
        "new_time": time_words((local + timedelta(minutes=20)).time()),
    }


def filled_sample(values: Mapping[str, str], places: tuple[str, ...]) -> dict[str, str]:
    """Return the values of some placeholders alone: what is not theirs stays as it was typed."""
    return {name: values[name] for name in places}
