"""What a worker under test knows how to send."""

from django.apps import AppConfig


class Letters(AppConfig):
    """Makes two kinds of letter known: ``letter`` and the urgent ``code``."""

    name = "clinic.tests.outbox"
    label = "letters"

    def ready(self):
        from clinic.outbox import Content, MessageKind, register

        def compose(message, now):
            return Content(subject=message.recipient.partition("@")[0], text="See you.", sms="See you.")

        for code, urgent in (("letter", False), ("code", True)):
            register(MessageKind(code, urgent, still_owed=lambda message, now: None, compose=compose))
