"""The patient's way to a visit, and to the visit they have."""

from django.urls import path

from booking.services.unwanted import Stoppable
from booking.views import (
    booked,
    code,
    contact,
    earlier,
    enough,
    language,
    manage,
    new_time,
    referral,
    returning,
    ring,
    times,
    unwanted,
    waiting,
)

app_name = "booking"

OWN = "book/<uuid:reference>"
LINK = "a/<str:token>"
BEFORE = "been-here"

urlpatterns = [
    path(f"{BEFORE}/", returning.returning, name="returning"),
    path(f"{BEFORE}/code/", returning.returning_code, name="returning_code"),
    path(f"{BEFORE}/who/", returning.who, name="who"),
    path(f"{BEFORE}/welcome/", returning.welcome, name="welcome"),
    path(f"{BEFORE}/again/", returning.again, name="again"),
    path(f"{BEFORE}/change/<uuid:appointment_id>/", returning.change, name="change"),
    path("language/", language.choose_language, name="language"),
    path(f"{OWN}/times/", times.times, name="times"),
    path(f"{OWN}/days/", times.days, name="days"),
    path(f"{OWN}/referral/", referral.referral, name="referral"),
    path(f"{OWN}/contact/", contact.contact, name="contact"),
    path(f"{OWN}/code/", code.code, name="code"),
    path(f"{OWN}/enough/", enough.enough, name="enough"),
    path(f"{OWN}/ring/", ring.ring, name="ring"),
    path(f"{OWN}/booked/", booked.booked, name="booked"),
    path(f"{OWN}/waitlist/", waiting.own_wish, name="wish"),
    path(f"{OWN}/calendar.ics", booked.calendar, name="calendar"),
    path(f"{LINK}/", manage.manage, name="manage"),
    path(f"{LINK}/coming/", manage.coming, name="manage_confirm"),
    path(f"{LINK}/change/", manage.change, name="manage_change"),
    path(f"{LINK}/change/days/", manage.days, name="manage_days"),
    path(f"{LINK}/cancel/", manage.give_up, name="manage_cancel"),
    path(f"{LINK}/answers/", manage.answers, name="manage_answers"),
    path(f"{LINK}/waitlist/", waiting.linked_wish, name="manage_wish"),
    path(f"{LINK}/new-time/", new_time.new_time, name="manage_new_time"),
    path(f"{LINK}/new/", earlier.earlier, name="manage_earlier"),
    path(f"{LINK}/reminders/", unwanted.unwanted, {"which": Stoppable.REMINDERS}, name="stop_reminders"),
    path(f"{LINK}/notes/", unwanted.unwanted, {"which": Stoppable.NOTES}, name="stop_notes"),
    path(f"{LINK}/calendar.ics", manage.calendar, name="manage_calendar"),
]
