"""Recency, frequency and monetary value as scores from 1 to 5, and the segments these put customers into."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rapport.insight.models.learning import Floats
from rapport.insight.models.purchases import Ints
from rapport.insight.models.segment_rule import SCORES, SEGMENTS, Rule


@dataclass(frozen=True)
class Scores:
    """Three scores per customer, 5 the best: bought lately, often, for much. 0 for one who never bought."""

    recency: Ints
    frequency: Ints
    monetary: Ints


def score(values: ArrayLike, among: NDArray[np.bool_] | None = None) -> Ints:
    """1 for the lowest fifth of the values, 5 for the highest; equal values always get the same score.

    A run of equal values gets the score of the fifth in which it begins, so the lowest value is always 1: where most
    customers bought once, one purchase stays "seldom". Rows not in `among` get 0.
    """
    given = np.asarray(values, dtype=np.float64)
    rows = np.ones(len(given), dtype=np.bool_) if among is None else among
    ranked = np.sort(given[rows])
    scores = np.zeros(len(given), dtype=np.int64)
    if len(ranked):
        below = np.searchsorted(ranked, given[rows], side="left")
        scores[rows] = 1 + below * SCORES // len(ranked)
    return scores


def score_customers(days_since: Floats, purchases: Floats, spent: Floats) -> Scores:
    """Scores among those with at least one purchase; `days_since` counts from the latest purchase until today."""
    bought = purchases > 0
    return Scores(score(-days_since, bought), score(purchases, bought), score(spent, bought))


def assign_segments(scores: Scores, rules: Sequence[Rule] = SEGMENTS) -> NDArray[np.str_]:
    """Each customer's segment: the first rule that fits; empty for one who never bought or whom no rule fits."""
    cube = np.zeros((SCORES + 1,) * 3, dtype=np.int64)
    names = np.array(["", *(rule.segment for rule in rules)])
    for number, rule in reversed(list(enumerate(rules, start=1))):
        rule.check()
        (r0, r1), (f0, f1), (m0, m1) = rule.recency, rule.frequency, rule.monetary
        cube[r0 : r1 + 1, f0 : f1 + 1, m0 : m1 + 1] = number
    return names[cube[scores.recency, scores.frequency, scores.monetary]]
