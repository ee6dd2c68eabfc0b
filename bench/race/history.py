"""What was asked and what came of it: every call is written down before it leaves and after it is answered."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock

BROKEN, BUSY = 500, 503  # HTTP
GRACE = 3.0  # seconds after a fault in which the site may still answer that it cannot


@dataclass
class Call:
    """One form that was sent. ``outcome`` is a word, or "unknown" where no answer came."""

    act: str
    person: int
    sent_at: float
    outcome: str = "unknown"
    status: int | None = None
    said_both: bool = False  # sent twice, it was done and refused


@dataclass
class History:
    """All calls and faults of a race. Shared by all threads."""

    calls: list[Call] = field(default_factory=list)
    faults: list[tuple[float, float, str]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def sent(self, act: str, person: int) -> Call:
        """Write down that a form leaves now."""
        call = Call(act, person, time.monotonic())
        with self._lock:
            self.calls.append(call)
        return call

    def fault(self, began: float, name: str) -> None:
        """Write down a fault that lasted from ``began`` until now."""
        with self._lock:
            self.faults.append((began, time.monotonic(), name))

    def violations(self) -> Iterator[str]:
        """Yield what was answered and should not have been, unless something was broken at the time."""
        for call in self.calls:
            if call.said_both and not self._during(call, "move the clock"):
                yield f"I5: {call.act} of person {call.person}, sent twice, was {call.outcome} and refused"
            if call.status == BROKEN and not self._during(call):
                yield f"I11: {call.act} of person {call.person} got {call.status}"

    def _during(self, call: Call, *kinds: str) -> bool:
        """Tell whether a call left near a fault (of some kinds, or of any)."""
        return any(
            began - GRACE < call.sent_at < ended + GRACE and (not kinds or name in kinds)
            for began, ended, name in self.faults
        )

    def counted(self) -> Counter[str]:
        """Return how often each act had each outcome."""
        return Counter(f"{call.act}: {call.outcome}" for call in self.calls)
