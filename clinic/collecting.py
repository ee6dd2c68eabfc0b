"""Which files ``collectstatic`` gathers and packs for the browser: those that some page asks for."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder, FileSystemFinder

# Bootstrap, htmx and allauth bring forty times as much; packing all of it takes half a minute.
NOT_ASKED_FOR = [
    "account",
    "ext",
    "django-htmx.js",
    "htmax-*",
    "htmx-4*",
    "htmx-2.js",
    "bootstrap.*",
    "bootstrap-utilities.*",
    "bootstrap-grid.css*",
    "bootstrap-reboot.css*",
    "*.rtl.*",
]


class FilesOfApps(AppDirectoriesFinder):
    """Django's own finder, which leaves more where it lies."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Yield the files to collect."""
        return super().list([*(ignore_patterns or ()), *NOT_ASKED_FOR])


class FilesOfPackages(FileSystemFinder):
    """The same for the folders of STATICFILES_DIRS."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        """Yield the files to collect."""
        return super().list([*(ignore_patterns or ()), *NOT_ASKED_FOR])
