"""A mail server that takes its time over some letters."""

from time import sleep

from clinic.outbox.channels import folder

SLOW = 5  # seconds between the moment a slow letter has left and the moment the worker knows


class EmailBackend(folder.EmailBackend):
    """Delivers, and answers late if the subject says so."""

    def send_messages(self, email_messages):
        sent = super().send_messages(email_messages)
        if email_messages[0].subject.startswith("slow"):
            sleep(SLOW)
        return sent
