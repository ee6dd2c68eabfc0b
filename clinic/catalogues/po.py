"""A catalogue of translations: read and written as ``.po``, compiled to ``.mo`` (GNU gettext manual, chapter 10)."""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

MO_MAGIC = 0x950412DE
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
PLAIN = {written[1]: sign for sign, written in ESCAPES.items()}
HEADER = ""  # the entry without a text: charset, language, how plurals are formed
Key = tuple[str, str]  # context and English text


@dataclass(slots=True)
class Entry:
    """One text with its translation; several for the forms of a plural.

    ``fuzzy``: the English changed, and ``was`` is what the translation was made of. It counts as missing.
    """

    text: str
    context: str = ""
    plural: str = ""
    translations: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)  # the translator's own
    notes: list[str] = field(default_factory=list)  # for the translator
    places: list[str] = field(default_factory=list)
    fuzzy: bool = False
    was: str = ""

    @property
    def key(self) -> Key:
        """Return what tells it from the others."""
        return self.context, self.text

    @property
    def done(self) -> bool:
        """Say whether a reader gets it in their language."""
        return bool(self.translations) and all(self.translations) and not self.fuzzy


def read(source: str) -> list[Entry]:
    """Return the entries of a ``.po`` file, the header among them. Raises ValueError naming the line."""
    blocks = re.split(r"\n\s*\n", source.strip())
    return [_entry(block) for block in blocks if re.search("^msgid", block, re.M)]


def _entry(block: str) -> Entry:
    made, forms, last = Entry(""), dict[str, str](), ""
    for line in block.splitlines():
        if found := re.fullmatch(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)?\s*"(.*)"', line):
            last = found[1] or last
            forms[last] = forms.get(last, "") + _unescaped(found[2])
        elif not _comment(made, line):
            raise ValueError(f"no line of a catalogue: {line!r}")
    made.text, made.context, made.plural = (
        forms.get(name, "") for name in ("msgid", "msgctxt", "msgid_plural")
    )
    made.translations = [forms[name] for name in sorted(forms) if name.startswith("msgstr")]
    return made


def _comment(made: Entry, line: str) -> bool:
    """Take a line that begins with #; say whether it was one."""
    match line[:2]:
        case "#.":
            made.notes.append(line[2:].strip())
        case "#:":
            made.places += line[2:].split()
        case "#,":
            made.fuzzy = "fuzzy" in line
        case "#|":
            made.was = _unescaped(line.partition('"')[2].rstrip('"'))
        case "# " | "#":
            made.remarks.append(line[2:])
        case _:
            return False
    return True


def write(entries: Iterable[Entry]) -> str:
    """Return the text of a ``.po`` file."""
    return "\n".join("\n".join(_lines(entry)) + "\n" for entry in entries)


def _lines(entry: Entry) -> Iterator[str]:
    yield from (f"# {remark}".rstrip() for remark in entry.remarks)
    yield from (f"#. {note}" for note in entry.notes)
    yield from (f"#: {place}" for place in entry.places)
    if flags := [*(["fuzzy"] if entry.fuzzy else []), *_formats(entry.text)]:
        yield f"#, {', '.join(flags)}"
    if entry.was:
        yield f"#| msgid {_quoted(entry.was)}"
    if entry.context:
        yield from _written("msgctxt", entry.context)
    yield from _written("msgid", entry.text)
    if not entry.plural:
        yield from _written("msgstr", "".join(entry.translations[:1]))
        return
    yield from _written("msgid_plural", entry.plural)
    for number, translation in enumerate(entry.translations or ["", ""]):
        yield from _written(f"msgstr[{number}]", translation)


def _formats(text: str) -> list[str]:
    """Return the flags by which a translator's editor knows which names must stay."""
    if re.search(r"%\(\w+\)", text):
        return ["python-format"]
    return ["python-brace-format"] if re.search(r"\{\w+\}", text) else []


def _written(name: str, text: str) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        yield f"{name} {_quoted(text)}"
        return
    yield f'{name} ""'
    yield from map(_quoted, lines)


def _quoted(text: str) -> str:
    return '"{}"'.format("".join(ESCAPES.get(sign, sign) for sign in text))


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: PLAIN.get(found[1], found[1]), text)


def compiled(entries: Iterable[Entry]) -> bytes:
    """Return the ``.mo`` file: what is translated, sorted, behind a table of where each text stands."""
    pairs = sorted(
        (_mo_key(entry).encode(), "\0".join(entry.translations).encode()) for entry in entries if entry.done
    )
    texts = [text for texts in zip(*pairs, strict=True) for text in texts] if pairs else []
    begin = 28 + 16 * len(pairs)
    table, body = b"", b""
    for text in texts:
        table += struct.pack("<2I", len(text), begin + len(body))
        body += text + b"\0"
    head = struct.pack("<7I", MO_MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, begin)
    return head + table + body


def _mo_key(entry: Entry) -> str:
    key = f"{entry.context}\x04{entry.text}" if entry.context else entry.text
    return f"{key}\0{entry.plural}" if entry.plural else key
