"""Texts with ``{placeholders}``: plain substitution, nothing is ever evaluated."""

import re
from collections.abc import Mapping

from clinic.outbox.gsm import GSM, in_gsm

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values where their names stand. What is no known name in single braces stays as it was typed.

    A line of nothing but placeholders without a value is left out, and a value that begins a line begins
    with a capital (days do not in every language).
    """
    return "\n".join(_filled(line, values) for line in text.split("\n") if not _empties(line, values))


def fill_sms(text: str, values: Mapping[str, str]) -> str:
    """Fill in a text message: in plain letters throughout if it was typed in plain letters."""
    typed_plain = set(PLACEHOLDER.sub("", text)) <= GSM
    return fill(text, {name: in_gsm(value) for name, value in values.items()} if typed_plain else values)


def names_in(text: str) -> list[str]:
    """Return the names that stand in single braces, each once, in their order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def has_stray_braces(text: str) -> bool:
    """Say whether there are braces that enclose no name: ``{{link}}``, ``{ link }``, ``{link``, ``{% if %}``."""
    return "{{" in text or "}}" in text or bool(set("{}") & set(PLACEHOLDER.sub("", text)))


def _filled(line: str, values: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        known = values.get(found[1], found[0])
        opens = found.start() == 0 and "://" not in known
        return known[:1].upper() + known[1:] if opens else known

    return PLACEHOLDER.sub(value, line)


def _empties(line: str, values: Mapping[str, str]) -> bool:
    names = PLACEHOLDER.findall(line)
    return bool(names) and not PLACEHOLDER.sub("", line).strip() and not any(values.get(n, n) for n in names)
