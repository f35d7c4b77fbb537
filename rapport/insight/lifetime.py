"""Lifetime: how long and how much each customer will still buy."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rapport.engine.objects import Decimal, Money, Percent, Result, Study, extend, page, table
from rapport.insight.scoring import PURCHASES, SETTINGS

if TYPE_CHECKING:
    import pyarrow as pa

LIFETIME = extend(
    "customer",
    "lifetime",
    {
        "alive_probability": Percent(readonly=True, index=True, hint="Chance that the customer is still with us"),
        "expected_purchases_30": Decimal(readonly=True, label="Expected purchases, 30 days"),
        "expected_purchases_90": Decimal(readonly=True, label="Expected purchases, 90 days"),
        "expected_purchases_365": Decimal(readonly=True, index=True, label="Expected purchases, 365 days"),
        "expected_order_value": Money(readonly=True, hint="What a coming purchase will bring on average"),
        "lifetime_value": Money(
            readonly=True, index=True, hint="Revenue expected in the next 12 months, in money of today"
        ),
    },
    study="lifetime",
    views=[
        table("lifetime_value", "alive_probability", sort="-lifetime_value"),
        page(("Lifetime", ("lifetime_value", "alive_probability", "expected_purchases_90", "expected_order_value"))),
    ],
)


class Lifetime(Study):
    """How long and how much each customer will still buy.

    BG/NBD and Pareto/NBD learn from the older half of the time (two thirds or three quarters where half shows no pattern;
    at most a year is held back) and are held against the newer; the one with the smaller error there then learns from
    all. Where nobody can be seen to leave, NBD stands in for both. Gamma-Gamma learns what a purchase brings. How orders
    count as purchases is as in the study of value.
    """

    of = "customer"
    reads = {"orders": PURCHASES, "settings": SETTINGS}
    writes = "lifetime"
    version = "2"

    def compute(self, frames: Mapping[str, "pa.Table"], today: date, zone: str) -> Result:
        """Purchases after `today` are ignored; where orders ended long ago, it looks from their last day.

        Raises CannotLearn when no pattern of return can be seen.
        """
        from rapport.insight.computing.lifetime_scores import score_lifetime
        from rapport.insight.computing.settings_frame import scoring_of

        return score_lifetime(frames["orders"], today, zone, scoring=scoring_of(frames.get("settings")))
