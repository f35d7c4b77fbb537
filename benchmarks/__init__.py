"""What Rapport claims about its speed, measured; every figure beside a reference taken in the same run."""

from collections.abc import Callable
from inspect import isawaitable
from statistics import median
from time import perf_counter

SECONDS, LEAST, MOST, WARM = 5.0, 5, 200, 7


async def compare(ours: Callable[[], object], plain: Callable[[], object]) -> tuple[float, float]:
    """Medians of both in seconds, timed in turns, so that a busy machine is busy for both; what is awaitable is awaited.

    The first turns, in which caches fill and statements get prepared, do not count.
    """
    took: tuple[list[float], list[float]] = ([], [])
    until = perf_counter() + SECONDS
    while len(took[0]) < MOST + WARM and (perf_counter() < until or len(took[0]) < LEAST + 1):
        for times, act in zip(took, (ours, plain), strict=True):
            began = perf_counter()
            done = act()
            if isawaitable(done):
                await done
            times.append(perf_counter() - began)
    warm = min(WARM, max(1, len(took[0]) // 4))
    return median(took[0][warm:]), median(took[1][warm:])
