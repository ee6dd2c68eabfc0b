"""What the browser is sent: Bootstrap and htmx as they were published, and few bytes of it."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders

# Read from the published packages: npm bootstrap 5.3.8 and htmx.org 2 equal these files byte for byte.
PUBLISHED = {
    "bootstrap/bootstrap-reboot.min.css": "0b56cde507cfa4d5d219f71df2e2d0a9b14bd6f589583818b874fb026f0f47f7",
    "bootstrap/bootstrap-grid.min.css": "8d09c629f0198c538a1f46908e742b247d2b1398e95669c4a820ab3d65c92ffc",
    "django_htmx/htmx-2.min.js": "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
}
EVERY_PAGE = [
    "bootstrap/bootstrap-reboot.min.css",
    "clinic/base.css",
    "clinic/components.css",
    "clinic/app.js",
]


def content(name: str) -> bytes:
    return Path(str(finders.find(name))).read_bytes()


def on_the_wire(*names: str) -> int:
    return sum(len(gzip.compress(content(name))) for name in names)


@pytest.mark.parametrize(("name", "sha256"), PUBLISHED.items())
def test_files_of_others_are_the_published_ones(name, sha256):
    assert hashlib.sha256(content(name)).hexdigest() == sha256


def test_the_files_of_a_patients_page_are_light():
    assert on_the_wire(*EVERY_PAGE) < 20_000  # of 70 kB for the whole first visit


def test_the_body_map_adds_little():
    assert on_the_wire("intake/body_map.css", "intake/body_map.js") < 5_000


def test_scripts_stay_under_thirty_kilobytes_even_with_htmx():
    assert on_the_wire("clinic/app.js", "django_htmx/htmx-2.min.js", "intake/body_map.js") < 30_000


def collected() -> set[str]:
    """Return the names that ``collectstatic`` gathers."""
    found = (finder.list([]) for finder in finders.get_finders())
    return {
        f"{storage.prefix}/{path}" if getattr(storage, "prefix", "") else path
        for listed in found
        for path, storage in listed
    }


def asked_for() -> set[str]:
    """Return the names that templates and forms of ours write."""
    root = Path(__file__).resolve().parents[3]
    sources = [*root.glob("*/templates/**/*.html"), *root.glob("*/*.py"), *root.glob("*/views/*.py")]
    named = re.compile(r"""["']([\w-]+/[\w./-]+\.(?:css|js|svg))["']""")
    return {name for source in sources for name in named.findall(source.read_text(encoding="utf-8"))}


def test_every_file_that_a_page_asks_for_is_collected_and_of_others_files_no_more_than_that():
    ours = {app.name.rpartition(".")[2] for app in apps.get_app_configs() if "site-packages" not in app.path}
    names = {name for name in collected() if not name.endswith(".map")}
    assert asked_for() >= set(PUBLISHED)
    assert asked_for() - names == set()
    assert {name for name in names if name.split("/")[0] not in ours} == set(PUBLISHED)
