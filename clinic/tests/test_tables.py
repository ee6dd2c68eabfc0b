"""Databases that come with their tables: what the migrations make, and no row of anybody."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from clinic.running import ROOT
from clinic.tests.running import scratch_postgres
from clinic.tests.tables import FOLDER, copy_to_file

THERE = "SELECT count(*) FROM django_migrations WHERE app IN ('clinic', 'intake', 'booking')"
OURS = sum(len([*(ROOT / app / "migrations").glob("0*.py")]) for app in ("clinic", "intake", "booking"))
NOBODY = "SELECT count(*) FROM clinic_patient"


@pytest.mark.processes
def test_a_new_database_has_had_every_migration_and_holds_nobody(tmp_path: Path):
    copy_to_file(tmp_path / "new.sqlite3")
    with (
        scratch_postgres() as database,
        closing(sqlite3.connect(tmp_path / "new.sqlite3")) as file,
        psycopg.connect(database) as on_server,
    ):
        for new in (file, on_server):
            assert new.execute(THERE).fetchone() == (OURS,)
            assert new.execute(NOBODY).fetchone() == (0,)


@pytest.mark.processes
def test_what_is_written_to_one_copy_is_in_no_other():
    with scratch_postgres() as one, scratch_postgres() as other:
        with psycopg.connect(one) as written:
            written.execute("DELETE FROM django_migrations")
        with psycopg.connect(other) as untouched:
            assert untouched.execute(THERE).fetchone() == (OURS,)


def test_outside_a_run_of_the_tests_a_database_comes_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(FOLDER)
    copy_to_file(tmp_path / "new.sqlite3")
    assert not (tmp_path / "new.sqlite3").exists()
