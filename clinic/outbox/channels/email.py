"""E-mail through Django's mail backend, which EMAIL_URL chooses."""

from collections.abc import Iterable
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from clinic.outbox.channels.protocol import Receipt, Refused, Unavailable
from clinic.outbox.contents import Content


class Email:
    """One message to one address, as text and HTML. A resend carries the same Message-ID.

    Those that nobody needs to keep an appointment say how to stop them (RFC 2369, RFC 8058: by one click).
    """

    def send(self, recipient: str, content: Content, idempotency_key: str) -> Receipt:
        """Hand a message over. Raises Refused or Unavailable."""
        email = _email(recipient, content, idempotency_key)
        try:
            return self.hand_over(email)
        except SMTPRecipientsRefused as error:
            raise _judged(code for code, _ in error.recipients.values()) from error
        except SMTPDataError as error:
            raise _judged([error.smtp_code]) from error
        except ValueError as error:  # a line break in a header, an address that can't be one
            raise Refused("the address or the subject can't be used") from error
        except (SMTPException, OSError) as error:
            raise Unavailable("the mail server can't be reached") from error

    def hand_over(self, email: EmailMultiAlternatives) -> Receipt:
        """Send one e-mail and return the name that it goes by."""
        email.send()
        return Receipt(reference=email.extra_headers["Message-ID"])


def _email(recipient: str, content: Content, idempotency_key: str) -> EmailMultiAlternatives:
    message_id = f"<{idempotency_key}@{urlsplit(settings.SITE_URL).hostname}>"
    email = EmailMultiAlternatives(
        subject=content.subject,
        body=content.text,
        to=[recipient],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    if content.stop_link:
        email.extra_headers["List-Unsubscribe"] = f"<{content.stop_link}>"
        email.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if content.html:
        email.attach_alternative(content.html, "text/html")
    for file in content.attachments:
        email.attach(file.filename, file.content, file.mimetype)
    return email


def _judged(codes: Iterable[int]) -> Refused | Unavailable:
    """Tell a no for good from a not now (RFC 5321 section 4.2.1: 5xx is permanent, 4xx is not)."""
    if all(code >= 500 for code in codes):
        return Refused("the mail server refused it")
    return Unavailable("the mail server asks for patience")
