"""The doctor's addresses, under /doctor/."""

from django.urls import path

from booking.views import doctor

app_name = "doctor"

urlpatterns = [
    path("", doctor.patients, name="list"),
    path("<uuid:appointment_id>/", doctor.summary, name="summary"),
    path("<uuid:appointment_id>/verdict/", doctor.verdict, name="verdict"),
]
