"""What a first visit to a patient's page weighs over the wire, from the real server."""

import re
from urllib.parse import urljoin

from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse

from bench.clinic import browser_of, draft
from bench.figures import Figure

HEADERS = 400  # bytes of headers that come with each answer
REFERENCE = re.compile(r'(?:href|src)="(/static/[^"#?]+)')


def figures() -> list[Figure]:
    """Weigh the start, a question, the body map and the free times with all that they load."""
    response = draft()
    client = browser_of(response)
    pages = {
        "start": ("/", 70),
        "question": (reverse("intake:page", args=[response.pk, "how-bad"]), 70),
        "body map": (reverse("intake:page", args=[response.pk, "where"]), 110),
        "free times": (reverse("booking:times", args=[response.pk]), 80),
    }
    weighed = []
    for name, (url, limit) in pages.items():
        page, scripts = _weigh(client, url)
        weighed.append(Figure(f"weight of a first visit: {name}", page, "kB", limit))
        weighed.append(Figure(f"weight of its scripts: {name}", scripts, "kB", 30))
    return weighed


def _weigh(client: Client, url: str) -> tuple[float, float]:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    html = answer.content.decode()
    elsewhere = re.findall(r'(?:href|src)="(https?://[^"]+)', html)
    if elsewhere:
        raise RuntimeError(f"{url} loads from another origin: {elsewhere}")
    files = set(REFERENCE.findall(html))
    weights = {name: _of_file(urljoin(url, name)) for name in files}
    scripts = sum(weight for name, weight in weights.items() if name.endswith(".js"))
    return of_page(client, url) + sum(weights.values()) / 1000, scripts / 1000


def of_page(client: Client, url: str) -> float:
    """Return the kB that a page itself weighs over the wire: what comes when its files are known already."""
    answer = client.get(url, headers={"accept-encoding": "gzip"})
    return (len(answer.content) + HEADERS) / 1000


def _of_file(path: str) -> int:
    """Return what the server sends for a static file: its brotli copy, if there is one."""
    plain = staticfiles_storage.path(path.removeprefix("/static/"))
    for ending in (".br", ".gz", ""):
        try:
            with open(plain + ending, "rb") as file:
                return len(file.read()) + HEADERS
        except FileNotFoundError:
            continue
    raise RuntimeError(f"{path} is not collected")
