"""Six-digit codes: made when they are needed, never stored."""

import secrets
from uuid import UUID

from django.utils.crypto import salted_hmac


def new_nonce() -> str:
    """Return the random part of a code."""
    return secrets.token_hex(16)


def six_digits(proof_id: UUID, nonce: str) -> str:
    """Return the code of a proof: an HMAC-SHA-256 under SECRET_KEY, cut down to six digits."""
    digest = salted_hmac("booking.codes", f"{proof_id}:{nonce}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**6:06d}"
