"""Somebody whom no visit of ours fits asks to be rung; the desk's list of calls is part of the outbox."""

from datetime import datetime

from django.db import transaction

from clinic import audit
from clinic.outbox import Content, MessageKind, enqueue, register
from clinic.outbox.models import Channel, OutboxMessage
from intake.models import QuestionnaireResponse

KIND = "call_back"


def register_kind() -> None:
    """Tell the outbox of calls that patients ask for. They stay owed until a colleague has rung."""
    register(MessageKind(KIND, False, lambda message, now: None, lambda message, now: Content()))


@transaction.atomic
def ask_for_a_call(response: QuestionnaireResponse, phone: str, now: datetime) -> None:
    """Put a number (E.164) on the desk's list, once for these answers."""
    enqueue(
        kind=KIND,
        channel=Channel.CALL_LIST,
        recipient=phone,
        about_id=response.pk,
        dedupe_key=_key(response),
        due_at=now,
    )
    audit.record("call.requested", response, actor=None, now=now, patient=True)


def call_asked_for(response: QuestionnaireResponse) -> OutboxMessage | None:
    """Return the call that was asked for with these answers, if one was."""
    return OutboxMessage.objects.filter(dedupe_key=_key(response)).first()


def _key(response: QuestionnaireResponse) -> str:
    return f"{KIND}:{response.pk}"
