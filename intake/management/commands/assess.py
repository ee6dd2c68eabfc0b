"""Assess answers from a file or a pipe: JSON lines in, JSON lines out."""

import json
import sys
from argparse import FileType
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from intake.assessment import assess
from intake.assessment.page import as_text
from intake.questionnaire.validation import read_answers

Line = Mapping[str, Any]


class BadLine(ValueError):
    """A line that can't be assessed; ``errors`` says of each answer why."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__()
        self.errors = [{"link_id": link_id, "message": message} for link_id, message in errors.items()]


class Command(BaseCommand):
    """``manage.py assess [FILE] [--explain]``."""

    help = (
        'Read lines of {"id", "answers": {link_id: value}, "today": "YYYY-MM-DD"} and write a line for each: '
        "its assessment, or its errors. With --explain write it as a person reads it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and --explain."""
        parser.add_argument("file", nargs="?", type=FileType(encoding="utf-8"), default=sys.stdin)
        parser.add_argument("--explain", action="store_true", help="write text instead of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, assess and write line by line, so that a pipe may be as long as it likes."""
        for text in options["file"]:
            if text.strip():
                result = assessed(text)
                explained = options["explain"] and "errors" not in result
                self.stdout.write(as_text(result) if explained else json.dumps(result, ensure_ascii=False))


def assessed(text: str) -> dict[str, Any]:
    """Return the assessment of one line, or what is wrong with it."""
    line: Line = {}
    try:
        line = _read(text)
        today = _day(line)
        return {"id": line.get("id"), **assess(_answers(line, today), today=today)}
    except BadLine as bad:
        return {"id": line.get("id"), "errors": bad.errors}


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
