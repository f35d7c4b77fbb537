"""Holding models against later purchases."""

from datetime import date, timedelta

import numpy as np
import pytest

from rapport.insight.models import bg_nbd, pareto_nbd
from rapport.insight.models.back_test import back_test, choose, hold_out, measure_accuracy
from rapport.insight.models.bg_nbd import BgNbd
from rapport.insight.models.lifetime_value import DAYS_IN_MONTH, Terms, lifetime_value
from rapport.insight.models.purchases import Histories, PurchaseDays, merge_days

EPOCH = date(1970, 1, 1)
CUT, END = (date(1997, 9, 30) - EPOCH).days, (date(1998, 6, 30) - EPOCH).days


def test_purchases_of_one_day_merge_and_the_input_order_does_not_matter() -> None:
    log = merge_days([1, 0, 1, 1], [12, 10, 12, 10], [5.0, 1.0, 2.0, 4.0], customers=3)
    assert log.customer.tolist() == [0, 1, 1]
    assert log.day.tolist() == [10, 10, 12]
    assert log.amount.tolist() == [1.0, 4.0, 7.0]
    assert log.purchase_days.tolist() == [1, 2, 0]
    assert (log.first_day.tolist(), log.last_day.tolist()) == ([10, 10, -1], [10, 12, -1])
    assert log.repeat_spend().tolist() == [0.0, 7.0, 0.0]
    codes, histories = log.histories(24, unit_days=7)
    assert codes.tolist() == [0, 1]
    assert histories.age.tolist() == [2.0, 2.0]
    assert log.histories(11)[1].frequency.tolist() == [0.0, 0.0]


def test_an_empty_log_has_no_histories() -> None:
    log = merge_days([], [], [], customers=2)
    assert len(log.histories(100)[0]) == 0
    assert log.last_day.tolist() == [-1, -1]


def test_the_held_back_purchases_are_counted_independently(cdnow: PurchaseDays) -> None:
    held = hold_out(cdnow, CUT, end=END)
    bought: dict[int, set[int]] = {}
    for customer, day in zip(cdnow.customer.tolist(), cdnow.day.tolist(), strict=True):
        if CUT < day <= END:
            bought.setdefault(customer, set()).add(day)
    assert held.actual.sum() == sum(len(days) for days in bought.values())
    assert {int(c) for c in held.codes[held.actual > 0]} == set(bought)
    assert held.horizon == pytest.approx(39.0)


def test_on_cdnow_the_models_beat_the_naive_forecast_and_keep_track(cdnow: PurchaseDays) -> None:
    held = hold_out(cdnow, CUT, end=END)
    tests = [back_test(fit(held.known), held) for fit in (bg_nbd.fit, pareto_nbd.fit)]
    for found in tests:
        assert found.better_than_naive is not None and found.better_than_naive > 0.1
        assert found.accuracy.correlation is not None and found.accuracy.correlation > 0.6
        assert found.accuracy.aggregate_error is not None and abs(found.accuracy.aggregate_error) < 0.125
        assert sum(bucket.customers for bucket in found.buckets) == 2357
        assert [bucket.repeats for bucket in found.buckets] == list(range(8))
        assert sum(b.actual * b.customers for b in found.buckets) == pytest.approx(found.accuracy.actual)
        curve = found.tracking
        assert len(curve.days) == 77
        assert curve.days[0] == 7
        assert np.all(np.diff(curve.actual) >= 0) and np.all(np.diff(curve.predicted) >= 0)
        assert curve.actual[-1] == pytest.approx(len(cdnow.day) - 2357, abs=60)
        assert abs(curve.predicted[-1] / curve.actual[-1] - 1.0) < 0.07
    chosen = choose(tests)
    assert chosen.accuracy.rmse <= 1.01 * min(found.accuracy.rmse for found in tests)


def test_the_tracking_curve_sums_what_each_customer_is_expected_to_do(cdnow: PurchaseDays) -> None:
    held = hold_out(cdnow, CUT, end=END)
    model = BgNbd(0.243, 4.414, 0.793, 2.426)
    curve = back_test(model, held).tracking
    first = cdnow.first_day[held.codes]
    for point in (0, 5, 40, 76):
        elapsed = np.maximum(first.min() + curve.days[point] - first, 0) / 7.0
        assert curve.predicted[point] == pytest.approx(model.expected_repeats(elapsed).sum(), rel=1e-9)


def test_perfect_and_constant_forecasts_have_defined_errors() -> None:
    actual = np.array([0.0, 1.0, 3.0])
    perfect = measure_accuracy(actual, actual)
    assert (perfect.mae, perfect.rmse, perfect.aggregate_error) == (0.0, 0.0, 0.0)
    assert perfect.correlation == pytest.approx(1.0)
    constant = measure_accuracy(np.ones(3), actual)
    assert constant.correlation is None
    assert measure_accuracy(actual, np.zeros(3)).aggregate_error is None


def test_a_hold_out_that_ends_before_the_cut_is_refused(cdnow: PurchaseDays) -> None:
    with pytest.raises(ValueError, match="after the cut"):
        hold_out(cdnow, CUT, end=CUT - 1)


def test_lifetime_value_is_the_discounted_sum_over_months() -> None:
    model = BgNbd(0.243, 4.414, 0.793, 2.426)
    histories = Histories.of([2, 0, 9], [30, 0, 38], age=[38, 38, 38])
    value = np.array([20.0, 35.0, 50.0])
    month = DAYS_IN_MONTH / 7
    by_hand, before = np.zeros(3), np.zeros(3)
    for k in range(1, 13):
        reached = model.expected_purchases(histories, month * k)
        by_hand += (reached - before) * value * 0.4 / 1.1 ** (k / 12)
        before = reached
    assert lifetime_value(model, histories, value=value, terms=Terms(margin=0.4)) == pytest.approx(by_hand)
    plain = lifetime_value(model, histories, value=value, terms=Terms(annual_rate=0.0))
    assert plain == pytest.approx(model.expected_purchases(histories, month * 12) * value)
    assert timedelta(days=DAYS_IN_MONTH * 12).days == 365
