"""What must hold for every model of repeat purchases, whatever the customers did."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.special import betaln, gammaln

from rapport.insight.models import bg_nbd, nbd, pareto_nbd
from rapport.insight.models.bg_nbd import BgNbd
from rapport.insight.models.learning import CannotLearn
from rapport.insight.models.nbd import Nbd
from rapport.insight.models.pareto_nbd import ParetoNbd
from rapport.insight.models.purchases import Histories

Model = BgNbd | ParetoNbd | Nbd
number = st.floats(0.02, 60.0)
models = st.builds(BgNbd, number, number, number, number) | st.builds(ParetoNbd, number, number, number, number)
models = models | st.builds(Nbd, number, number)
SHOPS: list[Model] = [
    BgNbd(0.243, 4.414, 0.793, 2.426),
    BgNbd(0.9, 8.0, 1.0, 3.0),
    BgNbd(0.3, 0.001, 0.4, 0.6),
    ParetoNbd(0.553, 10.578, 0.606, 11.669),
    ParetoNbd(2.0, 40.0, 1.0, 5.0),
    ParetoNbd(0.5, 2.0, 3.0, 900.0),
    Nbd(0.9, 8.0),
]


@st.composite
def customers(draw: st.DrawFn) -> Histories:
    size = draw(st.integers(1, 12))
    x = draw(st.lists(st.integers(0, 500), min_size=size, max_size=size))
    age = draw(st.lists(st.floats(0.01, 600.0), min_size=size, max_size=size))
    part = draw(st.lists(st.floats(0.001, 1.0), min_size=size, max_size=size))
    last = [a * p if n else 0.0 for n, a, p in zip(x, age, part, strict=True)]
    return Histories.of(x, last, age=age)


def simulated(seed: int = 7, size: int = 3000) -> Histories:
    """Customers drawn from a Pareto/NBD process with r .8, alpha 6, s .7, beta 15, seen for 20 to 60 weeks."""
    rng = np.random.default_rng(seed)
    rate, leave = rng.gamma(0.8, 1 / 6.0, size), rng.gamma(0.7, 1 / 15.0, size)
    age = np.round(rng.uniform(20, 60, size))
    stay = np.minimum(rng.exponential(1 / np.maximum(leave, 1e-9)), age)
    x = rng.poisson(rate * stay)
    last = np.where(x > 0, stay * rng.uniform(0, 1, size) ** (1.0 / np.maximum(x, 1)), 0.0)
    return Histories.of(x, last, age=age)


@settings(max_examples=150, deadline=None)
@given(models, customers())
def test_a_probability_lies_between_0_and_1(model: Model, histories: Histories) -> None:
    alive = model.probability_alive(histories)
    assert np.all((alive >= 0) & (alive <= 1))


@settings(max_examples=150, deadline=None)
@given(models, customers(), st.floats(0.1, 0.9))
def test_who_bought_later_is_more_likely_alive(model: Model, histories: Histories, part: float) -> None:
    earlier = replace(histories, recency=histories.recency * part)
    assert np.all(model.probability_alive(earlier) <= model.probability_alive(histories) + 1e-12)


@settings(max_examples=150, deadline=None)
@given(models, customers())
def test_longer_horizons_bring_more_purchases_up_to_the_rate_of_purchase(model: Model, histories: Histories) -> None:
    horizons = [0.0, 0.01, 1.0, 10.0, 52.0, 520.0]
    expected = model.expected_purchases_by(histories, horizons)
    assert np.isfinite(expected).all()
    assert np.all(expected[:, 0] <= 1e-9)
    rate = (model.r + histories.frequency) / (model.alpha + histories.age)
    ceiling = rate[:, None] * np.array(horizons)
    slack = 1e-9 * (1.0 + ceiling)
    assert np.all(np.diff(expected, axis=1) >= -slack[:, 1:])
    assert np.all(expected <= ceiling + slack)


@settings(max_examples=60, deadline=None)
@given(models, customers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(model: Model, histories: Histories, random: object) -> None:
    order = np.random.default_rng(len(histories)).permutation(len(histories))
    turned = Histories(histories.frequency[order], histories.recency[order], histories.age[order])
    assert np.array_equal(model.expected_purchases(turned, 9.0), model.expected_purchases(histories, 9.0)[order])
    assert model.log_likelihood(turned) == pytest.approx(model.log_likelihood(histories), rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(models, customers(), st.integers(1, 5))
def test_a_weight_equals_so_many_customers(model: Model, histories: Histories, often: int) -> None:
    x, last, age = (np.repeat(v, often) for v in (histories.frequency, histories.recency, histories.age))
    weighted = replace(histories, weights=np.full(len(histories), float(often)))
    assert model.log_likelihood(weighted) == pytest.approx(model.log_likelihood(Histories(x, last, age)), rel=1e-11)


@pytest.mark.parametrize("model", SHOPS, ids=str)
def test_expected_purchases_equal_the_integral_they_stand_for(model: Model) -> None:
    for x, last, age, horizon in (
        (0, 0.0, 0.0, 40.0),
        (3, 20.0, 30.0, 0.5),
        (60, 29.0, 30.0, 80.0),
        (0, 0.0, 9.0, 5.0),
    ):
        histories = Histories.of(x, last, age=age)
        alive = model.probability_alive(histories)[0]
        expected = model.expected_purchases(histories, horizon)[0]
        assert expected == pytest.approx(alive * purchases_if_alive(model, x, age, horizon), rel=2e-6, abs=1e-12)
        if age == 0.0:
            assert model.expected_repeats(horizon) == pytest.approx(expected, rel=1e-9)


def purchases_if_alive(model: Model, x: int, age: float, horizon: float) -> float:
    """Integrated numerically over the chance of leaving (BG/NBD) or over time (Pareto/NBD); nobody leaves an NBD."""
    shape, past = model.r + x, model.alpha + age
    if isinstance(model, ParetoNbd):
        stays = quad(lambda u: ((model.beta + age) / (model.beta + age + u)) ** model.s, 0, horizon, epsrel=1e-11)[0]
        return shape / past * stays
    if isinstance(model, Nbd):
        return shape / past * horizon
    a, b = model.a, model.b + x

    def density(u: float) -> float:
        # p = u^(1/a) takes the singularity of the beta density at 0 away.
        p = u ** (1 / a)
        if p <= 0.0 or p >= 1.0:
            return 0.0
        made = -np.expm1(shape * (np.log(past) - np.log(past + p * horizon))) / p
        return float(made * (1 - p) ** (b - 1) / a * np.exp(-betaln(a, b)))

    return float(quad(density, 0, 1, epsrel=1e-10, limit=400)[0])


@pytest.mark.parametrize(("x", "last", "age"), [(0, 0.0, 30.0), (4, 20.0, 30.0), (9, 30.0, 30.0)])
@pytest.mark.parametrize(
    "model", [ParetoNbd(0.553, 10.578, 0.606, 11.669), ParetoNbd(1.5, 3.0, 0.4, 30.0), ParetoNbd(1.5, 30.0, 2.4, 3.0)]
)
def test_pareto_nbd_likelihood_equals_its_definition(model: ParetoNbd, x: int, last: float, age: float) -> None:
    m, alpha, s, beta = model.r + x, model.alpha, model.s, model.beta
    went = quad(lambda u: s * (alpha + u) ** -m * (beta + u) ** -(s + 1), last, age, epsabs=0, epsrel=1e-12)[0]
    stayed = (alpha + age) ** -m * (beta + age) ** -s
    constant = gammaln(m) - gammaln(model.r) + model.r * np.log(alpha) + s * np.log(beta)
    ours = model.log_likelihood(Histories.of(x, last, age=age))
    assert ours == pytest.approx(float(constant + np.log(went + stayed)), rel=1e-10)


@pytest.mark.parametrize("model", SHOPS, ids=str)
def test_extreme_customers_get_finite_numbers(model: Model) -> None:
    extreme = Histories.of([0, 0, 500, 500, 1, 1], [0, 0, 1e-6, 700, 1e-9, 5], age=[0, 1e-9, 1000, 700, 1e-9, 5])
    alive, expected = model.probability_alive(extreme), model.expected_purchases_by(extreme, [1e-6, 1, 1e4])
    assert np.isfinite(alive).all() and np.isfinite(expected).all() and np.isfinite(model.log_likelihood(extreme))
    assert isinstance(model, Nbd) or alive[2] < 1e-6 < alive[3]
    assert np.all(expected >= 0)


@pytest.mark.parametrize("model", [BgNbd(1.0, 1.0, 2.0, 1.0), BgNbd(3.0, 0.5, 2.0, 2.0)])
def test_whole_parameters_and_long_horizons_equal_the_integral_too(model: BgNbd) -> None:
    for x in (0, 5, 99, 140):
        expected = model.expected_purchases(Histories.of(x, 0.9 if x else 0.0, age=1.0), 52.0)[0]
        alive = model.probability_alive(Histories.of(x, 0.9 if x else 0.0, age=1.0))[0]
        assert expected == pytest.approx(alive * purchases_if_alive(model, x, 1.0, 52.0), rel=2e-6, abs=1e-9)


def test_the_pole_at_a_equal_to_1_is_only_apparent() -> None:
    histories = Histories.of([0, 2, 40], [0, 30, 38], age=[38, 38, 38])
    for horizon in (1.0, 39.0, 5000.0):
        at, beside = (BgNbd(0.3, 4.0, a, 2.0).expected_purchases(histories, horizon) for a in (1.0, 1.0 + 1e-7))
        assert at == pytest.approx(beside, rel=1e-6)


def test_fits_find_the_process_that_made_the_purchases() -> None:
    model = pareto_nbd.fit(simulated(size=20_000))
    assert model.r == pytest.approx(0.8, rel=0.1)
    assert model.alpha == pytest.approx(6.0, rel=0.1)
    assert model.s == pytest.approx(0.7, rel=0.25)


@pytest.mark.parametrize("fit", [bg_nbd.fit, pareto_nbd.fit, nbd.fit])
def test_a_fit_is_the_top_of_the_likelihood(fit: type) -> None:
    histories = simulated()
    model = fit(histories)
    best = model.log_likelihood(histories)
    for name, value in model.parameters.items():
        for factor in (0.98, 1.02):
            assert replace(model, **{name: value * factor}).log_likelihood(histories) < best


@pytest.mark.parametrize("fit", [bg_nbd.fit, pareto_nbd.fit, nbd.fit])
def test_a_fit_does_not_depend_on_order_duplication_or_unit(fit: type) -> None:
    histories = simulated()
    model = fit(histories)
    order = np.random.default_rng(1).permutation(len(histories))
    columns: list[NDArray[np.float64]] = [histories.frequency, histories.recency, histories.age]
    turned = fit(Histories(*(column[order] for column in columns)))
    doubled = fit(replace(histories, weights=np.full(len(histories), 2.0)))
    in_days = fit(Histories(columns[0], columns[1] * 7, columns[2] * 7))
    for name, value in model.parameters.items():
        unit = 7.0 if name in ("alpha", "beta") else 1.0
        assert turned.parameters[name] == pytest.approx(value, rel=1e-4)
        assert doubled.parameters[name] == pytest.approx(value, rel=1e-4)
        assert in_days.parameters[name] == pytest.approx(value * unit, rel=1e-4)


@pytest.mark.parametrize("fit", [bg_nbd.fit, pareto_nbd.fit, nbd.fit])
def test_thin_or_degenerate_pasts_are_refused_with_a_reason(fit: type) -> None:
    def reason(histories: Histories) -> str:
        with pytest.raises(CannotLearn) as refused:
            fit(histories)
        assert str(refused.value).endswith((".", "?"))
        return refused.value.reason

    nobody: list[float] = []
    assert reason(Histories.of(nobody, nobody, age=nobody)) == "no_customers"
    assert reason(Histories.of([0] * 500, [0] * 500, age=[30] * 500)) == "no_repeat"
    assert reason(Histories.of([1] + [0] * 500, [3] + [0] * 500, age=[30] * 501)) == "few_repeats"
    assert reason(Histories.of([4] * 500, [29] * 500, age=[30] * 500)) in ("boundary", "not_converged")


def test_impossible_histories_are_refused() -> None:
    for x, last, age in (([1], [5], [4]), ([0], [1], [4]), ([-1], [0], [4]), ([1], [np.nan], [4]), ([1, 2], [1], [4])):
        with pytest.raises(ValueError, match=r"\."):
            Histories.of(x, last, age=age)


def test_where_nobody_leaves_the_rates_are_found_again() -> None:
    rng = np.random.default_rng(3)
    rate, age = rng.gamma(2.0, 1 / 40.0, 20_000), np.round(rng.uniform(30, 100, 20_000))
    x = rng.poisson(rate * age)
    last = np.where(x > 0, age * rng.uniform(0, 1, len(x)) ** (1.0 / np.maximum(x, 1)), 0.0)
    model = nbd.fit(Histories.of(x, last, age=age))
    assert (model.r, model.alpha) == (pytest.approx(2.0, rel=0.05), pytest.approx(40.0, rel=0.05))
    nobody_leaves = BgNbd(model.r, model.alpha, 1e-9, 1.0)
    assert nobody_leaves.log_likelihood(Histories.of(x, last, age=age)) == pytest.approx(
        model.log_likelihood(Histories.of(x, last, age=age)), rel=1e-6
    )
