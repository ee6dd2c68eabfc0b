"""The demo's letter box: what would have been sent, in the demo only."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

SHOWN = 60


@dataclass(frozen=True)
class Letter:
    """One message as its reader would see it."""

    sent_at: datetime
    icon: str
    to: str
    subject: str
    text: str
    attachments: list[str]


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """Show the newest outgoing mail and text messages, newest first."""
    if not settings.DEMO:
        raise Http404
    outgoing = Path(settings.DATA_DIR) / "outgoing"
    files = sorted(
        [*outgoing.glob("mail/*.eml"), *outgoing.glob("sms/*.json")], key=lambda file: file.name, reverse=True
    )
    shown = [_mail(file) if file.suffix == ".eml" else _sms(file) for file in files[:SHOWN]]
    return render(request, "clinic/demo_mail.html", {"letters": shown})


def _mail(file: Path) -> Letter:
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    return Letter(
        sent_at=_written(file),
        icon="mail",
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=body.get_content() if body else "",
        attachments=[part.get_filename() or "" for part in mail.iter_attachments()],
    )


def _sms(file: Path) -> Letter:
    message = json.loads(file.read_bytes())
    return Letter(_written(file), "message", message["to"], "", message["text"], [])


def _written(file: Path) -> datetime:
    """Files are named by the nanosecond in which they were written."""
    return datetime.fromtimestamp(int(file.name.partition("-")[0]) / 1e9, UTC)
