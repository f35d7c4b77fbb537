"""Weights: how much each degree of agreement says for or against two records being the same.

The model is that of Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): traits are taken to be independent, and
a degree weighs log(m/u), m being how often it is seen of pairs that are the same and u of pairs that are not. Nobody labels a
pair: u is counted on pairs drawn at random; m of a trait on pairs whose other traits agree exactly so far that chance would not
bring it once in a hundred such tables; the share of pairs that are the same is found by EM (Winkler, Using the EM Algorithm for
Weight Computation in the Fellegi-Sunter Model, 1988). EM for m as well, as is usual, finds streets and families instead of
duplicates where these are few.

One dependence is too strong to be left out: an address is often made from the name. So u of a key is another where a name
agrees, counted in the same rounds on the pairs that are likely not the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any, cast

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
_USUAL_KEY_NAMED = (0.0005, 0.03, 0.9695)
_USUAL_SHARE = 0.0001


@dataclass(frozen=True)
class Weights:
    """`share` is how many of all pairs are the same; `logs[trait][degree]` is log(m/u), `named` the same where a name agrees."""

    share: float
    logs: Mapping[str, Sequence[float]]
    named: Mapping[str, Sequence[float]]

    def probability(self, degrees: Mapping[Trait, int]) -> float:
        """How likely two records are the same that agree in these degrees by trait; what is missing says nothing."""
        near = DEGREES["name"].index("near")
        agrees = any(trait.manner == "name" and MISSING != found < near for trait, found in degrees.items())
        logs = self.named if agrees else self.logs
        total = log(self.share / (1 - self.share))
        total += sum(logs[trait.field][found] for trait, found in degrees.items() if found != MISSING)
        return 1 / (1 + exp(-max(-60.0, min(60.0, total))))

    def told(self) -> dict[str, object]:
        """As JSON."""
        plain = {kind: {name: list(one) for name, one in logs.items()} for kind, logs in self._both.items()}
        return {"share": self.share, **plain}

    @property
    def _both(self) -> Mapping[str, Mapping[str, Sequence[float]]]:
        return {"logs": self.logs, "named": self.named}


def usual_weights(traits: Sequence[Trait]) -> Weights:
    """What serves until a sweep has learnt better."""

    def logs(manner: Manner, others: Mapping[Manner, Sequence[float]]) -> list[float]:
        return [log(m / u) for m, u in zip(_USUAL[manner][0], others[manner], strict=True)]

    plain: dict[Manner, Sequence[float]] = {manner: other for manner, (_, other) in _USUAL.items()}
    named: dict[Manner, Sequence[float]] = {**plain, "key": _USUAL_KEY_NAMED}
    return Weights(
        _USUAL_SHARE,
        {trait.field: logs(trait.manner, plain) for trait in traits},
        {trait.field: logs(trait.manner, named) for trait in traits},
    )


def usual_chances(trait: Trait) -> Sequence[float]:
    """How often each degree is usually seen of two records that are the same."""
    return _USUAL[trait.manner][0]


def told_weights(traits: Sequence[Trait], told: Any) -> Weights | None:
    """Weights from JSON; None when they are not for these traits."""
    kept = _fields(told)
    share = kept.get("share")
    if not isinstance(share, float) or not 0 < share < 1:
        return None
    logs, named = (_kind(traits, _fields(kept.get(kind))) for kind in ("logs", "named"))
    return Weights(share, logs, named) if logs and named else None


def _fields(told: Any) -> dict[str, Any]:
    return cast(dict[str, Any], told) if isinstance(told, dict) else {}


def _kind(traits: Sequence[Trait], told: Mapping[str, Any]) -> dict[str, list[float]] | None:
    kept: dict[str, list[float]] = {}
    for trait in traits:
        found = told.get(trait.field)
        if not isinstance(found, list) or len(cast(list[float], found)) != len(DEGREES[trait.manner]):
            return None
        kept[trait.field] = cast(list[float], found)
    return kept
