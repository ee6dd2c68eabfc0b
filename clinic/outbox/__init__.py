"""Messages out: written with the fact they tell of, sent by a worker when they are due."""

from clinic.outbox.contents import Attachment, Content, MessageKind, register
from clinic.outbox.store import drop, enqueue, enqueue_all, reschedule

__all__ = ["Attachment", "Content", "MessageKind", "drop", "enqueue", "enqueue_all", "register", "reschedule"]
