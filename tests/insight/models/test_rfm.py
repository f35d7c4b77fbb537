"""Scores, segments, tiers and curves."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.insight.models.concentration import lorenz, revenue_share, value_tiers
from rapport.insight.models.rfm import SEGMENTS, Rule, Scores, assign_segments, score, score_customers

amounts = st.lists(st.floats(0, 1e6) | st.integers(0, 3), min_size=1, max_size=80)


def one(r: int, f: int, m: int) -> str:
    return str(assign_segments(Scores(np.array([r]), np.array([f]), np.array([m])))[0])


def test_every_score_has_a_segment_and_every_segment_a_score() -> None:
    found = {one(r, f, m) for r, f, m in product(range(1, 6), repeat=3)}
    assert found == {rule.segment for rule in SEGMENTS}
    assert len(found) == 11


def test_segments_mean_what_their_names_say() -> None:
    assert one(5, 5, 5) == "champions"
    assert one(5, 1, 3) == "new"
    assert one(1, 5, 5) == "cannot_lose"
    assert one(1, 5, 2) == "at_risk"
    assert one(1, 1, 5) == "lost"
    assert one(0, 0, 0) == ""


def test_own_segments_replace_the_named_ones_and_wrong_ones_are_refused() -> None:
    scores = Scores(np.array([5, 1]), np.array([1, 1]), np.array([1, 1]))
    assert assign_segments(scores, [Rule("fresh", recency=(4, 5))]).tolist() == ["fresh", ""]
    with pytest.raises(ValueError, match="fresh"):
        assign_segments(scores, [Rule("fresh", recency=(5, 4))])


@given(amounts)
def test_equal_values_share_a_score_and_more_is_never_less(values: list[float]) -> None:
    scores = score(values)
    assert set(scores) <= {1, 2, 3, 4, 5}
    assert np.all(np.diff(scores[np.argsort(values, kind="stable")]) >= 0)
    for value in values:
        assert len(set(scores[np.array(values) == value])) == 1
    assert scores[np.argmin(values)] == 1


def test_distinct_values_fall_into_five_equal_parts() -> None:
    assert np.bincount(score(np.arange(100.0)))[1:].tolist() == [20] * 5


def test_one_purchase_stays_seldom_where_most_bought_once() -> None:
    assert score([1.0] * 70 + [2.0] * 20 + [9.0] * 10).tolist() == [1] * 70 + [4] * 20 + [5] * 10


def test_who_never_bought_has_no_scores() -> None:
    scores = score_customers(np.array([3.0, 9.0, 0.0]), np.array([2.0, 1.0, 0.0]), np.array([50.0, 10.0, 0.0]))
    assert scores.recency.tolist() == [3, 1, 0]
    assert scores.frequency.tolist() == [3, 1, 0]
    assert assign_segments(scores)[2] == ""


def test_the_best_customers_up_to_eighty_percent_are_tier_a() -> None:
    tiers = value_tiers(np.array([50.0, 30.0, 10.0, 5.0, 5.0, 0.0, -20.0]))
    assert tiers.tolist() == ["a", "a", "b", "b", "b", "", ""]
    assert value_tiers(np.array([79.0, 2.0, 19.0])).tolist() == ["a", "c", "a"]
    assert value_tiers(np.array([7.0])).tolist() == ["a"]
    assert value_tiers(np.array([6.0, 4.0]), (("top", 0.5), ("rest", 1.0))).tolist() == ["top", "rest"]
    with pytest.raises(ValueError, match="tiers"):
        value_tiers(np.array([1.0]), (("a", 0.9), ("b", 0.5)))


@given(amounts)
def test_tiers_go_down_with_revenue_and_reach_their_share(values: list[float]) -> None:
    revenue = np.array(values)
    tiers, share = value_tiers(revenue), revenue_share(revenue)
    if revenue.max() <= 0:
        assert set(tiers) == {""}
        return
    assert share.sum() == pytest.approx(1.0)
    assert share[tiers == "a"].sum() >= 0.8 - 1e-9
    best_first = tiers[np.argsort(-revenue, kind="stable")]
    assert "".join(best_first) == "".join(sorted(best_first))


@given(amounts)
def test_the_lorenz_curve_rises_and_bends_down(values: list[float]) -> None:
    curve = lorenz(np.array(values))
    assert (curve.customers[0], curve.revenue[0]) == (0.0, 0.0)
    assert (curve.customers[-1], curve.revenue[-1]) == pytest.approx((1.0, 1.0))
    assert np.all(np.diff(curve.revenue) >= 0)
    assert np.all(np.array(curve.revenue) >= np.array(curve.customers) - 1e-9)
    assert 0.0 <= curve.gini < 1.0


def test_gini_of_known_distributions() -> None:
    assert lorenz(np.full(50, 3.0)).gini == pytest.approx(0.0, abs=1e-12)
    assert lorenz(np.array([1.0, 2.0, 3.0, 4.0])).gini == pytest.approx(0.25)
    assert len(lorenz(np.random.default_rng(1).gamma(1.0, 1.0, 9999)).customers) == 101
