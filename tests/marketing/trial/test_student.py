"""Student's t against an independent implementation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtr, stdtrit

from rapport.marketing.trial.student import t_probability, t_quantile


@given(st.floats(1, 1e8), st.floats(-40, 40))
def test_probabilities_agree(freedom: float, t: float):
    assert t_probability(freedom, t) == pytest.approx(float(stdtr(freedom, t)), abs=2e-9)


@given(st.floats(1, 1e8), st.sampled_from([0.005, 0.025, 0.05, 0.5, 0.9, 0.975, 0.995, 0.9995]))
def test_quantiles_agree(freedom: float, probability: float):
    expected = float(stdtrit(freedom, probability))
    assert t_quantile(freedom, probability) == pytest.approx(expected, rel=1e-7, abs=1e-9)
