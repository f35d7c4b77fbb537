"""The effect of a campaign, against independent computations and on a real randomised one."""

from math import inf, nan
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from rapport.marketing.trial.effect import Arm, Judge, difference_in_buyers, difference_in_revenue, measure_effect

SHARED = Path("shared", "data", "hillstrom_email", "customers.csv.gz")
FILE = next((up / SHARED for up in Path(__file__).parents if (up / SHARED).exists()), SHARED)
MAILED = {"Mens E-Mail", "Womens E-Mail"}


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    # Newcombe (1998), table II, method 10, cases (a), (b), (e), (g).
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_the_interval_of_buyers_equals_the_published_one(
    one: tuple[int, int], other: tuple[int, int], low: float, high: float
):
    found = difference_in_buyers(Arm(one[1], one[0], 0, 0), Arm(other[1], other[0], 0, 0))
    assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(
    st.lists(st.floats(0, 1000, width=32), min_size=2, max_size=60),
    st.lists(st.floats(0, 1000, width=32), min_size=2, max_size=60),
)
def test_the_interval_of_revenue_is_that_of_welch(treated: list[float], held: list[float]):
    if min(np.ptp(treated), np.ptp(held)) < 0.01 * max(*treated, *held):
        return
    found = difference_in_revenue(Arm.of(treated), Arm.of(held))
    expected = stats.ttest_ind(treated, held, equal_var=False).confidence_interval(0.95)
    scale = max(1.0, *treated, *held)
    assert found.low == pytest.approx(expected.low, rel=1e-6, abs=1e-6 * scale)
    assert found.high == pytest.approx(expected.high, rel=1e-6, abs=1e-6 * scale)


@pytest.mark.skipif(not FILE.exists(), reason="the public data sets are not beside this checkout")
@pytest.mark.parametrize("column", ["visit", "conversion", "spend"])
def test_a_real_randomised_campaign_gives_the_independent_figures(column: str):
    rows = duckdb.sql(f"select segment, {column}::double from read_csv('{FILE}')").fetchall()
    treated = [value for segment, value in rows if segment in MAILED]
    held = [value for segment, value in rows if segment == "No E-Mail"]
    assert (len(treated), len(held)) == (42694, 21306)
    expected = stats.ttest_ind(treated, held, equal_var=False)
    found = measure_effect(Arm.of(treated), Arm.of(held))
    assert found.revenue.estimate == pytest.approx(np.mean(treated) - np.mean(held), rel=1e-12)
    low, high = expected.confidence_interval(0.95)
    assert (found.revenue.low, found.revenue.high) == (pytest.approx(low, rel=1e-7), pytest.approx(high, rel=1e-7))
    assert found.revenue.p_value == pytest.approx(expected.pvalue, rel=1e-3, abs=1e-9)
    share = np.mean(np.array(treated) > 0) - np.mean(np.array(held) > 0)
    assert found.buyers.estimate == pytest.approx(share, rel=1e-12)
    assert found.verdict == "worked"


@pytest.mark.parametrize(
    ("treated", "held", "finished", "verdict"),
    [
        (Arm(900, 100, 5000, 900_000), Arm(100, 11, 550, 90_000), False, "too_early"),
        (Arm(40, 20, 100, 5000), Arm(900, 20, 100, 5000), True, "too_early"),
        (Arm(900, 9, 100, 5000), Arm(900, 20, 100, 5000), True, "too_early"),
        (Arm(900, 100, 5000, 900_000), Arm(100, 11, 550, 90_000), True, "no_effect"),
        (Arm(9000, 5000, 90_000, 2_000_000), Arm(1000, 300, 5000, 100_000), True, "worked"),
        (Arm(9000, 3000, 45_000, 900_000), Arm(1000, 600, 10_000, 200_000), True, "harmed"),
    ],
)
def test_the_verdict_is_plain(treated: Arm, held: Arm, finished: bool, verdict: str):
    assert measure_effect(treated, held, finished=finished).verdict == verdict


def test_an_effect_that_is_not_there_is_seen_in_about_one_of_twenty_campaigns():
    rng = np.random.default_rng(3)
    wrong = 0
    for _ in range(400):
        spent = rng.gamma(2, 20, 2000) * (rng.random(2000) < 0.2)
        wrong += measure_effect(Arm.of(spent[:1600]), Arm.of(spent[1600:])).verdict in ("worked", "harmed")
    # Binomial(400, 0.05): mean 20, standard deviation 4.4.
    assert 4 <= wrong <= 36


def test_an_empty_arm_says_that_nothing_is_known():
    found = measure_effect(Arm(10, 1, 5, 25), Arm(0, 0, 0, 0), judge=Judge())
    assert found.verdict == "too_early"
    assert (found.buyers.low, found.buyers.high) == (-1.0, 1.0)
    assert (found.revenue.low, found.revenue.high) == (-inf, inf)
    with pytest.raises(ValueError, match="buyers"):
        Arm(1, 2, 0, 0)
    with pytest.raises(ValueError, match="finite"):
        Arm(1, 1, nan, 0)
