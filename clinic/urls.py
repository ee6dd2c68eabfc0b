"""Every address of the site."""

from allauth.account import views as account
from django.apps import apps
from django.urls import include, path

from clinic.views import demo_mail, errors, health, reports, staff

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    path("healthz/", health.live, name="live"),
    path("readyz/", health.ready, name="ready"),
    path("demo/mail/", demo_mail.letters, name="demo_mail"),
    path("staff/", staff.home, name="staff_home"),
    path("staff/theme/", staff.set_theme, name="staff_theme"),
    path("staff/sign-in/", account.login, name="account_login"),
    path("staff/sign-out/", account.logout, name="account_logout"),
    path("staff/closed/", account.account_inactive, name="account_inactive"),
    path("webhooks/messages/", reports.message_report, name="message_report"),
    path("webhooks/twilio/<uuid:message_id>/", reports.twilio_report, name="twilio_report"),
    path("", include("intake.urls")),
    path("", include("booking.urls")),
    path("desk/", include("booking.urls_desk")),
    path("ask/", include("booking.urls_ask")),
    path("doctor/", include("booking.urls_doctor")),
    path("manage/", include("booking.urls_manage")),
]
if apps.is_installed("anymail"):
    urlpatterns.append(path("webhooks/mail/", include("anymail.urls")))
