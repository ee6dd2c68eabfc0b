"""Text messages in the letters that they have (GSM 03.38): a single other one would halve the room."""

import unicodedata

ONE_TEXT_MESSAGE = 160  # characters
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def in_gsm(text: str) -> str:
    """Replace letters that text messages do not have by plain ones."""
    return "".join(
        letter if letter in GSM else unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        for letter in text
    )
