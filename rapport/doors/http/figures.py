"""What the server counts about itself, written as Prometheus reads it."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass
class Figures:
    """One process's counts since its start; routes are patterns, so their number is bounded."""

    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter[tuple[str, str, int]])
    buckets: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    seconds: dict[str, float] = field(default_factory=dict[str, float])

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        self.requests[route, method, status] += 1
        self.buckets[route, bisect_left(_BOUNDS, seconds)] += 1
        self.seconds[route] = self.seconds.get(route, 0.0) + seconds

    def lines(self) -> Iterable[str]:
        yield "# TYPE rapport_requests_total counter"
        for (route, method, status), number in sorted(self.requests.items()):
            yield f'rapport_requests_total{{route="{route}",method="{method}",status="{status}"}} {number}'
        yield "# TYPE rapport_request_seconds histogram"
        for route in sorted(self.seconds):
            below = 0
            for place, bound in enumerate((*_BOUNDS, "+Inf")):
                below += self.buckets[route, place]
                yield f'rapport_request_seconds_bucket{{route="{route}",le="{bound}"}} {below}'
            yield f'rapport_request_seconds_sum{{route="{route}"}} {self.seconds[route]:.6f}'
            yield f'rapport_request_seconds_count{{route="{route}"}} {below}'


def gauge_lines(name: str, values: Mapping[tuple[tuple[str, str], ...], float]) -> Iterable[str]:
    """One gauge with its labelled values."""
    yield f"# TYPE {name} gauge"
    for labels, value in values.items():
        told = ",".join(f'{label}="{text}"' for label, text in labels)
        yield f"{name}{{{told}}} {value:g}" if told else f"{name} {value:g}"
