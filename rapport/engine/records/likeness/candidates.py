"""Candidates: the pairs of records worth comparing, found without comparing all with all."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from rapport.engine.records.likeness.columns import Column, Ints

# A value that more records share tells nobody apart; with several traits together it may.
LARGEST = 60
# Of each key, so many pairs a record at most; the most crowded blocks are the first to be left out.
EACH = 8


def find_candidates(columns: Sequence[Column]) -> tuple[Ints, Ints]:
    """Pairs (first < second) that have a trait in common, or the beginnings of two, or a name that sounds alike."""
    count = len(columns[0].codes)
    pairs = [first * count + second for first, second in _blocked(columns)]
    both = np.unique(np.concatenate(pairs)) if pairs else np.empty(0, np.int64)
    return both // count, both % count


def _blocked(columns: Sequence[Column]) -> Iterator[tuple[Ints, Ints]]:
    for column in columns:
        yield pairs_within(column.keys())
        if column.trait.manner == "name":
            yield pairs_within(column.sounds())
    begins = [column.begins() for column in columns]
    for one, other in combinations(begins, 2):
        yield pairs_within(np.where((one < 0) | (other < 0), -1, one * (other.max(initial=0) + 1) + other))


def pairs_within(keys: Ints) -> tuple[Ints, Ints]:
    """All pairs of records with the same key, the smaller place first; -1 is no key.

    A block has at most `LARGEST` records; where all blocks together give more than `EACH` pairs a record, the largest go.
    """
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    _, starts, sizes = np.unique(keys[order], return_index=True, return_counts=True)
    largest = _largest(sizes, len(keys))
    fits = np.repeat(np.where((sizes <= largest) & (sizes > 1), sizes, 0), sizes)
    place = np.arange(len(order)) - np.repeat(starts, sizes)
    first: list[Ints] = []
    second: list[Ints] = []
    for step in range(1, int(fits.max(initial=0))):
        here = np.flatnonzero(place + step < fits)
        first.append(order[here])
        second.append(order[here + step])
    if not first:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    one, other = np.concatenate(first), np.concatenate(second)
    return np.minimum(one, other), np.maximum(one, other)


def _largest(sizes: Ints, records: int) -> int:
    by_size = np.bincount(np.minimum(sizes, LARGEST + 1), minlength=LARGEST + 2)[: LARGEST + 1]
    each = np.arange(LARGEST + 1)
    pairs = np.cumsum(by_size * each * (each - 1) // 2)
    return int(np.searchsorted(pairs, EACH * records, side="right")) - 1
