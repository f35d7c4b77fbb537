"""The verdict in words."""

from datetime import date

import pytest

from rapport.marketing.trial.effect import Difference, Effect, Verdict, Why
from rapport.marketing.trial.sentence import say_verdict

NOTHING = Difference(0, 0, 0, 1, 0)


def said(verdict: Verdict, why: Why, estimate: float, low: float, high: float) -> str:
    effect = Effect(verdict, why, NOTHING, Difference(estimate, low, high, 0.5, 1), 0)
    return say_verdict(effect, ("EUR", date(2026, 9, 29)), str)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            ("worked", "above_zero", 3.2, 1.1, 5300),
            "Worked: about €3.20 more per customer, between €1.10 and €5,300.00.",
        ),
        (
            ("harmed", "below_zero", -3.2, -5.3, -1.1),
            "Did harm: about €3.20 less per customer, between €1.10 and €5.30.",
        ),
        (
            ("no_effect", "covers_zero", 1, -2, 4),
            "No effect seen: anything between €2.00 less and €4.00 more per customer fits what happened.",
        ),
        (("too_early", "window_open", 1, 0.5, 4), "Too early: orders are watched until 2026-09-29."),
        (
            ("too_early", "few_people", float("nan"), float("-inf"), float("inf")),
            "Too few people: fewer than 50 on one side cannot tell chance from effect.",
        ),
    ],
)
def test_a_verdict_is_a_sentence_with_its_interval(
    found: tuple[Verdict, Why, float, float, float], sentence: str
) -> None:
    assert said(*found) == sentence
