"""How a model learns its parameters from what customers did, and how it says that it cannot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats: TypeAlias = NDArray[np.float64]
Objective: TypeAlias = Callable[[Floats], tuple[float, Floats]]
Bounds: TypeAlias = Sequence[tuple[float, float]]
Reason: TypeAlias = Literal["no_customers", "no_repeat", "few_repeats", "boundary", "not_converged"]

FEWEST_REPEATERS = 30
FLATNESS = 1e-4
EDGE = 1e-2
SAME = 1e-7
NEWTON_STEPS = 100
LONGEST_STEP = 1.5
SOFTEST = 1e-7
LAST_GAIN = 1e-8


@dataclass(frozen=True)
class Expansion:
    """An objective that knows its second derivatives too: value, gradient, matrix."""

    at: Callable[[Floats], tuple[float, Floats, Floats]]


class CannotLearn(ValueError):
    """The purchases so far do not say enough; `reason` is a stable code, the message a plain sentence."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason: Reason = reason


def require_repeaters(customers: float, repeaters: float, fewest: int = FEWEST_REPEATERS) -> None:
    """Raise CannotLearn unless at least `fewest` customers have come back."""
    if customers <= 0:
        raise CannotLearn("no_customers", "Nobody has bought yet. Import orders, then run this study again.")
    if repeaters <= 0:
        raise CannotLearn(
            "no_repeat",
            "Nobody has bought a second time yet, so there is no pattern to learn. Wait for repeat purchases.",
        )
    if repeaters < fewest:
        raise CannotLearn(
            "few_repeats",
            f"Only {repeaters:.0f} customers have bought again; at least {fewest} are needed to learn a pattern.",
        )


def maximise(objective: Objective | Expansion, starts: Sequence[Sequence[float]], bounds: Bounds) -> Floats:
    """The parameters of the highest mean log-likelihood.

    `objective` gives the mean log-likelihood per customer and its gradient, and its second derivatives when it has
    them; parameters are logarithms. A later start is only tried when the earlier ones ended on a slope or on a bound.
    Raises CannotLearn when none ends well.
    """
    low, high = np.array(bounds, dtype=np.float64).T
    best: tuple[float, Floats, Floats] | None = None
    for start in starts:
        found = _climb(objective, np.clip(np.array(start, dtype=np.float64), low + EDGE, high - EDGE), bounds)
        slack = SAME * abs(found[0])
        settled = _inside(found[1], low, high) and _flat(found[2])
        if settled and (best is None or found[0] > best[0] - slack):
            return found[1]
        if best is not None and abs(found[0] - best[0]) < slack:
            # Two ways up end equally high on a ridge that leaves the bounds: a third would too.
            break
        if best is None or found[0] > best[0]:
            best = found
    if best is None or not np.isfinite(best[0]):
        raise CannotLearn("not_converged", "The search for the best parameters failed; check the orders for odd dates.")
    if not _inside(best[1], low, high):
        raise CannotLearn(
            "boundary",
            "The purchases do not show how customers differ in how often they buy or when they leave: "
            "the best parameters lie at the edge of what is possible. More customers or a longer history are needed.",
        )
    raise CannotLearn("not_converged", "The search for the best parameters did not settle. A longer history may help.")


def _climb(objective: Objective | Expansion, start: Floats, bounds: Bounds) -> tuple[float, Floats, Floats]:
    if isinstance(objective, Expansion):
        return _newton(objective, start, bounds)

    def descent(theta: Floats) -> tuple[float, Floats]:
        value, slope = objective(theta)
        return -value, -slope

    found = minimize(
        descent,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-8, "maxcor": 8},
    )
    theta = np.asarray(found.x, dtype=np.float64)
    value, slope = objective(theta)
    return value, theta, slope


def _newton(objective: "Expansion", start: Floats, bounds: Bounds) -> tuple[float, Floats, Floats]:
    """Newton's steps, uphill also where the likelihood is not concave, halved until they gain."""
    low, high = np.array(bounds, dtype=np.float64).T
    theta = start
    value, slope, curvature = objective.at(theta)
    for _ in range(NEWTON_STEPS):
        bend, axes = np.linalg.eigh(curvature)
        step = axes @ ((axes.T @ slope) / np.maximum(np.abs(bend), SOFTEST))
        step = step / max(1.0, float(np.abs(step).max()) / LONGEST_STEP)
        gain = float(slope @ step) / 2
        if gain < LAST_GAIN * abs(value) and bend.max() < -SOFTEST:
            # So near the top the quadratic is exact to more digits than another look would bring.
            return value + gain, np.clip(theta + step, low, high), slope + curvature @ step
        part = 1.0
        trial, beyond = theta, (value, slope, curvature)
        while part > 1e-6:
            trial = np.clip(theta + part * step, low, high)
            beyond = objective.at(trial)
            if beyond[0] > value:
                break
            part /= 2
        if not beyond[0] > value:
            break
        theta, (value, slope, curvature) = trial, beyond
    return value, theta, slope


def _inside(theta: Floats, low: Floats, high: Floats) -> bool:
    return bool(np.all((theta > low + EDGE) & (theta < high - EDGE)))


def _flat(slope: Floats) -> bool:
    return bool(np.max(np.abs(slope)) < FLATNESS)
