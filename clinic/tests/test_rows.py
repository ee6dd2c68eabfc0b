"""Rows that are written by one statement are those that the models would have written."""

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from clinic.models import Location
from clinic.rows import insert

pytestmark = pytest.mark.django_db
COLUMNS = ["name", "address", "time_zone", "directions", "country", "region"]
HARBOUR = ("Harbour", "1 Quay", "Europe/London", "", "GB", "ENG")
HILL = ("Ö'Hill\"", "%s", "Asia/Kathmandu", "; --", "NP", "")
NAMELESS = (None, *HILL[1:])


def test_rows_read_back_as_they_were_given() -> None:
    insert(Location, COLUMNS, [HARBOUR, HILL])
    assert list(Location.objects.order_by("pk").values_list(*COLUMNS)) == [HARBOUR, HILL]


def test_one_refused_row_refuses_them_all() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Location, COLUMNS, [HARBOUR, NAMELESS])
    assert not Location.objects.exists()


def test_no_rows_are_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        insert(Location, COLUMNS, [])
