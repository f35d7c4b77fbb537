"""Whether a campaign worked: against a real randomised campaign, published intervals, and simulated truth."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.insight.models.effect import (
    Arm,
    Judge,
    bootstrap_revenue,
    difference_in_buyers,
    difference_in_revenue,
    measure_effect,
    people_needed,
    wilson_interval,
)


@pytest.mark.parametrize("segment", ["Womens E-Mail", "Mens E-Mail"])
def test_the_hillstrom_campaign_shows_the_differences_that_sql_finds(public_data: Path, segment: str) -> None:
    table = duckdb.read_csv(str(public_data / "hillstrom_email" / "customers.csv.gz"))
    sql = """
        with s as (
            select segment = ? as treated, count(*) n, avg(visit) visit, avg(conversion) conversion, avg(spend) spend,
                   var_samp(spend) / count(*) error
            from customers where segment in (?, 'No E-Mail') group by 1)
        select t.visit - h.visit, t.conversion - h.conversion, t.spend - h.spend, sqrt(t.error + h.error)
        from s t, s h where t.treated and not h.treated"""
    with duckdb.connect() as db:
        db.register("customers", table.to_arrow_table())
        visit, conversion, spend, error = db.execute(sql, [segment, segment]).fetchone() or ()
        arms = {
            name: db.execute("select visit, spend from customers where segment = ?", [name]).fetchnumpy()
            for name in (segment, "No E-Mail")
        }
    treated, held_out = (Arm.of(arm["spend"]) for arm in arms.values())
    assert difference_in_buyers(*(Arm.of(arm["visit"]) for arm in arms.values())).estimate == pytest.approx(visit)
    effect = measure_effect(treated, held_out)
    assert effect.buyers.estimate == pytest.approx(conversion)
    assert effect.revenue.estimate == pytest.approx(spend)
    assert effect.revenue.low == pytest.approx(spend - 1.96 * error, abs=1e-3)
    assert effect.verdict == "worked"
    low, high = bootstrap_revenue(*(arm["spend"] for arm in arms.values()), seed=1, draws=500)
    assert (low, high) == pytest.approx((effect.revenue.low, effect.revenue.high), abs=0.06)


def test_newcombe_s_printed_intervals_come_out() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table II, method 10."""
    printed = {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (9, 10, 3, 10): (0.1705, 0.8090),
        (6, 7, 2, 7): (0.0582, 0.8062),
        (5, 56, 0, 29): (-0.0381, 0.1926),
        (0, 10, 0, 20): (-0.1611, 0.2775),
        (0, 10, 0, 10): (-0.2775, 0.2775),
        (10, 10, 0, 20): (0.6791, 1.0),
        (10, 10, 0, 10): (0.6075, 1.0),
    }
    for (a, m, b, n), interval in printed.items():
        found = difference_in_buyers(Arm(m, a, a, a), Arm(n, b, b, b))
        assert (found.low, found.high) == pytest.approx(interval, abs=6e-5)


def test_welch_equals_scipy_on_raw_spend() -> None:
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(5)
    a, b = rng.gamma(0.3, 40, 400), rng.gamma(0.3, 30, 90)
    expected = ttest_ind(a, b, equal_var=False)
    low, high = expected.confidence_interval(0.95)
    found = difference_in_revenue(Arm.of(a), Arm.of(b))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert found.p_value == pytest.approx(expected.pvalue)


def test_verdicts_follow_the_stated_rule() -> None:
    def arm(people: int, buyers: int, each: float = 50.0) -> Arm:
        return Arm(people, buyers, buyers * each, buyers * each * each)

    better, base = arm(5000, 500), arm(5000, 300)
    assert measure_effect(better, base).verdict == "worked"
    assert measure_effect(base, better).verdict == "harmed"
    assert measure_effect(base, base).verdict == "no_effect"
    unfinished = measure_effect(better, base, finished=False)
    assert (unfinished.verdict, unfinished.why) == ("too_early", "window_open")
    assert measure_effect(better, arm(40, 30)).why == "few_people"
    assert measure_effect(better, arm(5000, 9)).why == "few_buyers"
    assert measure_effect(arm(0, 0), arm(0, 0)).why == "few_people"
    assert measure_effect(better, base, resampled=(-0.1, 4.0)).verdict == "no_effect"
    cheaper = arm(5000, 500, each=30.0)
    assert measure_effect(cheaper, base).verdict == "no_effect"
    assert measure_effect(cheaper, base, judge=Judge(decide_by="buyers")).verdict == "worked"
    assert measure_effect(better, base).extra_revenue == pytest.approx(2.0 * 5000)


def test_nineteen_of_twenty_intervals_hold_the_true_difference() -> None:
    rng = np.random.default_rng(11)
    runs, people = 2000, 400
    buyers = rng.binomial(people, [[0.04], [0.03]], size=(2, runs))
    held = 0
    for a, b in buyers.T:
        found = difference_in_buyers(Arm(people, int(a), 0, 0), Arm(people, int(b), 0, 0))
        held += found.low <= 0.01 <= found.high
    assert 0.935 <= held / runs <= 0.975


@settings(deadline=None)
@given(st.integers(1, 10**6), st.data())
def test_a_score_interval_holds_the_share_and_stays_within_0_and_1(people: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, people))
    low, high = wilson_interval(hits, people)
    assert 0.0 <= low <= hits / people + 1e-12
    assert hits / people - 1e-12 <= high <= 1.0


def test_the_people_needed_see_the_lift_four_times_out_of_five() -> None:
    total = people_needed(0.05, 0.02, holdout=0.5)
    rng = np.random.default_rng(2)
    half = total // 2
    draws = rng.binomial(half, [[0.07], [0.05]], size=(2, 1500)).T
    seen = [difference_in_buyers(Arm(half, int(a), 0, 0), Arm(half, int(b), 0, 0)).low > 0 for a, b in draws]
    assert np.mean(seen) == pytest.approx(0.8, abs=0.04)


def test_impossible_arms_are_refused() -> None:
    with pytest.raises(ValueError, match="buyers"):
        Arm(3, 4, 1.0, 1.0)
