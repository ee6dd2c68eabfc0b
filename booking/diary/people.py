"""Finding the visit of somebody who rings or stands at the desk: "sha 61", "verma 321"."""

import re
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from booking.models import Appointment, Status

A_DAY = timedelta(days=1)
FEWEST_SIGNS = 2
MOST_FOUND = 10
WORDS = 5
YEAR_DIGITS = (2, 4)
PHONE_DIGITS = 3  # at least: the last ones, as people say them


def find_visits(typed: str, now: datetime) -> QuerySet[Appointment]:
    """Return visits to come, or of people who are here, whose patient fits each word; the soonest first.

    Letters are the beginning of a name; two or four digits a year of birth, three or more the end of a
    phone number. Nothing is found for less than two signs.
    """
    words = re.findall(r"[^\W\d_]+|\d+", typed)[:WORDS]
    if sum(map(len, words)) < FEWEST_SIGNS:
        return Appointment.objects.none()
    here = Q(status=Status.ARRIVED, starts_at__gt=now - A_DAY)
    coming = Q(status=Status.BOOKED, ends_at__gt=now) | here
    visits = Appointment.objects.filter(coming, *map(_fits, words))
    return visits.select_related("patient", "visit_type", "location").order_by("starts_at")[:MOST_FOUND]


def _fits(word: str) -> Q:
    if not word.isdecimal():
        return Q(patient__full_name__istartswith=word) | Q(patient__full_name__icontains=f" {word}")
    fits = Q(patient__mobile__endswith=word) if len(word) >= PHONE_DIGITS else Q(pk__in=[])
    if len(word) in YEAR_DIGITS:
        year = int(word)
        years = [year] if len(word) == max(YEAR_DIGITS) else [1900 + year, 2000 + year]
        fits |= Q(patient__birth_date__year__in=years)
    return fits
