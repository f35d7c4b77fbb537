"""The spend model: recovery of known parameters, shrinkage, refusals."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import chi2

from rapport.insight.models import gamma_gamma
from rapport.insight.models.learning import CannotLearn


def spend(size: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """p 6, q 4, gamma 15: means of one to ten purchases."""
    rng = np.random.default_rng(3)
    count = rng.integers(1, 11, size)
    return count, rng.gamma(6.0 * count, 1.0 / rng.gamma(4.0, 1 / 15.0, size)) / count


def test_a_fit_finds_the_parameters_the_spend_was_drawn_from() -> None:
    count, mean = spend()
    model, truth = gamma_gamma.fit(count, mean), gamma_gamma.GammaGamma(6.0, 4.0, 15.0)
    gain = model.log_likelihood(count, mean) - truth.log_likelihood(count, mean)
    assert 0.0 < 2.0 * gain < chi2.ppf(0.99, df=3)
    assert model.mean == pytest.approx(30.0, rel=0.03)


def test_a_fit_is_the_top_of_the_likelihood_in_any_currency() -> None:
    count, mean = spend(3000)
    model = gamma_gamma.fit(count, mean)
    best = model.log_likelihood(count, mean)
    for name, value in model.parameters.items():
        for factor in (0.98, 1.02):
            assert replace(model, **{name: value * factor}).log_likelihood(count, mean) < best
    dear = gamma_gamma.fit(count, mean * 1e5)
    assert dear.gamma == pytest.approx(model.gamma * 1e5, rel=1e-4)


def test_few_purchases_draw_the_expected_value_to_the_average() -> None:
    model = gamma_gamma.GammaGamma(6.25, 3.74, 15.44)
    none, one, many = model.expected_value([0, 1, 100], [0.0, 100.0, 100.0])
    assert none == pytest.approx(model.mean)
    assert model.mean < one < many < 100.0


def test_customers_without_repeat_or_without_value_do_not_count() -> None:
    count, mean = spend(2000)
    model = gamma_gamma.fit(count, mean)
    padded = gamma_gamma.fit(np.append(count, [0, 3]), np.append(mean, [0.0, 0.0]))
    assert padded.parameters == pytest.approx(model.parameters)


def test_spend_that_never_differs_is_refused() -> None:
    with pytest.raises(CannotLearn) as refused:
        gamma_gamma.fit(np.full(100, 3), np.full(100, 20.0))
    assert refused.value.reason in ("boundary", "not_converged")
    with pytest.raises(CannotLearn) as refused:
        gamma_gamma.fit([0, 0], [0.0, 0.0])
    assert refused.value.reason == "no_repeat"
