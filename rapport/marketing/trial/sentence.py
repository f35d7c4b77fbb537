"""The verdict on a campaign in one plain sentence, always with its interval, never a bare percentage."""

from collections.abc import Callable
from datetime import date
from math import isfinite

from rapport.marketing.trial.effect import Effect

SYMBOLS = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
SENTENCES = {
    "worked": "Worked: about {about} more per customer, between {low} and {high}.",
    "harmed": "Did harm: about {about} less per customer, between {low} and {high}.",
    "no_effect": "No effect seen: anything between {low} and {high} per customer fits what happened.",
    "window_open": "Too early: orders are watched until {day}.",
    "few_people": "Too few people: fewer than 50 on one side cannot tell chance from effect.",
    "few_buyers": "Too few buyers: fewer than 10 people bought on one side, which cannot tell chance from effect.",
}
LESS, MORE = "{money} less", "{money} more"


def say_verdict(effect: Effect, terms: tuple[str, date], say: Callable[[str], str]) -> str:
    """The sentence in the language of `say`; `terms` are the currency and the last day on which orders count."""
    currency, day = terms
    found = effect.revenue
    if effect.verdict == "too_early" or not all(map(isfinite, (found.estimate, found.low, found.high))):
        return say(SENTENCES[effect.why if effect.verdict == "too_early" else "few_people"]).format(day=day.isoformat())
    ends = sorted((found.low, found.high), key=abs)
    if effect.verdict == "no_effect":
        low, high = (
            say(LESS if one < 0 else MORE).format(money=_money(one, currency)) for one in (found.low, found.high)
        )
    else:
        low, high = (_money(one, currency) for one in ends)
    return say(SENTENCES[effect.verdict]).format(about=_money(found.estimate, currency), low=low, high=high)


def _money(amount: float, currency: str) -> str:
    return f"{SYMBOLS.get(currency, currency + ' ')}{abs(amount):,.2f}"
