"""The manager's addresses, and the doctor's about the rules, under /manage/."""

from django.urls import path

from booking.views import (
    booking_rules,
    flags,
    holidays,
    hours,
    places,
    reminder_policy,
    reminders,
    rules,
    texts,
    use,
    visit_types,
)

app_name = "manage"

RESOURCE = "hours/<int:resource_id>"
ROW = "hours/row/<int:row_id>"
PLACE = "locations/<int:place_id>"

urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/sign/", rules.sign, name="sign_rules"),
    path("booking-rules/", booking_rules.booking_rules, name="booking_rules"),
    path("booking-rules/<int:visit_type_id>/", booking_rules.referral, name="booking_rules_of"),
    path("reminders/policy/", reminder_policy.policy, name="reminder_policy"),
    path("flags/", flags.flags, name="flags"),
    path("hours/", hours.hours, name="hours"),
    path(f"{RESOURCE}/", hours.hours_of, name="hours_of"),
    path(f"{RESOURCE}/add/", hours.add, name="hours_add"),
    path(f"{RESOURCE}/extra/", hours.add_extra, name="hours_extra"),
    path(f"{RESOURCE}/use/", use.use, name="hours_use"),
    path(f"{RESOURCE}/use/<int:closure_id>/", use.use_again, name="hours_use_again"),
    path(f"{ROW}/", hours.row, name="hours_row"),
    path(f"{ROW}/end/", hours.end, name="hours_end"),
    path(f"{ROW}/remove/", hours.remove, name="hours_remove"),
    path("hours/waiting/<int:change_id>/withdraw/", hours.withdraw, name="withdraw"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/<int:place_id>/", holidays.holidays_of, name="holidays_of"),
    path("visit-types/", visit_types.visit_types, name="visit_types"),
    path("visit-types/new/", visit_types.new, name="visit_type_new"),
    path("visit-types/<int:visit_type_id>/", visit_types.visit_type, name="visit_type"),
    path("locations/", places.places, name="locations"),
    path(f"{PLACE}/", places.place, name="location"),
    path(f"{PLACE}/zone/", places.zone, name="location_zone"),
    path("reminders/", reminders.reminders, name="reminders"),
    path("reminders/table/", reminders.reminders_table, name="reminders_table"),
    path("messages/", texts.texts, name="texts"),
    path("messages/<slug:kind>/<slug:channel>/<slug:language>/", texts.text, name="text"),
    path("messages/<slug:kind>/<slug:channel>/<slug:language>/again/", texts.text_again, name="text_again"),
]
