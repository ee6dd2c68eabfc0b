"""Assess answers from a file, a pipe or written cases: JSON lines in, JSON lines out."""

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from intake.assessment import assess
from intake.assessment.page import as_text
from intake.questionnaire.validation import read_answers

Line = Mapping[str, Any]
CASE = ".toml"


class BadLine(ValueError):
    """A line that can't be assessed; ``errors`` says of each answer why."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = [{"link_id": link_id, "message": message} for link_id, message in errors.items()]


class Command(BaseCommand):
    """``manage.py assess [FILE …] [--explain]``."""

    help = (
        'Read lines of {"id", "answers": {link_id: value}, "today": "YYYY-MM-DD"} and write a line for each: '
        "its assessment, or its errors. A .toml file is one written case (intake/assessment/cases/). "
        "With --explain write it as a person reads it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files and --explain."""
        parser.add_argument("file", nargs="*", type=Path, help="instead of standard input")
        parser.add_argument("--explain", action="store_true", help="write text instead of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, assess and write line by line, so that a pipe may be as long as it likes."""
        write = explained if options["explain"] else as_json
        for text in told(options["file"]):
            self.stdout.write(write(text))


def told(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the lines of all files, of standard input without any. Raises CommandError for a bad file."""
    if not paths:
        yield from _lines(sys.stdin)
    for path in paths:
        try:
            with path.open(encoding="utf-8") as file:
                yield from [_case(path.stem, file)] if path.suffix == CASE else _lines(file)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise CommandError(f"{path}: {error}") from error


def _lines(file: TextIO) -> Iterator[str]:
    yield from (text for text in file if text.strip())


def _case(name: str, file: TextIO) -> str:
    """Return a written case as a line, with its name as id."""
    case = tomllib.loads(file.read())
    asked = {key: case[key] for key in ("answers", "today") if key in case}
    return json.dumps({"id": name, **asked}, default=str)


def as_json(text: str) -> str:
    """Return the assessment of one line as a line, or what is wrong with it."""
    line: Line = {}
    try:
        line = _read(text)
        return _line({"id": line.get("id"), **_assessed(line)})
    except BadLine as bad:
        return _line({"id": line.get("id"), "errors": bad.errors})


def explained(text: str) -> str:
    """Return the assessment of one line as a person reads it, or as a line what is wrong with it."""
    line: Line = {}
    try:
        line = _read(text)
        return as_text({"id": line.get("id"), **_assessed(line)}, line["answers"])
    except BadLine as bad:
        return _line({"id": line.get("id"), "errors": bad.errors})


def _assessed(line: Line) -> dict[str, Any]:
    today = _day(line)
    return assess(_answers(line, today), today=today)


def _line(result: Mapping[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False)


def _read(text: str) -> Line:
    try:
        line = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadLine({"": f"This line is no JSON: {error.msg}"}) from error
    if not isinstance(line, dict):
        raise BadLine({"": 'Each line is an object with "id", "answers" and "today"'})
    return line


def _day(line: Line) -> date:
    try:
        return date.fromisoformat(line["today"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadLine({"": '"today" must be a day like "2027-03-02"'}) from error


def _answers(line: Line, today: date) -> Line:
    answers = line.get("answers")
    if not isinstance(answers, dict):
        raise BadLine({"": '"answers" must be an object'})
    read = read_answers(answers, today=today)
    if read.errors:
        raise BadLine(read.errors)
    return read.values
