"""Columns: what many records say in one trait, prepared once and compared pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from rapport.engine.objects.field import Trait
from rapport.engine.records.likeness.degrees import (
    CLOSE,
    DEGREES,
    MISSING,
    NEAR,
    ONE_SLIP,
    TWO_SLIPS,
    prepare,
    sound_of,
)

Ints = NDArray[np.int64]
Degrees = NDArray[np.int8]
# So many letters begin a text, and so many digits (year and month) a day, when records are looked for that may be alike.
_BEGINS = {"name": 3, "text": 3, "key": 4, "day": 6}
_AT_ONCE = 200_000
# What the compiled library returns has no types.
_compare: Any = process.cpdist


@dataclass(frozen=True)
class Column:
    """`codes[i]` is the place in `values` of what record `i` says; the empty text is what says nothing."""

    trait: Trait
    codes: Ints
    values: NDArray[np.object_]

    def keys(self) -> Ints:
        """A number for each record, the same for equal values; -1 for none."""
        return _numbered(self.codes, [str(value) for value in self.values])

    def begins(self) -> Ints:
        """The same for values that begin alike; a name for each record by how it sounds, if it is not in Latin letters."""
        size = _BEGINS[self.trait.manner]
        return _numbered(self.codes, [str(value)[:size] for value in self.values])

    def sounds(self) -> Ints:
        """The same for names that sound alike."""
        return _numbered(self.codes, [sound_of(str(value)) for value in self.values])

    def degrees(self, first: Ints, second: Ints) -> Degrees:
        """How much the records `first[k]` and `second[k]` agree, as places in `DEGREES`. Equal pairs of values are compared once."""
        count = len(self.values)
        pairs, back = np.unique(self.codes[first] * count + self.codes[second], return_inverse=True)
        found = np.empty(len(pairs), np.int8)
        for start in range(0, len(pairs), _AT_ONCE):
            some = pairs[start : start + _AT_ONCE]
            found[start : start + _AT_ONCE] = self._compared(self.values[some // count], self.values[some % count])
        return found[back.reshape(-1)]

    def _compared(self, one: NDArray[np.object_], other: NDArray[np.object_]) -> Degrees:
        manner = self.trait.manner
        degrees = DEGREES[manner]
        found = np.full(len(one), degrees.index("different"), np.int8)
        left, right = [str(value) for value in one], [str(value) for value in other]
        if manner in ("name", "text"):
            alike = np.asarray(_compare(left, right, scorer=JaroWinkler.similarity))
            found[alike >= NEAR] = degrees.index("near")
            found[alike >= CLOSE] = degrees.index("close")
        else:
            slips = np.asarray(_compare(left, right, scorer=OSA.distance))
            if manner == "day":
                found[slips <= 2] = degrees.index("near")
                found[slips <= 1] = degrees.index("close")
            else:
                length = np.array([max(len(a), len(b)) for a, b in zip(left, right, strict=True)])
                allowed = np.where(length >= TWO_SLIPS, 2, np.where(length >= ONE_SLIP, 1, 0))
                found[slips <= allowed] = degrees.index("close")
        if manner == "name":
            heard = [
                not (a.isascii() and b.isascii()) and sound_of(a) == sound_of(b) != ""
                for a, b in zip(left, right, strict=True)
            ]
            found[np.array(heard, bool)] = degrees.index("sound")
        found[one == other] = 0
        found[(one == "") | (other == "")] = MISSING
        return found


def read_column(trait: Trait, values: Sequence[Any]) -> Column:
    """The column of what each record says."""
    prepared: dict[Any, str] = {}
    places: dict[str, int] = {}
    codes = np.empty(len(values), np.int64)
    for index, value in enumerate(values):
        text = prepared.get(value)
        if text is None:
            text = prepared[value] = prepare(trait.manner, value)
        codes[index] = places.setdefault(text, len(places))
    return Column(trait, codes, np.array(list(places), dtype=object))


def _numbered(codes: Ints, texts: Sequence[str]) -> Ints:
    numbers: dict[str, int] = {}
    of_value = np.array([numbers.setdefault(text, len(numbers)) if text else -1 for text in texts], np.int64)
    return of_value[codes]
