"""Who is killed, when, and what starts again: every process of the site, with SIGKILL."""

import os
import random
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

from bench.kill.broker import Broker
from bench.kill.sink import Sink
from clinic.running import Running

PATIENCE = 2.0  # seconds to lie in wait for a message


class Faults:
    """Kills one thing after the other until told to stop; remembers when a worker died."""

    def __init__(self, site: Running, broker: Broker, sink: Sink, chance: random.Random) -> None:
        self.site, self.broker, self.sink, self.chance = site, broker, sink, chance
        self.deaths: list[float] = []  # of workers, monotonic seconds
        self.counted: Counter[str] = Counter()
        self._one_at_a_time = Lock()
        self._over = Event()
        self._thread = Thread(target=self._run)

    def begin(self) -> None:
        """Begin to kill."""
        self._over.clear()
        self._thread = Thread(target=self._run)
        self._thread.start()

    def end(self) -> None:
        """Stop killing; everything runs again."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        kinds = [
            self.kill_a_worker_before_the_yes,
            self.kill_a_web_process,
            self.kill_a_worker_after_the_yes,
            self.kill_the_broker,
            self.kill_a_workers_child,
            self.kill_beat,
        ]
        turn = self.chance.randrange(len(kinds))
        while not self._over.wait(self.chance.uniform(0.1, 0.6)):
            kind = kinds[turn % len(kinds)]
            kind()
            self.counted[kind.__name__.replace("_", " ")] += 1
            turn += 1

    def kill_a_worker_before_the_yes(self) -> None:
        """Kill the worker while the mail server has its message and has said nothing."""
        self._ambush(before=True)

    def kill_a_worker_after_the_yes(self) -> None:
        """Kill the worker between the mail server's yes and the mark."""
        self._ambush(before=False)

    def kill_a_workers_child(self) -> None:
        """Kill one of the processes that send; the worker starts another."""
        self._kill_child("worker")
        self.deaths.append(time.monotonic())

    def kill_a_web_process(self) -> None:
        """Kill a web process in the middle of whatever it does."""
        self._kill_child("web")

    def kill_beat(self) -> None:
        """Kill the scheduler, and start it again."""
        self.site.stop("beat", how=signal.SIGKILL)
        self.site.start("beat")

    def kill_the_broker(self) -> None:
        """Kill the broker with everything that it holds; it is away for a moment."""
        self.broker.kill()
        time.sleep(self.chance.uniform(0, 0.5))
        self.broker.start()

    def kill_the_worker(self) -> None:
        """Kill a worker with all its processes."""
        with self._one_at_a_time:
            self.site.stop("worker", how=signal.SIGKILL)
            self.deaths.append(time.monotonic())

    def _ambush(self, *, before: bool) -> None:
        done = Event()

        def kill() -> None:
            self.kill_the_worker()
            done.set()

        self.sink.ambush(before=kill if before else None, after=None if before else kill)
        done.wait(PATIENCE)
        self.sink.ambush()
        time.sleep(0.05)  # one that has just struck
        with self._one_at_a_time:
            if "worker" not in self.site.processes:
                self.site.start("worker")

    def _kill_child(self, name: str) -> None:
        master = self.site.processes[name].pid
        with suppress(FileNotFoundError, ProcessLookupError):  # it went by itself
            children = Path(f"/proc/{master}/task/{master}/children").read_text(encoding="ascii").split()
            if children:
                os.kill(int(self.chance.choice(children)), signal.SIGKILL)
