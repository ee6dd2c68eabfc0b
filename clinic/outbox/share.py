"""How much one address may get on the word of whoever typed it: nobody fills another's letter box.

Counted over all browsers and all kinds of message that go to an address which nobody has proved yet.
"""

from datetime import datetime, timedelta
from uuid import UUID

from clinic.outbox.models import OutboxMessage

DAY = timedelta(hours=24)
UNANSWERED_A_DAY = 3  # that nobody has typed back or opened
A_DAY = 10


def has_had_its_share(address: str, now: datetime, *, besides: UUID | None = None) -> bool:
    """Say whether an address (E.164 or e-mail) gets no more today on the word of a stranger.

    What is due later than ``now`` is not counted: it is asked about when its time has come, and then it is
    the message ``besides`` which the others are counted.
    """
    sent = OutboxMessage.objects.filter(
        typed_address=True, recipient__iexact=address, due_at__gt=now - DAY, due_at__lte=now
    )
    answers = [at for pk, at in sent.values_list("pk", "answered_at") if pk != besides]
    return len(answers) >= A_DAY or answers.count(None) >= UNANSWERED_A_DAY


def answered(about_id: UUID, *, now: datetime) -> None:
    """Note that whoever got the messages about one thing has answered: the address is theirs."""
    OutboxMessage.objects.filter(about_id=about_id, typed_address=True, answered_at=None).update(
        answered_at=now
    )
