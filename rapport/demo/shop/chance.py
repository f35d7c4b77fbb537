"""Chance: seeded streams of random numbers, weighted choices and ids that carry their time."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

TABLES = Path(__file__).parent / "tables"
STREAMS = ("people", "names", "contacts", "purchases", "baskets", "campaign", "talks", "ids", "twins")


def read_table(name: str) -> Any:
    """Read one of the shop's tables of names, places, products or texts."""
    return json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))


def open_streams(seed: int) -> dict[str, np.random.Generator]:
    """One independent generator per part of the simulation, so a change in one leaves the others as they were."""
    children = np.random.SeedSequence(seed).spawn(len(STREAMS))
    return {name: np.random.Generator(np.random.PCG64(child)) for name, child in zip(STREAMS, children, strict=True)}


def draw_index(rng: np.random.Generator, weights: Sequence[float] | Floats, count: int) -> Ints:
    """Draw positions 0…k-1 in proportion to the weights."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    targets: Floats = rng.random(count) * edges[-1]
    found: Ints = np.searchsorted(edges, targets, side="right").astype(np.int64)
    return np.minimum(found, len(edges) - 1)


def draw_positions(rng: np.random.Generator, weights: Sequence[float] | Floats, count: int) -> list[int]:
    """The same as a list of plain numbers."""
    return draw_index(rng, weights, count).tolist()


def make_ids(rng: np.random.Generator, seconds: Ints) -> list[UUID]:
    """UUIDv7 for records made at these seconds since 1970 (UTC), with milliseconds and the rest drawn."""
    count = len(seconds)
    millis = seconds.astype(np.uint64) * np.uint64(1000) + rng.integers(0, 1000, count, dtype=np.uint64)
    high = (millis << np.uint64(16)) | np.uint64(0x7000) | rng.integers(0, 1 << 12, count, dtype=np.uint64)
    low = np.uint64(0x8000_0000_0000_0000) | rng.integers(0, 1 << 62, count, dtype=np.uint64)
    return [UUID(int=(a << 64) | b) for a, b in zip(high.tolist(), low.tolist(), strict=True)]
