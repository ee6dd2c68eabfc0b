"""The messages of unfinished answers: a link back to them, and one reminder. No health word in either."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic import links
from clinic.models import Location, Practice, Purpose
from clinic.outbox import Content, MessageKind, register
from clinic.outbox.gsm import ONE_TEXT_MESSAGE, in_gsm
from clinic.outbox.models import OutboxMessage
from clinic.outbox.share import has_had_its_share
from clinic.outbox.words.outline import filled_in
from clinic.outbox.words.worded import as_worded
from clinic.times import day_words, local
from intake.models import QuestionnaireResponse
from intake.services.way_back import LINK, REMINDER


def register_kinds() -> None:
    """Tell the outbox of both. They go to an address that somebody typed, so only a few a day do."""
    register(MessageKind(LINK, False, _why_not, _compose(LINK), typed_address=True))
    register(MessageKind(REMINDER, False, _why_not_remind, _compose(REMINDER), typed_address=True))


def _why_not(message: OutboxMessage, now: datetime) -> str | None:
    response = QuestionnaireResponse.objects.filter(pk=message.about_id).first()
    if response is None or (response.expires_at is not None and response.expires_at <= now):
        return "the answers have ended"
    if response.patient_id is not None:
        return "booked"
    return None if response.reach_address == message.recipient else "another address was given"


def _why_not_remind(message: OutboxMessage, now: datetime) -> str | None:
    """Remind nobody who was told to get help first, or whose letter box others have filled."""
    if reason := _why_not(message, now):
        return reason
    if QuestionnaireResponse.objects.get(pk=message.about_id).alerts.blocking().exists():
        return "a colleague sees to it"
    full = has_had_its_share(message.recipient, now, besides=message.pk)
    return "the address has had its share" if full else None


def _compose(kind: str) -> Callable[[OutboxMessage, datetime], Content]:
    """Return the function that writes one kind, with a fresh link each time."""

    def compose(message: OutboxMessage, now: datetime) -> Content:
        response = QuestionnaireResponse.objects.get(pk=message.about_id)
        if response.expires_at is None:
            raise ValueError("only a draft has a way back")
        token = links.issue(Purpose.ANSWERS, response.pk, expires_at=response.expires_at, now=now)
        location = Location.objects.order_by("pk").first()
        until = local(response.expires_at, location.zone if location else "UTC")
        practice, until_day = Practice.objects.the(), day_words(until.date())
        words: dict[str, object] = {
            "clinic": practice.name,
            "phone": practice.phone,
            "link": settings.SITE_URL + reverse("intake:resume_link", args=[token]),
            "until": until_day,
            "until_day": until_day,
        }
        content = Content(
            subject=_("Go on with your answers"), text=_render(f"{kind}.txt", words), sms=_text(kind, words)
        )
        return as_worded(message, content, words)

    return compose


def _text(kind: str, words: dict[str, object]) -> str:
    """Render a text message; without the clinic's name if that would make it two."""
    text = in_gsm(_render(f"{kind}.sms.txt", words))
    return text if len(text) <= ONE_TEXT_MESSAGE else in_gsm(_render("resume_short.sms.txt", words))


def _render(template: str, words: dict[str, object]) -> str:
    return filled_in(f"intake/messages/{template}", words)
