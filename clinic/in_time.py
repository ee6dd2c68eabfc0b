"""Asking the database without hanging on it: whoever is asked whether it lives must answer soon."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

from django.db import connections

Answer = TypeVar("Answer")


class InTime(Generic[Answer]):
    """A question that may hang, waited for only so many seconds.

    It is asked in a thread with a connection of its own. While one hangs no other is begun: whoever asks
    meanwhile waits for that one, as long as anybody.
    """

    def __init__(self, question: Callable[[], Answer], *, seconds: float) -> None:
        self.question = question
        self._seconds = seconds
        self._lock = Lock()
        self._asked: Future[Answer] | None = None

    def answer(self) -> Answer:
        """Return the answer. Raises TimeoutError if there is none in time, or what the question raised."""
        with self._lock:
            if self._asked is None or self._asked.done():
                begun: Future[Answer] = Future()
                try:
                    Thread(target=self._ask, args=(begun,), daemon=True).start()
                except RuntimeError as error:  # the machine has no room for one now
                    raise TimeoutError from error
                self._asked = begun
            asked = self._asked
        return asked.result(self._seconds)

    def _ask(self, asked: "Future[Answer]") -> None:
        try:
            answer = self.question()
        except BaseException as error:  # raised again where somebody waits for it
            asked.set_exception(error)
        else:
            asked.set_result(answer)
        finally:
            connections.close_all()
