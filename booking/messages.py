"""The messages of appointments: when each is still owed, and what it says. No health word in any of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.codes import six_digits
from booking.feeds.ics import FILENAME, MIMETYPE, calendar_file
from booking.models import Appointment, ContactProof, Status
from clinic import links
from clinic.models import Practice, Purpose
from clinic.outbox import Attachment, Content, MessageKind, register
from clinic.outbox.gsm import ONE_TEXT_MESSAGE, in_gsm
from clinic.outbox.models import OutboxMessage
from clinic.times import day_short, instant_short, instant_words, time_words

LINK_LIFE_AFTER_VISIT = timedelta(hours=24)


def register_kinds() -> None:
    """Tell the outbox which messages appointments owe. Only a code is waited for while somebody watches."""
    register(MessageKind("code", True, _code_still_owed, _code, typed_address=True))
    register(MessageKind("confirmation", False, _visit_still_owed, _about_visit("confirmation")))
    register(MessageKind("moved", False, _visit_still_owed, _about_visit("moved")))
    register(MessageKind("reminder_3_days", False, _visit_still_owed, _about_visit("reminder_3_days")))
    register(MessageKind("reminder_1_day", False, _visit_still_owed, _about_visit("reminder_1_day")))
    register(MessageKind("cancellation", False, _cancellation_still_owed, _about_visit("cancellation")))


def _visit_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    appointment = Appointment.objects.get(pk=message.about_id)
    if appointment.status != Status.BOOKED:
        return f"the visit is {appointment.status}"
    if appointment.sequence != message.about_version:
        return "the visit was moved"
    return "the visit has begun" if appointment.starts_at <= now else None


def _cancellation_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    appointment = Appointment.objects.get(pk=message.about_id)
    return None if appointment.status == Status.CANCELLED else f"the visit is {appointment.status}"


def _code_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    proof = ContactProof.objects.filter(pk=message.about_id).first()
    if proof is None or proof.proven_at is not None:
        return "no longer needed"
    if (proof.address, proof.sends) != (message.recipient, message.about_version):
        return "another was asked for"
    return "the code has ended" if proof.expires_at is None or proof.expires_at <= now else None


def _code(message: OutboxMessage, now: datetime) -> Content:
    proof = ContactProof.objects.get(pk=message.about_id)
    code = six_digits(proof.pk, proof.nonce)
    host = urlsplit(settings.SITE_URL).hostname
    words = {"code": code, "practice": Practice.objects.the(), "host": host}
    return Content(
        subject=_("Your code"),
        text=_render("code.txt", words),
        sms=in_gsm(_render("code.sms.txt", words)),
        secrets=(code,),
    )


def _about_visit(kind: str) -> Callable[[OutboxMessage, datetime], Content]:
    """Return the function that writes one kind of message about a visit, with a fresh link each time."""

    def compose(message: OutboxMessage, now: datetime) -> Content:
        appointment = Appointment.objects.select_related("location", "visit_type", "practitioner").get(
            pk=message.about_id
        )
        words = _words(appointment, now)
        return Content(
            subject=_render(f"{kind}.subject.txt", words),
            text=_render(f"{kind}.txt", words),
            sms=_text_message(f"{kind}.sms.txt", words),
            attachments=(Attachment(FILENAME, calendar_file(appointment, now=now), MIMETYPE),),
        )

    return compose


def _words(appointment: Appointment, now: datetime) -> dict[str, object]:
    zone = appointment.location.zone
    expires_at = max(now, appointment.ends_at) + LINK_LIFE_AFTER_VISIT
    token = links.issue(Purpose.APPOINTMENT, appointment.pk, expires_at=expires_at, now=now)
    days_ahead = appointment.local_start.date() - now.astimezone(zone).date()
    return {
        "appointment": appointment,
        "practice": Practice.objects.the(),
        "address": appointment.location.address,
        "when": instant_words(appointment.starts_at, zone),
        "when_short": instant_short(appointment.starts_at, zone),
        "day_short": day_short(appointment.local_start.date()),
        "time": time_words(appointment.local_start.time()),
        "is_tomorrow": days_ahead == timedelta(days=1),
        "link": settings.SITE_URL + reverse("booking:manage", args=[token]),
    }


def _text_message(template: str, words: dict[str, object]) -> str:
    """Render a text message; without the address, which is behind the link too, if it is too long for one."""
    text = in_gsm(_render(template, words))
    if len(text) <= ONE_TEXT_MESSAGE:
        return text
    return in_gsm(_render(template, {**words, "address": ""}))


def _render(template: str, words: dict[str, object]) -> str:
    return render_to_string(f"booking/messages/{template}", words).strip()
