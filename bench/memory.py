"""What a web process takes in memory, as gunicorn runs it, after some and after many pages."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from django.db import connection
from django.urls import reverse

from bench.clinic import browser_of, draft
from bench.figures import Figure
from bench.race.browser import Browser, NoAnswer
from clinic.running import COMMANDS, ROOT
from clinic.tests.running import free_port

AT_ONCE = 8
SOME, MANY = 300, 900  # pages
START_SECONDS = 60


def figures() -> list[Figure]:
    """Ask for the pages of a first visit again and again; Linux alone tells what a process shares."""
    answers = draft()
    question, times = (
        reverse("intake:page", args=[answers.pk, "how-bad"]),
        reverse("booking:times", args=[answers.pk]),
    )
    session = browser_of(answers).cookies["sessionid"].value
    port = free_port()
    with _web(port) as master:
        browser = Browser(f"http://localhost:{port}", session)
        _wait_for(browser)
        _look(browser, ["/", question, times], SOME)
        some = _largest(master)
        _look(browser, ["/", question, times], MANY - SOME)
        many = _largest(master)
    return [
        Figure(f"memory of a web process after {MANY:,} pages, all (RSS)", many["Rss"], "MB", 160),
        Figure(f"memory of a web process after {MANY:,} pages, its share (PSS)", many["Pss"], "MB", 120),
        Figure(f"memory of a web process: {MANY:,} pages beside {SOME}", many["Rss"], "MB", 1.1, some["Rss"]),
    ]


@contextmanager
def _web(port: int) -> Iterator[int]:
    """Run gunicorn as the image does, on the scratch clinic; yield the number of its first process."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "DATABASE_URL": _database(),
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", *(part.format(port=port) for part in COMMANDS["web"])]
    process = subprocess.Popen([*command, "--log-level", "error"], cwd=ROOT, env=environment)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"


def _wait_for(browser: Browser) -> None:
    until = monotonic() + START_SECONDS
    while True:
        try:
            browser.get("/healthz/")
            return
        except NoAnswer:
            if monotonic() > until:
                raise
            sleep(0.2)


def _look(browser: Browser, paths: list[str], pages: int) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = [paths[number % len(paths)] for number in range(pages)]
        for path, answer in zip(asked, pool.map(browser.get, asked), strict=True):
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")


def _largest(master: int) -> dict[str, float]:
    """Return the MB of the process that takes most."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
    return max((_of_process(child) for child in children), key=lambda one: one["Rss"])


def _of_process(process: str) -> dict[str, float]:
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return {name: int(kilobytes) / 1024 for name, kilobytes in re.findall(r"^(Rss|Pss):\s+(\d+)", text, re.M)}
