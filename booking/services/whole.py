"""All of an act or nothing of it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, transaction

from booking.services.refusals import Busy

TRIES = 3
CONTENTION = {
    "40001",  # PostgreSQL: serialization failure
    "40P01",  # deadlock
    "55P03",  # lock not available
}


class OutOfDate(Exception):
    """Another transaction has changed what this one was decided on: it must be done anew."""


P = ParamSpec("P")
T = TypeVar("T")


def tried_again(act: Callable[P, T]) -> Callable[P, T]:
    """Do an act again if somebody else's transaction was in the way.

    A second try begins with what is committed by then: it finds the time taken, or another room, or the
    answer that the same form was given first. Raises Busy after three tries.
    """

    @wraps(act)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES):
            try:
                return act(*args, **kwargs)
            except OutOfDate:
                continue
            except (IntegrityError, OperationalError) as error:
                if not _in_the_way(error):
                    raise
        raise Busy

    return tried


def whole(act: Callable[P, T]) -> Callable[P, T]:
    """Do an act in one transaction, tried again if another was in the way; all of it or nothing."""
    return tried_again(transaction.atomic(act))


def _in_the_way(error: DatabaseError) -> bool:
    if isinstance(error, IntegrityError):
        return "unique" in str(error).lower()
    return getattr(error.__cause__, "sqlstate", None) in CONTENTION or "locked" in str(error)
