"""A Chromium for the gallery."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from clinic.models import Location, Practice

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1440, "height": 900}
