"""Where colleagues ask for somebody: on the phone, or on a tablet of ours; under /ask/."""

from django.urls import path

from booking.views import asking, phone, phone_book, phone_ends

app_name = "ask"

VISIT = "visits/<uuid:appointment_id>"
CALL = "phone/<int:interview_id>"

urlpatterns = [
    path("", asking.start, name="start"),
    path(f"{VISIT}/phone/", asking.phone_for_visit, name="phone_for_visit"),
    path(f"{VISIT}/tablet/", asking.tablet_for_visit, name="tablet_for_visit"),
    path(f"{VISIT}/send/", asking.send_to_visit, name="send_to_visit"),
    path("tablet/<uuid:pass_id>/", asking.tablet_code, name="tablet_code"),
    path("tablet/<uuid:pass_id>/close/", asking.tablet_close, name="tablet_close"),
    path(f"{CALL}/", phone.overview, name="phone"),
    path(f"{CALL}/signs/", phone.signs, name="phone_signs"),
    path(f"{CALL}/danger/", phone_ends.danger, name="phone_danger"),
    path(f"{CALL}/send/", phone_ends.send, name="phone_send"),
    path(f"{CALL}/book/", phone_book.book, name="phone_book"),
    path(f"{CALL}/end/", phone_ends.end, name="phone_end"),
    path(f"{CALL}/pages/<slug:slug>/", phone.page, name="phone_page"),
]
