"""Weights: how much each degree of agreement says for or against two records being the same.

The model is that of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): traits are taken to be independent, and
a degree weighs log(m/u), m being how often it is seen of pairs that are the same and u of pairs that are not. u is counted
on pairs drawn at random, m learnt without any labelled pair by the EM algorithm (Winkler, Using the EM Algorithm for Weight
Computation in the Fellegi-Sunter Model of Record Linkage, 1988), as Splink does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from rapport.engine.objects.field import Manner, Trait
from rapport.engine.records.likeness.degrees import DEGREES, MISSING

# Two records are the same when that is likelier than not: the threshold at which the fewest pairs are judged wrongly.
LIKELY = 0.5
# What is usual of customers, for when nothing was learnt yet: m and u by degree.
_USUAL: Mapping[Manner, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "name": ((0.62, 0.08, 0.18, 0.06, 0.06), (0.0005, 0.0005, 0.001, 0.006, 0.992)),
    "key": ((0.75, 0.13, 0.12), (0.00005, 0.0002, 0.99975)),
    "day": ((0.82, 0.06, 0.04, 0.08), (0.0002, 0.001, 0.015, 0.9838)),
    "text": ((0.70, 0.16, 0.05, 0.09), (0.03, 0.01, 0.03, 0.93)),
}
_USUAL_SHARE = 0.0001


@dataclass(frozen=True)
class Weights:
    """`share` is how many of all pairs are the same; `logs[trait][degree]` is log(m/u)."""

    share: float
    logs: Mapping[str, Sequence[float]]

    def probability(self, degrees: Mapping[str, int]) -> float:
        """How likely two records are the same that agree in these degrees by trait; what is missing says nothing."""
        total = log(self.share / (1 - self.share))
        total += sum(self.logs[name][found] for name, found in degrees.items() if found != MISSING)
        return 1 / (1 + exp(-max(-60.0, min(60.0, total))))

    def told(self) -> dict[str, object]:
        """As JSON."""
        return {"share": self.share, "logs": {name: list(logs) for name, logs in self.logs.items()}}


def usual_weights(traits: Sequence[Trait]) -> Weights:
    """What serves until a sweep has learnt better."""
    logs = {trait.field: [log(m / u) for m, u in zip(*_USUAL[trait.manner], strict=True)] for trait in traits}
    return Weights(_USUAL_SHARE, logs)


def told_weights(traits: Sequence[Trait], told: object) -> Weights | None:
    """Weights from JSON; None when they are not for these traits."""
    match told:
        case {"share": float(share), "logs": dict(logs)} if 0 < share < 1:
            kept = {trait.field: logs.get(trait.field) for trait in traits}
            if all(
                isinstance(kept[trait.field], list) and len(kept[trait.field]) == len(DEGREES[trait.manner])
                for trait in traits
            ):
                return Weights(share, {name: [float(one) for one in some] for name, some in kept.items()})
    return None
