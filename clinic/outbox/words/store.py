"""Keeping what a clinic lets its messages say: each change is a version of its own, with an audit row."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from clinic import audit
from clinic.models import MessageTemplate, User, VisitType


class TextChanged(Exception):
    """A colleague saved another text since this one was opened; nothing was saved."""


@dataclass(frozen=True, slots=True)
class TextKey:
    """Which text: of a kind of message, by a channel, in a language, for one visit type or for all."""

    kind: str
    channel: str
    language: str
    visit_type: VisitType | None = None

    def versions(self) -> QuerySet[MessageTemplate]:
        """Return every version of this very text, the newest first."""
        return MessageTemplate.objects.filter(
            kind=self.kind, channel=self.channel, language=self.language, visit_type=self.visit_type
        ).order_by("-number")


def save_text(
    key: TextKey, *, subject: str, text: str, after: int, actor: User, now: datetime
) -> MessageTemplate:
    """Let a message say this from now on. ``after`` is the version that was read, 0 for none.

    The same words again are no new version. Raises TextChanged.
    """
    return _add(key, MessageTemplate(subject=subject, text=text), after=after, actor=actor, now=now)


def use_again(key: TextKey, number: int, *, after: int, actor: User, now: datetime) -> MessageTemplate:
    """Let a message say what an earlier version said; version 0 is the text that we wrote ourselves.

    Raises TextChanged, MessageTemplate.DoesNotExist.
    """
    if number:
        old = key.versions().get(number=number)
        again = MessageTemplate(subject=old.subject, text=old.text, is_built_in=old.is_built_in)
    else:
        again = MessageTemplate(is_built_in=True)
    return _add(key, again, after=after, actor=actor, now=now)


@transaction.atomic
def _add(
    key: TextKey, version: MessageTemplate, *, after: int, actor: User, now: datetime
) -> MessageTemplate:
    newest = key.versions().first()
    if newest and _says(newest) == _says(version):
        return newest
    if (newest.number if newest else 0) != after:
        raise TextChanged
    key.versions().filter(current=True).update(current=False)
    version.kind, version.channel, version.language = key.kind, key.channel, key.language
    version.visit_type, version.number = key.visit_type, after + 1
    version.written_by, version.written_at = actor, now
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:  # a colleague was quicker by a blink
        raise TextChanged from error
    audit.record("message_text.changed", version, actor=actor, now=now, detail=_codes(version))
    return version


def _says(version: MessageTemplate) -> tuple[bool, str, str]:
    return version.is_built_in, version.subject, version.text


def _codes(version: MessageTemplate) -> dict[str, str | int | None]:
    return {
        "kind": version.kind,
        "channel": version.channel,
        "language": version.language,
        "visit_type": version.visit_type.code if version.visit_type else None,
        "version": version.number,
    }
