"""Text messages in the letters that they have (GSM 03.38), and how many messages a text takes.

A single other letter turns the whole text into UCS-2, which has less than half the room.
"""

import unicodedata
from dataclasses import dataclass

ONE_TEXT_MESSAGE = 160  # characters
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("\f^{}\\[~]|€")  # in the alphabet too, but each takes the room of two
ONE_PART = 153  # of several: each begins with seven letters' worth of header
ONE_MESSAGE_UCS2, ONE_PART_UCS2 = 70, 67  # UTF-16 code units


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a text takes: letters as the network counts them, and messages. ``plain``: in GSM letters."""

    letters: int
    messages: int
    plain: bool


def room_of(text: str) -> Room:
    """Count what a text takes. An escape sequence may not be cut in two, so a part may end one letter early."""
    if all(letter in GSM or letter in ESCAPED for letter in text):
        sizes = [2 if letter in ESCAPED else 1 for letter in text]
        return Room(sum(sizes), _messages(sizes, ONE_TEXT_MESSAGE, ONE_PART), plain=True)
    sizes = [len(letter.encode("utf-16-be")) // 2 for letter in text]
    return Room(sum(sizes), _messages(sizes, ONE_MESSAGE_UCS2, ONE_PART_UCS2), plain=False)


def _messages(sizes: list[int], alone: int, part: int) -> int:
    if sum(sizes) <= alone:
        return 1
    messages, used = 1, 0
    for size in sizes:
        if used + size > part:
            messages, used = messages + 1, 0
        used += size
    return messages


def in_gsm(text: str) -> str:
    """Replace letters that text messages do not have by plain ones."""
    if GSM.issuperset(text):
        return text
    return "".join(
        letter if letter in GSM else unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        for letter in text
    )
