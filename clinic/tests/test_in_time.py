"""A question that hangs keeps nobody; one that is answered is answered."""

from threading import Event

import pytest

from clinic.in_time import InTime


@pytest.fixture
def asked_without_a_thread():
    """Here a thread it is."""


@pytest.fixture
def gate():
    """What the question waits for; opened in the end, so that no thread stays."""
    opened = Event()
    yield opened
    opened.set()


def test_the_answer_comes_from_a_thread_each_time_anew():
    numbers = iter(range(5))
    count = InTime(lambda: next(numbers), seconds=30)
    assert [count.answer(), count.answer()] == [0, 1]


def test_what_the_question_raises_is_raised_where_it_was_asked():
    def fail():
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        InTime(fail, seconds=30).answer()


def test_a_question_that_hangs_keeps_nobody_and_is_not_asked_again_meanwhile(gate):
    asked = []

    def hang():
        asked.append(1)
        gate.wait()
        return "at last"

    slow = InTime(hang, seconds=0.05)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            slow.answer()
    assert len(asked) == 1
    gate.set()
    assert slow._asked.result(30) == "at last"
    slow._seconds = 30
    assert (slow.answer(), len(asked)) == ("at last", 2)


def test_where_no_thread_can_start_the_next_question_tries_again(monkeypatch):
    one = InTime(lambda: "here", seconds=30)
    with monkeypatch.context() as full:
        full.setattr("clinic.in_time.Thread.start", no_room)
        with pytest.raises(TimeoutError):
            one.answer()
    assert one.answer() == "here"


def no_room(thread):
    raise RuntimeError("can't start new thread")
