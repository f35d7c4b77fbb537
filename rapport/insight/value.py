"""Value: what each customer has brought so far, and which kind of customer that makes them."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from rapport.engine.objects import Choice, Date, Integer, Money, Percent, Result, Study, extend, page, table
from rapport.insight.models.segment_rule import CODES
from rapport.insight.scoring import PURCHASES, SETTINGS

if TYPE_CHECKING:
    import pyarrow as pa

VALUE = extend(
    "customer",
    "value",
    {
        "purchases": Integer(readonly=True, index=True, hint="Days with at least one order"),
        "revenue": Money(readonly=True, index=True, hint="All orders, less what was given back"),
        "average_order": Money(readonly=True, index=True, hint="Revenue per purchase"),
        "first_purchase": Date(readonly=True),
        "last_purchase": Date(readonly=True, index=True),
        "recency_days": Integer(readonly=True, index=True, label="Days since last purchase"),
        "recency_score": Integer(readonly=True, hint="5: bought most lately, 1: longest ago"),
        "frequency_score": Integer(readonly=True, hint="5: buys most often, 1: least"),
        "monetary_score": Integer(readonly=True, hint="5: brings most revenue, 1: least"),
        "rfm_segment": Choice(*CODES, named_by="workspace.segment_names", readonly=True, label="Segment by value"),
        "value_tier": Choice(
            "a",
            "b",
            "c",
            labels={"a": "A", "b": "B", "c": "C"},
            readonly=True,
            hint="A: the few best customers, who bring most of the revenue; B: the next; C: the rest",
        ),
        "revenue_share": Percent(readonly=True, hint="Part of the revenue of all customers"),
    },
    study="value",
    views=[
        table("rfm_segment", "last_purchase"),
        page(("Value", ("rfm_segment", "value_tier", "purchases", "revenue", "average_order", "last_purchase"))),
    ],
)


class Value(Study):
    """What each customer has brought so far: recency, frequency, revenue, segment and tier.

    Orders of one day are one purchase. A free order counts as a purchase day without spend. An order below zero is money
    given back: it lowers revenue and is no purchase. Cancelled and returned orders are left out.
    """

    of = "customer"
    reads = {"orders": PURCHASES, "settings": SETTINGS}
    writes = "value"
    version = "2"

    def compute(self, frames: Mapping[str, "pa.Table"], today: date, zone: str) -> Result:
        """Purchases after `today` are ignored; where orders ended long ago, it looks from their last day.

        Raises CannotLearn when nobody has bought.
        """
        from rapport.insight.computing.settings_frame import scoring_of
        from rapport.insight.computing.value_scores import score_value

        return score_value(frames["orders"], today, zone, scoring=scoring_of(frames.get("settings")))
