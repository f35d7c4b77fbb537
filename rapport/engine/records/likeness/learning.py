"""Learning the weights of a whole table, and with them its pairs that are likely the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rapport.engine.objects.field import Trait
from rapport.engine.records.likeness.candidates import find_candidates
from rapport.engine.records.likeness.columns import Column, Degrees, Ints, read_column
from rapport.engine.records.likeness.degrees import DEGREES, MISSING
from rapport.engine.records.likeness.weights import LIKELY, Weights

Floats = NDArray[np.float64]
_RANDOM = 400_000
_ROUNDS, _STILL = 200, 1e-5
_SEED = 20_240_229
# Nothing is impossible because it was not seen.
_UNSEEN = 0.5
_FIRST_SAME, _FIRST_SHARE = 0.7, 0.01


@dataclass(frozen=True)
class Found:
    """Pairs of places (`first` < `second`) with their probability, the likeliest first; `degrees` has a column for each trait."""

    first: Ints
    second: Ints
    probability: Floats
    degrees: Degrees
    weights: Weights | None
    compared: int


def find_pairs(traits: Sequence[Trait], values: Mapping[str, Sequence[Any]]) -> Found:
    """The pairs of records that are likelier the same than not; `values` are what each record says, by field. Pure.

    Weights are learnt from the table itself, without anybody's help; one without candidates has none.
    """
    columns = [read_column(trait, values[trait.field]) for trait in traits]
    first, second = find_candidates(columns)
    none = np.empty(0, np.int64)
    if not len(first):
        return Found(none, none, np.empty(0), np.empty((0, len(traits)), np.int8), None, 0)
    degrees = _degrees(columns, first, second)
    share, same, other = learn(traits, degrees, _random_degrees(columns), len(columns[0].codes))
    logs = [np.log(m / u) for m, u in zip(same, other, strict=True)]
    probability = _probability(share, logs, degrees)
    kept = np.flatnonzero(probability >= LIKELY)
    kept = kept[np.lexsort((second[kept], first[kept], -probability[kept]))]
    weights = Weights(share, {t.field: [float(one) for one in log] for t, log in zip(traits, logs, strict=True)})
    return Found(first[kept], second[kept], probability[kept], degrees[kept], weights, len(first))


def learn(
    traits: Sequence[Trait], degrees: Degrees, random: Degrees, records: int
) -> tuple[float, list[Floats], list[Floats]]:
    """The share of pairs that are the same, and by trait m and u of each degree (see `weights`)."""
    sizes = [len(DEGREES[trait.manner]) for trait in traits]
    other = [_frequencies(random[:, place], None, size) for place, size in enumerate(sizes)]
    # Candidates that agree alike are reckoned together.
    patterns, counts = np.unique(degrees, axis=0, return_counts=True)
    same = [np.r_[_FIRST_SAME, np.full(size - 1, (1 - _FIRST_SAME) / (size - 1))] for size in sizes]
    every, share = records * (records - 1) / 2, _FIRST_SHARE
    for _ in range(_ROUNDS):
        logs = [np.log(m / u) for m, u in zip(same, other, strict=True)]
        likely = _probability(share, logs, patterns) * counts
        before, same = same, [_frequencies(patterns[:, place], likely, size) for place, size in enumerate(sizes)]
        share = float(np.clip(likely.sum() / every, 1 / (every + 2), 0.5))
        if max(float(np.abs(m - old).max()) for m, old in zip(same, before, strict=True)) < _STILL:
            break
    return share, same, other


def _degrees(columns: Sequence[Column], first: Ints, second: Ints) -> Degrees:
    return np.stack([column.degrees(first, second) for column in columns], axis=1)


def _random_degrees(columns: Sequence[Column]) -> Degrees:
    # The same table gives the same pairs every night.
    chance = np.random.default_rng(_SEED)
    records = len(columns[0].codes)
    first, second = chance.integers(0, records, (2, _RANDOM))
    apart = first != second
    return _degrees(columns, first[apart], second[apart])


def _frequencies(found: Degrees, weights: Floats | None, size: int) -> Floats:
    known = found != MISSING
    counts = np.bincount(found[known], None if weights is None else weights[known], minlength=size) + _UNSEEN
    return counts / counts.sum()


def _probability(share: float, logs: Sequence[Floats], degrees: Degrees) -> Floats:
    total = np.full(len(degrees), np.log(share / (1 - share)))
    for place, log in enumerate(logs):
        total += np.where(degrees[:, place] == MISSING, 0.0, log[degrees[:, place]])
    return 1 / (1 + np.exp(-np.clip(total, -60, 60)))
