"""`python -m benchmarks [NAME…]`: runs the named benchmarks, or all, and prints one table.

A benchmark is a module of this folder, or of one below, with `def run(scale: float) -> list[Row]`. RAPPORT_BENCH_SCALE=0.1 makes all sizes
a tenth of what the bars are about; a bar missed at another scale than 1 says nothing.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.ground.row import Row, table

Run = Callable[[float], list[Row]]


def main(names: list[str]) -> int:
    scale = float(os.environ.get("RAPPORT_BENCH_SCALE", "1"))
    known = benchmarks()
    if unknown := [name for name in names if name not in known]:
        print(f"There is no benchmark called {', '.join(unknown)}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    failed = False
    for name in names or known:
        began = perf_counter()
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            found = known[name](scale)
        # One benchmark that falls does not take the others' figures with it.
        except Exception as error:
            found, failed = [Row(f"{name} failed", measured=f"{type(error).__name__}: {error}"[:90])], True
        print(f"{name} took {perf_counter() - began:.0f} s\n{table(found)}\n", file=sys.stderr, flush=True)
        rows += found
    print(f"scale {scale:g}, {os.cpu_count()} processors\n{table(rows)}")
    return int(failed)


def benchmarks() -> dict[str, Run]:
    """Every module of this folder and those below that can be run, by its name."""
    found: dict[str, Run] = {}
    for module in pkgutil.walk_packages([str(Path(__file__).parent)], "benchmarks."):
        name = module.name.rpartition(".")[2]
        if name != "__main__" and (run := getattr(importlib.import_module(module.name), "run", None)):
            found[name] = run
    return dict(sorted(found.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
