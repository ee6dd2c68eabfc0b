"""Which files ``collectstatic`` gathers and packs for the browser: those that some page asks for."""

from django.contrib.staticfiles.apps import StaticFilesConfig

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


class CollectedFiles(StaticFilesConfig):
    """Django's own app, with more that is left where it lies."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *NOT_ASKED_FOR]  # noqa: RUF012
