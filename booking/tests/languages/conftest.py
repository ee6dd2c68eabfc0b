"""The made-up languages, and a tour of all patients' pages in them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from booking.tests.languages.pseudo import LEFT_TO_RIGHT, RIGHT_TO_LEFT, write_catalogues
from booking.tests.languages.tour import Tour
from intake import wording
from intake.questionnaire.loading import questionnaire

Speak = Callable[..., AbstractContextManager[None]]


@pytest.fixture(scope="session")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up language, compiled."""
    folder = tmp_path_factory.mktemp("locale")
    write_catalogues(folder)
    return folder


@pytest.fixture(scope="session")
def speak_pseudo(catalogues: Path) -> Speak:
    """Return what switches the whole site to the made-up languages, as a context manager."""

    @contextmanager
    def switch(folder: Path = catalogues) -> Iterator[None]:
        spoken = [(LEFT_TO_RIGHT, "Oné"), (RIGHT_TO_LEFT, "Twó")]
        ours, wording.LOCALE = wording.LOCALE, folder
        read_anew()
        try:
            with override_settings(
                LANGUAGES=spoken,
                LANGUAGE_CODE=LEFT_TO_RIGHT,
                LANGUAGES_BIDI=[RIGHT_TO_LEFT],
                LOCALE_PATHS=[folder],
            ):
                yield
        finally:
            wording.LOCALE = ours
            read_anew()

    return switch


def read_anew() -> None:
    """Let the data files be read anew in every language."""
    wording.wording.cache_clear()
    questionnaire.cache_clear()


@pytest.fixture(scope="session")
def tour(speak_pseudo: Speak, django_db_setup: None, django_db_blocker: Any) -> Tour:
    """Every page of a patient in the made-up language; what it wrote into the database is taken back."""
    with django_db_blocker.unblock(), speak_pseudo(), transaction.atomic():
        made = Tour(LEFT_TO_RIGHT)
        made.go()
        transaction.set_rollback(True)
    return made
