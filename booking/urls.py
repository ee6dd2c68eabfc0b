"""The patient's way to a visit, and to the visit they have."""

from django.urls import path

from booking.views import booked, code, contact, manage, times

app_name = "booking"

OWN = "book/<uuid:reference>"
LINK = "a/<str:token>"

urlpatterns = [
    path(f"{OWN}/times/", times.times, name="times"),
    path(f"{OWN}/contact/", contact.contact, name="contact"),
    path(f"{OWN}/code/", code.code, name="code"),
    path(f"{OWN}/booked/", booked.booked, name="booked"),
    path(f"{OWN}/calendar.ics", booked.calendar, name="calendar"),
    path(f"{LINK}/", manage.manage, name="manage"),
    path(f"{LINK}/coming/", manage.coming, name="manage_confirm"),
    path(f"{LINK}/change/", manage.change, name="manage_change"),
    path(f"{LINK}/cancel/", manage.give_up, name="manage_cancel"),
    path(f"{LINK}/answers/", manage.answers, name="manage_answers"),
    path(f"{LINK}/calendar.ics", manage.calendar, name="manage_calendar"),
]
