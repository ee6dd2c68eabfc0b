"""One full assessment beside bare comparisons, and the memory of a long stream of them."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from time import thread_time
from types import FrameType
from typing import Any

from bench.clinic import NOW
from bench.figures import Figure, side_by_side
from booking.demo.intakes import stories
from intake import conditions
from intake.assessment import assess

TODAY = NOW.date()
ROUNDS = 300
FEW_LINES = 1_000
MANY_LINES = int(os.environ.get("BENCH_LINES", "3000"))  # 100000 takes minutes
TESTS = str(Path(conditions.__file__).parent)
JOINED = ("all_of.", "any_of.", "opposite.")  # these compare nothing themselves


def figures() -> list[Figure]:
    """Assess the demo's fullest story again and again, and all stories in a stream."""
    told = [_full(story.answers) for story in stories()]
    answers = max(told, key=len)
    number = comparisons(answers)
    cost, floor = side_by_side(
        lambda: assess(answers, today=TODAY), bare(answers, number), rounds=ROUNDS, clock=thread_time
    )
    name = f"one assessment of {len(answers)} answers"
    few, many = (_peak(told, lines) for lines in (FEW_LINES, MANY_LINES))
    return [
        Figure(name, cost, "ms", 2),
        Figure(f"{name}, beside {number} comparisons", cost, "ms", 40, floor),
        Figure(f"peak of {MANY_LINES:,} lines, beside {FEW_LINES:,}", many, "MB", 1.2, few),
    ]


def _full(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {"answered_by": "self", "birth_date": "1961-03-27", "sex_at_birth": "female", **answers}


def comparisons(answers: Mapping[str, Any], today: date = TODAY) -> int:
    """Return how many tests of an answer one assessment makes."""
    count = 0

    def seen(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event == "call" and _is_test(frame) and not (frame.f_back and _is_test(frame.f_back)):
            count += 1

    sys.setprofile(seen)
    try:
        assess(answers, today=today)
    finally:
        sys.setprofile(None)
    return count


def _is_test(frame: FrameType) -> bool:
    code = frame.f_code
    inside = "<locals>." in code.co_qualname and not code.co_qualname.startswith(JOINED)
    return inside and code.co_filename.startswith(TESTS) and "facts" in code.co_varnames


def bare(answers: Mapping[str, Any], number: int) -> Callable[[], int]:
    """Return what looks up an answer and compares it with a code so many times, and does nothing else."""
    asked = list(islice(cycle(answers), number))

    def compare() -> int:
        held = 0
        for link_id in asked:
            if answers[link_id] == "yes":
                held += 1
        return held

    return compare


def _peak(told: list[dict[str, Any]], lines: int) -> float:
    """Return the most memory that ``manage.py assess`` took for so many lines, in MB."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for number in range(lines):
            line = {"id": number, "answers": told[number % len(told)], "today": TODAY.isoformat()}
            file.write(json.dumps(line) + "\n")
        file.flush()
        command = [sys.executable, "-c", MEASURED, file.name]
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, text=True
        )
    return int(done.stderr.split()[-1]) / 1024


# The command in a process of its own, which tells its peak in kB at the end. Where there is /proc it is read there:
# getrusage also remembers the process that started this one.
MEASURED = """
import re, resource, sys
from pathlib import Path
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "assess", sys.argv[1]])
status = Path("/proc/self/status")
if status.exists():
    print(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1], file=sys.stderr)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)
"""
