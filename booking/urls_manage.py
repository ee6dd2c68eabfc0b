"""The manager's and the doctor's addresses about the rules, under /manage/."""

from django.urls import path

from booking.views import flags, reminder_policy, rules

app_name = "manage"

urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("rules/sign/", rules.sign, name="sign_rules"),
    path("reminders/policy/", reminder_policy.policy, name="reminder_policy"),
    path("flags/", flags.flags, name="flags"),
]
