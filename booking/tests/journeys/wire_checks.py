"""What a journey shows in titles and sends over the wire, acceptance points 12, 22, 24 and 25 of UX.md.

Each function returns what is wrong; ``test_wire_checks.py`` plants the fault that each must find.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

CLINIC = "Harbour Street Foot Clinic"
FIRST_VISIT = {"start": 70_000, "you": 70_000, "where": 110_000, "times": 80_000}  # bytes over the wire
WARM_QUESTION = 12_000  # the document alone: all else is in the browser's store
SCRIPTS = 30_000
FILES = 8
TOLD = re.compile("saddle|knee|foot|calf|arch|1961|female|ada|byron|diabet", re.I)
STORED = "localStorage.length + sessionStorage.length"
Weights = Mapping[str, Mapping[str, int]]


def title_faults(titles: Mapping[str, str]) -> list[str]:
    """[12] Return the titles that come twice, or do not name question, section and clinic."""
    seen = list(titles.values())
    found = [f"{name}: {title!r} comes twice" for name, title in titles.items() if seen.count(title) > 1]
    for name, title in titles.items():
        if not title.endswith(f" – {CLINIC}"):
            found.append(f"{name}: no clinic in {title!r}")
        if name.startswith("safety") and title.count(" – ") != 2:
            found.append(f"{name}: no section in {title!r}")
        if (name == "get-help") != title.startswith("Emergency: "):
            found.append(f"{name}: Emergency")
    return found


def weight_faults(weights: Weights) -> list[str]:
    """[22] Return what weighs more on a first visit than it may."""
    found = [
        f"{name}: {weights[name]['all']} bytes"
        for name, most in FIRST_VISIT.items()
        if name in weights and weights[name]["all"] > most
    ]
    found += [
        f"{name}: {one['script']} of scripts" for name, one in weights.items() if one["script"] > SCRIPTS
    ]
    found += [f"{name}: {one['files']} files" for name, one in weights.items() if one["files"] > FILES]
    if "you" in weights and weights["you"]["document"] > WARM_QUESTION:
        found.append(f"a question page of {weights['you']['document']} bytes")
    return found


def transferred(context: BrowserContext, url: str) -> dict[str, int]:
    """Return the bytes of a first visit to a page, by kind, as the browser counts them on the wire."""
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    kinds: dict[str, str] = {}
    weights: dict[str, int] = defaultdict(int)

    def finished(event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        weights["all"] += size
        weights["files"] += 1
        weights[kinds.get(event["requestId"], "Other").lower()] += size

    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on("Network.loadingFinished", finished)
    page.goto(url, wait_until="networkidle")
    page.close()
    return weights


def address_faults(urls: Iterable[str], base_url: str) -> list[str]:
    """[24] Return the addresses on other hosts, and those that carry an answer."""
    ours = urlsplit(base_url).netloc
    found = []
    for url in urls:
        parts = urlsplit(url)
        if parts.netloc != ours:
            found.append(f"another host: {url}")
        elif not parts.path.startswith("/static/") and TOLD.search(url):
            found.append(f"an answer: {url}")
    return found


def cookie_faults(cookies: Iterable[Mapping[str, Any]], stored: int) -> list[str]:
    """[25] Return the cookies beside session and CSRF, those that scripts or other sites reach, and what is stored."""
    found = [f"{stored} things stored"] if stored else []
    for cookie in cookies:
        if cookie["name"] not in ("csrftoken", "sessionid"):
            found.append(f"another cookie: {cookie['name']}")
        if not cookie["httpOnly"]:
            found.append(f"{cookie['name']}: scripts read it")
        if cookie["sameSite"] != "Lax":
            found.append(f"{cookie['name']}: sent to us from elsewhere")
    return found
