"""What goes wrong when a message is marked before it is sent: whoever dies in between has lost it."""

from typing import Any

from django.apps import AppConfig


class MarksFirst(AppConfig):
    """Turns the order round."""

    name = "bench.kill"
    label = "marks_first"

    def ready(self) -> None:
        """Mark, then hand over."""
        from clinic import clock
        from clinic.outbox import dispatch
        from clinic.outbox.models import OutboxMessage, State

        hand_over = dispatch._hand_over

        def marked_before(message: OutboxMessage, content: Any) -> Any:
            sent = {"state": State.SENT, "sent_at": clock.now(), "message_id": f"<{message.pk}@localhost>"}
            OutboxMessage.objects.filter(pk=message.pk).update(**sent)
            return hand_over(message, content)

        dispatch._hand_over = marked_before
