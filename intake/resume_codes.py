"""Codes that a person can write down and say: "maple-river-4821". They lead back to unfinished answers.

A code is made of the server's secret and the id of the answers whenever it is shown, and kept only as a
keyed hash, by which it is found. It holds 33 bits; the birth date that goes with it holds some 14 more, and
guessing ends after five wrong answers (``clinic.tries``).
"""

import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

WORDS_IN_CODE = 2
NUMBERS = 10_000


@cache
def words() -> tuple[str, ...]:
    """Return our list: 1,024 plain words, none of them about health."""
    return tuple(Path(__file__).with_name("resume_words.txt").read_text(encoding="ascii").split())


def code_of(response_id: UUID, kept: str | None) -> str:
    """Return the code whose hash was kept for these answers, or "" if there is none (any more)."""
    for key in _keys():
        code = _code(response_id, key)
        if kept and secrets.compare_digest(_hash(code, key), kept):
            return code
    return ""


def new_hash(response_id: UUID) -> str:
    """Return the hash under which the code of new answers is kept."""
    key = settings.SECRET_KEY
    return _hash(_code(response_id, key), key)


def hashes_of(typed: str) -> list[str]:
    """Return what may be kept of a code as somebody typed it; case, spaces and dashes do not matter."""
    return [_hash(typed, key) for key in _keys()]


def _keys() -> Iterator[str]:
    yield from (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _code(response_id: UUID, key: str) -> str:
    digest = salted_hmac("intake.resume_codes", str(response_id), secret=key, algorithm="sha256").digest()
    number, chosen = int.from_bytes(digest), []
    for _ in range(WORDS_IN_CODE):
        number, place = divmod(number, len(words()))
        chosen.append(words()[place])
    return "-".join([*chosen, f"{number % NUMBERS:04d}"])


def _hash(code: str, key: str) -> str:
    return salted_hmac("intake.resume_codes.kept", _plain(code), secret=key, algorithm="sha256").hexdigest()


def _plain(typed: str) -> str:
    """Keep letters and digits, whatever their script and case: "Maple River 4821" is mapleriver4821."""
    signs = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in signs if sign.isalnum())
