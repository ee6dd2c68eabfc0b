"""What colleagues read in their mail of a danger sign: that somebody waits, and where. Not who, and not why."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from clinic.models import Location
from clinic.outbox import Content, MessageKind, register
from clinic.outbox.models import OutboxMessage
from clinic.times import instant_words
from intake.models import SafetyAlert
from intake.services.tell_of_alerts import KIND


def register_kind() -> None:
    """Tell the outbox of it; it can't wait."""
    register(MessageKind(KIND, True, _why_not, _compose))


def _why_not(message: OutboxMessage, now: datetime) -> str | None:
    alert = SafetyAlert.objects.filter(pk=message.dedupe_key.split(":")[1]).first()
    return None if alert and alert.closed_at is None else "a colleague has answered"


def _compose(message: OutboxMessage, now: datetime) -> Content:
    alert = SafetyAlert.objects.get(pk=message.dedupe_key.split(":")[1])
    location = Location.objects.order_by("pk").first()
    words = {
        "since": instant_words(alert.raised_at, location.zone if location else "UTC"),
        "nobody_answered": bool(message.about_version),
        "link": settings.SITE_URL + reverse("desk:alerts"),
    }
    return Content(subject=_render("subject.txt", words), text=_render("txt", words))


def _render(ending: str, words: dict[str, object]) -> str:
    return render_to_string(f"intake/messages/staff/{KIND}.{ending}", words).strip()
