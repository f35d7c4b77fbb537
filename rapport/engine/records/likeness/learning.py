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
from rapport.engine.records.likeness.weights import LIKELY, Weights, usual_chances

Floats = NDArray[np.float64]
_RANDOM = 400_000
_ROUNDS, _STILL = 200, 1e-5
_SEED = 20_240_229
# Nothing is impossible because it was not seen.
_UNSEEN = 0.5
# What is usual counts like so many pairs that are the same, and the first guess is that one record in so many is there twice.
_USUAL_COUNTS, _ONE_IN = 20, 20
# Of all pairs, so many may be thought certain by mistake.
_HARDLY = 0.01
# How keys agree of pairs with one name is counted on candidates; what was counted on random pairs counts like so many.
_CHANCE_COUNTS = 20


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
    learnt = learn(traits, degrees, _random_degrees(columns), len(columns[0].codes))
    probability = learnt.probability(degrees)
    kept = np.flatnonzero(probability >= LIKELY)
    kept = kept[np.lexsort((second[kept], first[kept], -probability[kept]))]
    return Found(first[kept], second[kept], probability[kept], degrees[kept], learnt.weights(), len(first))


@dataclass(frozen=True)
class Chances:
    """The share of pairs that are the same, and by trait the chances m, u, and u where a name agrees (see `weights`)."""

    traits: Sequence[Trait]
    share: float
    same: Sequence[Floats]
    other: Sequence[Floats]
    named: Sequence[Floats]

    def probability(self, degrees: Degrees) -> Floats:
        """How likely the pairs are the same."""
        total = np.full(len(degrees), np.log(self.share / (1 - self.share)))
        named = agree_in_name(self.traits, degrees)
        for place, (m, u, beside) in enumerate(zip(self.same, self.other, self.named, strict=True)):
            found = degrees[:, place]
            told = np.where(named, np.log(m / beside)[found], np.log(m / u)[found])
            total += np.where(found == MISSING, 0.0, told)
        return 1 / (1 + np.exp(-np.clip(total, -60, 60)))

    def weights(self) -> Weights:
        """As plain numbers."""
        fields = [trait.field for trait in self.traits]

        def logs(chances: Sequence[Floats]) -> dict[str, list[float]]:
            told = [np.log(m / u) for m, u in zip(self.same, chances, strict=True)]
            return {name: [float(one) for one in log] for name, log in zip(fields, told, strict=True)}

        return Weights(self.share, logs(self.other), logs(self.named))


def learn(traits: Sequence[Trait], degrees: Degrees, random: Degrees, records: int) -> Chances:
    """The chances: u counted on random pairs, m on pairs that are certain without the trait, the rest where EM comes to rest."""
    usual = [np.array(usual_chances(trait)) for trait in traits]
    other = [_frequencies(random[:, place], None, np.full(len(m), _UNSEEN)) for place, m in enumerate(usual)]
    # Candidates that agree alike are reckoned together.
    patterns, counts = np.unique(degrees, axis=0, return_counts=True)
    every = records * (records - 1) / 2
    certain = _certain(patterns, other, every)
    same = [
        _frequencies(patterns[:, place], certain[:, place] * counts, _USUAL_COUNTS * m) for place, m in enumerate(usual)
    ]
    named = agree_in_name(traits, patterns)
    now = Chances(traits, records / _ONE_IN / every, same, other, other)
    for _ in range(_ROUNDS):
        likely = now.probability(patterns) * counts
        apart = np.where(named, counts - likely, 0.0)
        beside = [
            _frequencies(patterns[:, place], apart, _CHANCE_COUNTS * u) if trait.manner == "key" else u
            for place, (trait, u) in enumerate(zip(traits, other, strict=True))
        ]
        share = float(np.clip(likely.sum() / every, 1 / (every + 2), 0.5))
        before, now = now, Chances(traits, share, same, other, beside)
        if abs(share / before.share - 1) < _STILL:
            break
    return now


def _certain(patterns: Degrees, other: Sequence[Floats], every: float) -> NDArray[np.float64]:
    """For each pattern and trait 1 where the other traits agree exactly so far that chance would hardly bring it once in all pairs."""
    surprise = np.array([-np.log(u[0]) for u in other])
    exact = (patterns == 0) * surprise
    without = exact.sum(axis=1, keepdims=True) - exact
    return (without > np.log(every / _HARDLY)).astype(float)


def agree_in_name(traits: Sequence[Trait], degrees: Degrees) -> NDArray[np.bool_]:
    """Of which pairs a name is more than similar."""
    places = [place for place, trait in enumerate(traits) if trait.manner == "name"]
    near = DEGREES["name"].index("near")
    found = degrees[:, places]
    return ((found != MISSING) & (found < near)).any(axis=1)


def _degrees(columns: Sequence[Column], first: Ints, second: Ints) -> Degrees:
    return np.stack([column.degrees(first, second) for column in columns], axis=1)


def _random_degrees(columns: Sequence[Column]) -> Degrees:
    # The same table gives the same pairs every night.
    chance = np.random.default_rng(_SEED)
    records = len(columns[0].codes)
    first, second = chance.integers(0, records, (2, _RANDOM))
    apart = first != second
    return _degrees(columns, first[apart], second[apart])


def _frequencies(found: Degrees, weights: Floats | None, before: Floats) -> Floats:
    """How often each degree is found, added to the counts there were `before`."""
    known = found != MISSING
    counts = np.bincount(found[known], None if weights is None else weights[known], minlength=len(before)) + before
    return counts / counts.sum()
