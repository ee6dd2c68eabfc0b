"""Private links: random, kept only as a hash, for one purpose and one thing, until they end."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from clinic.models import PatientLink, Purpose
from clinic.rows import insert

TOKEN_BYTES = 18  # 144 bits, 24 characters: short enough for one text message


def issue(purpose: Purpose, subject_id: UUID, *, expires_at: datetime, now: datetime) -> str:
    """Make a link and return its token; it can't be had again, only made anew."""
    return issue_all(purpose, {subject_id: expires_at}, now=now)[subject_id]


def issue_all(purpose: Purpose, ends: Mapping[UUID, datetime], *, now: datetime) -> dict[UUID, str]:
    """Make a link to each thing, by one insert, and return their tokens; each has its own end."""
    tokens = {subject_id: secrets.token_urlsafe(TOKEN_BYTES) for subject_id in ends}
    columns = ["token_hash", "purpose", "subject_id", "issued_at", "expires_at"]
    rows = [(_hash(token), purpose, pk, now, ends[pk]) for pk, token in tokens.items()]
    insert(PatientLink, columns, rows)
    return tokens


def resolve(token: str, purpose: Purpose, *, now: datetime) -> UUID | None:
    """Return what a link opens, or None if it is unknown, ended, revoked or for something else."""
    link = PatientLink.objects.filter(
        token_hash=_hash(token), purpose=purpose, expires_at__gt=now, revoked_at=None
    ).first()
    return link.subject_id if link else None


def revoke(subject_id: UUID, purpose: Purpose, *, now: datetime) -> None:
    """End every link of one purpose to one thing."""
    PatientLink.objects.filter(subject_id=subject_id, purpose=purpose, revoked_at=None).update(revoked_at=now)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
