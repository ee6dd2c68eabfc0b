"""The desk's addresses, under /desk/."""

from django.urls import path

from booking.views import alerts, changed, closures, consent, desk, kept, messages, staff, tasks, waitlist

app_name = "desk"

urlpatterns = [
    path("", desk.day, name="day"),
    path("board/", desk.board, name="board"),
    path("appointments/<uuid:appointment_id>/", desk.appointment, name="appointment"),
    path("appointments/<uuid:appointment_id>/arrived/", desk.arrived, name="arrived"),
    path("appointments/<uuid:appointment_id>/not-attended/", desk.not_attended, name="not_attended"),
    path("appointments/<uuid:appointment_id>/cancel/", desk.cancelled, name="cancel"),
    path("alerts/", alerts.alerts, name="alerts"),
    path("alerts/band/", staff.band, name="band"),
    path("alerts/<int:alert_id>/", alerts.outcome, name="alert_outcome"),
    path("kept/", kept.kept, name="kept"),
    path("kept/<uuid:appointment_id>/book/", kept.book, name="kept_book"),
    path("kept/<uuid:appointment_id>/let-go/", kept.let_go, name="kept_let_go"),
    path("consent/", consent.consent, name="consent"),
    path("consent/<int:check_id>/", consent.settled, name="consent_settled"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/<int:task_id>/", tasks.close, name="task_close"),
    path("waitlist/", waitlist.waitlist, name="waitlist"),
    path("waitlist/<int:wish_id>/offer/", waitlist.offer, name="waitlist_offer"),
    path("waitlist/offers/<uuid:offer_id>/take/", waitlist.take, name="waitlist_take"),
    path("waitlist/offers/<uuid:offer_id>/withdraw/", waitlist.withdraw, name="waitlist_withdraw"),
    path("closures/", closures.closures, name="closures"),
    path("closures/new/", closures.new, name="closure_new"),
    path("closures/<int:change_id>/", closures.closure, name="closure"),
    path("closures/<int:change_id>/apply/", closures.applied, name="closure_apply"),
    path("closures/<int:change_id>/undo/", closures.undone, name="closure_undo"),
    path("closures/<int:change_id>/discard/", closures.discarded, name="closure_discard"),
    path("closures/open/<int:closure_id>/", closures.opened, name="closure_open"),
    path("closures/visits/<int:changed_id>/", changed.changed_visit, name="changed_visit"),
    path("closures/visits/<int:changed_id>/settle/", changed.settled, name="changed_visit_settle"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<uuid:message_id>/", messages.see_to, name="see_to"),
]
