"""Settings of the control: its workers mark a message as sent before they send it."""

from bench.kill.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "bench.kill.control.MarksFirst"]  # noqa: F405
