"""E-mail through a provider's API by django-anymail, which EMAIL_URL=anymail+… chooses."""

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from anymail.message import AnymailStatus
from django.core.mail import EmailMultiAlternatives

from clinic.outbox.channels.email import Email
from clinic.outbox.channels.http import wait_asked_for
from clinic.outbox.channels.protocol import Receipt, Refused, Unavailable

NEVER = {"invalid", "rejected", "failed"}
OURS = "instep_message"  # the name under which a report gives back which message it is about


class ProviderMail(Email):
    """One message to one address. Most providers give it a Message-ID of their own; ours goes along as metadata."""

    def hand_over(self, email: EmailMultiAlternatives) -> Receipt:
        """Send one e-mail and return the provider's name for it. Raises Refused or Unavailable."""
        ours = email.extra_headers["Message-ID"]
        email.metadata = {OURS: ours.strip("<>").partition("@")[0]}  # type: ignore[attr-defined]
        email.message()  # ValueError for a line break in a header: an API would take it
        try:
            email.send()
        except AnymailRecipientsRefused as error:
            raise Refused("the mail provider refused the address") from error
        except AnymailAPIError as error:
            raise _judged(error) from error
        theirs: AnymailStatus = email.anymail_status  # type: ignore[attr-defined]
        if theirs.status and theirs.status & NEVER:
            raise Refused("the mail provider refused the address")
        if not theirs.message_id:
            raise Unavailable("the mail provider answered what we can't read")
        return Receipt(reference=str(theirs.message_id))


def _judged(error: AnymailAPIError) -> Refused | Unavailable:
    """Tell a no to this message from trouble with the account or the service; no status: nobody answered."""
    status = error.status_code
    if status in (401, 403, 404):
        return Unavailable("the mail provider does not know our account")
    if status is None or not 400 <= status < 500 or status in (408, 429):
        headers = getattr(error.response, "headers", None) or {}
        return Unavailable("the mail provider asks for patience", retry_after=wait_asked_for(headers))
    return Refused(f"the mail provider refused it ({status})")
