"""How well duplicates are found in public data whose truth is known, beside rows that have the same key.

The FEBRL sets are persons with errors as people make them, the fake persons of Splink are what the model never saw while it
was made. Nothing is learnt from the truth: it is only counted against. It needs the public data beside the checkout.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from time import perf_counter

from benchmarks.ground.row import Row, milliseconds
from rapport.engine.objects.field import Manner, Trait
from rapport.engine.records.likeness.learning import find_pairs

Pairs = set[tuple[int, int]]
BAR = 0.97
PERSON: Mapping[str, Manner] = {
    "given_name": "name",
    "surname": "name",
    "street_number": "key",
    "address_1": "text",
    "address_2": "text",
    "suburb": "text",
    "postcode": "key",
    "state": "key",
    "date_of_birth": "day",
    "soc_sec_id": "key",
}
FAKE: Mapping[str, Manner] = {"first_name": "name", "surname": "name", "dob": "day", "city": "text", "email": "key"}
# What somebody without a model would look for: the same number, or the same person's facts.
PERSON_KEYS = (("soc_sec_id",), ("given_name", "surname", "date_of_birth"))
FAKE_KEYS = (("email",), ("first_name", "surname", "dob"))


@dataclass(frozen=True)
class Sample:
    """Rows as text by column, and whose each is."""

    name: str
    rows: Sequence[Mapping[str, str]]
    whose: Sequence[str]
    manners: Mapping[str, Manner]
    keys: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Verdict:
    """How many of the pairs found are right, and how many of the right ones are found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def find_data(*path: str) -> Path | None:
    """A file of `shared/data` beside one of the folders above; None when it is not there."""
    for folder in Path(__file__).resolve().parents:
        found = folder.joinpath("shared", "data", *path)
        if found.exists():
            return found
    return None


def read_febrl(number: int) -> Sample | None:
    path = find_data("febrl", f"dataset{number}.csv.gz")
    if path is None:
        return None
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [{name: value.strip() for name, value in row.items()} for row in csv.DictReader(file)]
    whose = [row.pop("rec_id").split("-")[1] for row in rows]
    return Sample(f"FEBRL {number}", rows, whose, PERSON, PERSON_KEYS)


def read_fake() -> Sample | None:
    path = find_data("splink_fake_1000", "people.csv")
    if path is None:
        return None
    with path.open(encoding="utf-8") as file:
        rows = [{name: value.strip() for name, value in row.items()} for row in csv.DictReader(file)]
    return Sample("Splink fake 1000", rows, [row.pop("cluster") for row in rows], FAKE, FAKE_KEYS)


def find_twins(sample: Sample) -> Pairs:
    """What our model says."""
    traits = [Trait(name, manner) for name, manner in sample.manners.items()]
    found = find_pairs(traits, {name: [row[name] for row in sample.rows] for name in sample.manners})
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


def same_keys(sample: Sample) -> Pairs:
    """Rows that agree in all of one of the keys."""
    found: Pairs = set()
    for key in sample.keys:
        values = [tuple(row[name].lower() for name in key) for row in sample.rows]
        found |= together(value if all(value) else None for value in values)
    return found


def together(marks: Iterable[object]) -> Pairs:
    """The pairs of places with the same mark; None is no mark."""
    groups: defaultdict[object, list[int]] = defaultdict(list)
    for place, mark in enumerate(marks):
        if mark is not None:
            groups[mark].append(place)
    return {pair for members in groups.values() for pair in combinations(members, 2)}


def linked(pairs: Pairs, count: int) -> Pairs:
    """All pairs within the groups that `pairs` hold together."""
    head = list(range(count))

    def of(place: int) -> int:
        while head[place] != place:
            head[place] = head[head[place]]
            place = head[place]
        return place

    for one, other in pairs:
        head[of(one)] = of(other)
    return together(of(place) for place in range(count))


def judge(found: Pairs, sample: Sample) -> Verdict:
    truth = together(sample.whose)
    right = len(found & truth)
    return Verdict(right / len(found) if found else 1.0, right / len(truth))


def run(scale: float) -> list[Row]:
    samples = [sample for sample in (read_febrl(1), read_febrl(3), read_fake()) if sample]
    if not samples:
        raise RuntimeError("The public data are not beside this checkout: put them in shared/data.")
    return [row for sample in samples for row in _rows(sample)]


def _rows(sample: Sample) -> Iterable[Row]:
    began = perf_counter()
    pairs = find_twins(sample)
    took = perf_counter() - began
    plain = judge(same_keys(sample), sample)
    reference = f"F1 {plain.f1:.4f} same keys (P {plain.precision:.3f}, R {plain.recall:.3f})"
    size = f"{len(sample.rows):,} rows"
    for what, found in (("pairs", pairs), ("as groups", linked(pairs, len(sample.rows)))):
        ours = judge(found, sample)
        febrl = sample.manners is PERSON
        yield Row(
            f"duplicates: {sample.name}, {what}",
            size,
            f"F1 {ours.f1:.4f} (P {ours.precision:.4f}, R {ours.recall:.4f}) in {milliseconds(took)}",
            reference,
            plain.f1 / ours.f1 if ours.f1 else None,
            bar=f"F1 ≥ {BAR}" if febrl else "",
            met=ours.f1 >= BAR if febrl else None,
        )
