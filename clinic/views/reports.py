"""Reports of delivery, posted by services that took our text messages; each is signed."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.models import OutboxMessage
from clinic.outbox.channels.twilio import Twilio
from clinic.outbox.reports import arrived, failed

FRESH = timedelta(minutes=5)  # an older report is a recording of one
# https://www.twilio.com/docs/messaging/api/message-resource: what is neither is on its way.
TWILIO_ARRIVED = ("delivered", "read")
TWILIO_FAILED = ("undelivered", "failed", "canceled")
# https://www.twilio.com/docs/api/errors
TWILIO_REASONS = {
    "30003": "the telephone is switched off or out of reach",
    "30004": "the person or the network blocks our text messages",
    "30005": "the number is not in use",
    "30006": "a landline, or a network that can't be reached",
    "30007": "the network took it for spam",
}


@csrf_exempt
@require_POST
def twilio_report(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Note what Twilio reports of a message. Refuses what Twilio did not sign, and what is about another."""
    if not settings.SMS_URL.startswith("twilio:"):
        raise Http404
    form = request.POST.dict()
    wanted = Twilio(settings.SMS_URL).signature(settings.SITE_URL + request.get_full_path(), form)
    if not _same(wanted, request.headers.get("X-Twilio-Signature", "")):
        raise PermissionDenied
    message = OutboxMessage.objects.filter(pk=message_id, channel="sms").first()
    if message is None or (message.message_id and message.message_id != form.get("MessageSid")):
        raise Http404
    status, code = form.get("MessageStatus", ""), form.get("ErrorCode", "")
    reason = TWILIO_REASONS.get(code, f"the text message did not arrive ({code})")
    return _answer(message_id, status in TWILIO_ARRIVED, status in TWILIO_FAILED, reason)


@csrf_exempt
@require_POST
def message_report(request: HttpRequest) -> HttpResponse:
    """Note what a clinic's own service reports: ``{"id", "status": "delivered" | "failed", "at"}`` as JSON.

    Signed as our messages to it are; ``at`` is when it was written (ISO 8601, with its offset).
    """
    if not settings.SMS_WEBHOOK_URL:
        raise Http404
    wanted = hmac.new(settings.SMS_WEBHOOK_SECRET.encode(), request.body, hashlib.sha256).hexdigest()
    if not _same(f"sha256={wanted}", request.headers.get("Instep-Signature", "")):
        raise PermissionDenied
    report = _read(request.body)
    if report is None:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    message_id, status, at = report
    if abs(clock.now() - at) > FRESH:
        raise PermissionDenied
    if not OutboxMessage.objects.filter(pk=message_id, channel="sms").exists():
        raise Http404
    return _answer(message_id, status == "delivered", status == "failed", "the text message did not arrive")


def _answer(message_id: UUID, has_arrived: bool, has_failed: bool, reason: str) -> HttpResponse:
    """Note a report. What was noted before is answered by 409, what is no news by 204."""
    if has_arrived:
        noted = arrived(message_id, now=clock.now())
    elif has_failed:
        noted = failed(message_id, reason=reason, now=clock.now())
    else:
        noted = True
    return HttpResponse(status=HTTPStatus.NO_CONTENT if noted else HTTPStatus.CONFLICT)


def _read(body: bytes) -> tuple[UUID, str, datetime] | None:
    """Return id, status and time of a report; None for what is none."""
    try:
        said = json.loads(body)
        message_id, at = UUID(str(said["id"])), parse_datetime(str(said["at"]))
        status = str(said["status"])
    except (ValueError, KeyError, TypeError):
        return None
    return (message_id, status, at) if at and at.tzinfo else None


def _same(wanted: str, given: str) -> bool:
    """Compare in a time that says nothing of where they differ."""
    return hmac.compare_digest(wanted.encode(), given.encode())
