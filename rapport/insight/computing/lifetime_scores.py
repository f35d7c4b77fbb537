"""The study of lifetime: two models of purchase held against each other, spend, and what each customer is worth."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from rapport.engine.objects import CannotLearn, Result
from rapport.insight.computing.purchase_frame import PurchaseFrame, known, make_rows, read_purchases, to_date
from rapport.insight.models import bg_nbd, gamma_gamma, learning, nbd, pareto_nbd
from rapport.insight.models.back_test import BackTest, back_test, choose, hold_out
from rapport.insight.models.learning import Floats
from rapport.insight.models.lifetime_value import Terms, lifetime_value
from rapport.insight.models.purchase_model import PurchaseModel
from rapport.insight.models.purchases import Histories, PurchaseDays
from rapport.insight.scoring import Scoring

Fits: TypeAlias = Mapping[str, Callable[[Histories], PurchaseModel]]

FITS: Fits = {"bg_nbd": bg_nbd.fit, "pareto_nbd": pareto_nbd.fit}
WITHOUT_LEAVING: Fits = {"nbd": nbd.fit}
LONGEST_HOLD_OUT = 365
# Half of the time is held back; a third, then a quarter where the older half shows no pattern yet.
HELD_BACK = (2, 3, 4)
MOST_POINTS = 160
HORIZONS = (30, 90, 365)
DAY_UNIT_UP_TO = 90


@dataclass(frozen=True)
class Spend:
    """What a purchase of each customer will bring, and how that was found."""

    value: Floats
    parameters: dict[str, float]
    report: dict[str, Any]


def score_lifetime(orders: pa.Table, today: date, zone: str, *, scoring: Scoring | None = None) -> Result:
    """Rows for every customer with a purchase day; raises CannotLearn where no model finds a pattern."""
    frame = read_purchases(orders, today, zone)
    try:
        return _score(frame, scoring or Scoring())
    except learning.CannotLearn as thin:
        raise CannotLearn(thin.reason, str(thin)) from thin


def _score(frame: PurchaseFrame, scoring: Scoring) -> Result:
    unit = _unit_days(frame)
    codes, histories = frame.days.histories(frame.today, unit_days=unit)
    models, refused = _learn(histories)
    tests, report = _test(frame, unit, FITS if models.keys() <= FITS.keys() else WITHOUT_LEAVING)
    chosen = _choose(models, tests, histories)
    model, spend = models[chosen], _spend(frame.days, frame.kept)
    value = spend.value[codes]
    terms = Terms(unit_days=unit, annual_rate=scoring.annual_rate)
    expected = model.expected_purchases_by(histories, [days / unit for days in HORIZONS])
    worth = lifetime_value(model, histories, value=value, terms=terms)
    alive = model.probability_alive(histories)
    columns = {f"expected_purchases_{days}": np.ascontiguousarray(expected[:, k]) for k, days in enumerate(HORIZONS)}
    # Where no amount is known, neither is anybody's worth; else who has none is taken for one of all.
    shown = np.full(len(codes), frame.priced.any())
    money = {
        "expected_order_value": known(np.round(value, 4), shown),
        "lifetime_value": known(np.round(worth, 4), shown),
    }
    rows = make_rows(frame.ids, codes, {"alive_probability": alive} | columns | money)
    parameters = {
        "unit_days": unit,
        "models": {
            name: {"parameters": found.parameters, "log_likelihood": found.log_likelihood(histories)}
            for name, found in models.items()
        },
        "refused": refused,
        "gamma_gamma": spend.parameters,
        "terms": asdict(terms),
    }
    summary = {
        "customers": len(codes),
        "repeat_customers": int((histories.frequency > 0).sum()),
        "alive": float(alive.sum()),
        "expected_purchases_365": float(expected[:, -1].sum()),
        "lifetime_value": float(worth.sum()),
    }
    told = [{"code": "lifetime_outlook", **summary}, _trust(tests.get(chosen))]
    start, end = frame.window
    report |= {"chosen": chosen, "sentences": told, "summary": summary, "spend": spend.report}
    return Result(rows, chosen, parameters, report, start, end, frame.seen_from)


def _unit_days(frame: PurchaseFrame) -> float:
    """Weeks, or days for a shop younger than three months."""
    day = frame.days.day
    return 1.0 if len(day) and frame.today - int(day.min()) <= DAY_UNIT_UP_TO else 7.0


def _learn(histories: Histories) -> tuple[dict[str, PurchaseModel], dict[str, str]]:
    """As `_fit_all`; where both models lie at the edge because nobody is seen to leave, what they tend to there stands in."""
    try:
        return _fit_all(histories, FITS)
    except learning.CannotLearn as thin:
        if thin.reason != "boundary":
            raise
        found, _ = _fit_all(histories, WITHOUT_LEAVING)
        return found, dict.fromkeys(FITS, thin.reason)


def _fit_all(histories: Histories, fits: Fits) -> tuple[dict[str, PurchaseModel], dict[str, str]]:
    """The models that learn, and the reasons of those that do not; raises the first reason when none does."""
    found: dict[str, PurchaseModel] = {}
    refusals: dict[str, learning.CannotLearn] = {}
    for name, fit in fits.items():
        try:
            found[name] = fit(histories)
        except learning.CannotLearn as thin:
            refusals[name] = thin
    if not found:
        raise next(iter(refusals.values()))
    return found, {name: thin.reason for name, thin in refusals.items()}


def _test(frame: PurchaseFrame, unit: float, fits: Fits) -> tuple[dict[str, BackTest], dict[str, Any]]:
    """Hold the models against newer purchases; empty where what is left to learn from is too thin."""
    first = int(frame.days.day.min())
    span = frame.today - first
    step = 7 * max(1, -(-span // (7 * MOST_POINTS)))
    reason = "too_short"
    for part in HELD_BACK:
        held_days = min(-(-span // part), LONGEST_HOLD_OUT)
        if held_days < 1 or held_days >= span:
            continue
        held = hold_out(frame.days, frame.today - held_days, end=frame.today, unit_days=unit)
        try:
            models, refused = _fit_all(held.known, fits)
        except learning.CannotLearn as thin:
            reason = thin.reason
            continue
        tests = {name: back_test(model, held, step_days=step) for name, model in models.items()}
        period = {
            "from": to_date(first).isoformat(),
            "cut": to_date(held.cut).isoformat(),
            "to": to_date(held.end).isoformat(),
            "customers": len(held.codes),
            "held_back_days": held_days,
            "refused": refused,
        }
        return tests, {"back_test": period | {"models": {name: _told(test) for name, test in tests.items()}}}
    return {}, {"back_test": None, "not_tested": reason}


def _told(test: BackTest) -> dict[str, Any]:
    told = asdict(test)
    told["parameters"] = test.model.parameters
    del told["model"]
    return told


def _choose(models: dict[str, PurchaseModel], tests: dict[str, BackTest], histories: Histories) -> str:
    """The best on the held-back period among the models that learned from all; untested, the more likely one."""
    tested = [test for name, test in tests.items() if name in models]
    if tested:
        return choose(tested).model.name
    return max(models, key=lambda name: models[name].log_likelihood(histories))


def _spend(days: PurchaseDays, kept: Floats) -> Spend:
    """Gamma-Gamma on the repeat purchases of each customer, less the part given back; else the average of all."""
    repeats, mean = days.purchase_days - 1, days.repeat_spend() * kept
    paying = (repeats > 0) & (mean > 0)
    correlation = None
    if paying.sum() > 1 and np.ptp(repeats[paying]) > 0 and np.ptp(mean[paying]) > 0:
        correlation = float(np.corrcoef(repeats[paying], mean[paying])[0, 1])
    told: dict[str, Any] = {"customers": int(paying.sum()), "correlation": correlation}
    try:
        model = gamma_gamma.fit(repeats, mean)
    except learning.CannotLearn as thin:
        paid = days.amount[days.amount > 0]
        average = float(paid.mean()) if len(paid) else 0.0
        flat = np.full(days.customers, average) * kept
        return Spend(flat, {}, told | {"model": "average", "reason": thin.reason, "mean": average})
    value = model.expected_value(repeats, mean)
    return Spend(value, model.parameters, told | {"model": model.name, "reason": None, "mean": model.mean})


def _trust(test: BackTest | None) -> dict[str, Any]:
    """The sentence on how far to trust the forecast: how it did on purchases it had not seen."""
    if test is None:
        return {"code": "lifetime_not_tested"}
    error = test.accuracy.aggregate_error
    return {
        "code": "lifetime_trust",
        "grade": _grade(test),
        "predicted": test.accuracy.predicted,
        "actual": test.accuracy.actual,
        "aggregate_error": error,
        "better_than_naive": test.better_than_naive,
    }


def _grade(test: BackTest) -> str:
    """good: the total within 15 % and errors 5 % below the naive ones; fair: within 30 % and not above them; else poor."""
    error, gain = test.accuracy.aggregate_error, test.better_than_naive
    if error is None or gain is None:
        return "poor"
    if abs(error) <= 0.15 and gain >= 0.05:
        return "good"
    return "fair" if abs(error) <= 0.30 and gain >= 0 else "poor"
