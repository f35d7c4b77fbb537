"""How often somebody may ask, and how often try to sign in; each web process counts for itself."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from rapport.doors.http.problem import Later

_MOST_KEYS = 10_000
_MINUTE = 60.0
# Behind one address there may be a whole office.
SHARED = 4


@dataclass
class Limit:
    """At most `times` in `seconds` for one key; each web process counts for itself."""

    times: int
    seconds: float
    clock: Callable[[], float] = time.monotonic
    tries: dict[str, deque[float]] = field(default_factory=dict[str, deque[float]])

    def wait(self, key: str) -> int:
        """Count one more try and return 0, or the whole seconds to wait when there were too many."""
        now = self.clock()
        seen = self.tries.setdefault(key, deque())
        while seen and seen[0] <= now - self.seconds:
            seen.popleft()
        if len(seen) >= self.times:
            return max(1, round(seen[0] + self.seconds - now))
        seen.append(now)
        if len(self.tries) > _MOST_KEYS:
            self._forget(now)
        return 0

    def clear(self, key: str) -> None:
        """Forget the tries of one key, because the last one succeeded."""
        self.tries.pop(key, None)

    def forgive(self, key: str) -> None:
        """Forget only the last try; what others tried from the same place still counts."""
        if self.tries.get(key):
            self.tries[key].pop()

    def _forget(self, now: float) -> None:
        old = [key for key, seen in self.tries.items() if not seen or seen[-1] <= now - self.seconds]
        for key in old or list(self.tries)[: _MOST_KEYS // 2]:
            del self.tries[key]


@dataclass
class Rates:
    """Requests in the present minute, by who asks: an address, a person, a token."""

    clock: Callable[[], float] = time.monotonic
    counts: dict[str, int] = field(default_factory=dict[str, int])
    minute: int = -1

    def check(self, key: str, most: int) -> None:
        """Count one more request of `key`; Later when there were more than `most` this minute."""
        now = self.clock()
        minute = int(now // _MINUTE)
        if minute != self.minute or len(self.counts) > _MOST_KEYS:
            self.counts.clear()
            self.minute = minute
        count = self.counts[key] = self.counts.get(key, 0) + 1
        if count > most:
            wait = max(1, round((minute + 1) * _MINUTE - now))
            raise Later(f"There are at most {most:,} requests a minute. Go on in {wait} seconds.", wait)
