"""The study of value: scores, segments, tiers, and how concentrated the revenue is."""

from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rapport.engine.objects import CannotLearn, Result
from rapport.insight.computing.purchase_frame import known, make_rows, read_purchases, to_dates
from rapport.insight.models.concentration import lorenz, revenue_share, value_tiers
from rapport.insight.models.learning import Floats
from rapport.insight.models.rfm import assign_segments, score_customers
from rapport.insight.scoring import Scoring


def score_value(orders: pa.Table, today: date, zone: str, *, scoring: Scoring | None = None) -> Result:
    """Rows for every customer with a purchase day; money given back is taken off revenue, which may fall below 0."""
    decided = scoring or Scoring()
    frame = read_purchases(orders, today, zone)
    codes = np.flatnonzero(frame.days.purchase_days)
    if not len(codes):
        raise CannotLearn("no_customers", "Nobody has bought yet. Import orders, then run this study again.")
    often, priced = frame.days.purchase_days[codes], frame.priced[codes]
    revenue, since = frame.net[codes], frame.today - frame.days.last_day[codes]
    scores = score_customers(since.astype(np.float64), often.astype(np.float64), revenue)
    segments, share = assign_segments(scores, decided.rules), revenue_share(revenue)
    tiers = value_tiers(revenue, decided.tiers)
    rows = make_rows(
        frame.ids,
        codes,
        {
            "purchases": often,
            "revenue": known(np.round(revenue, 4), priced),
            "average_order": known(np.round(revenue / often, 4), priced),
            "first_purchase": to_dates(frame.days.first_day[codes]),
            "last_purchase": to_dates(frame.days.last_day[codes]),
            "recency_days": since,
            "recency_score": scores.recency,
            "frequency_score": scores.frequency,
            "monetary_score": scores.monetary,
            "rfm_segment": _codes(segments),
            "value_tier": _codes(tiers),
            "revenue_share": known(share, priced),
        },
    )
    start, end = frame.window
    report = _report(revenue, segments=segments, tiers=tiers, share=share) | {"orders": frame.orders}
    return Result(rows, "rfm", decided.told(), report, start, end, frame.seen_from)


def _report(revenue: Floats, *, segments: NDArray[np.str_], tiers: NDArray[np.str_], share: Floats) -> dict[str, Any]:
    curve = lorenz(revenue)
    best = tiers == "a"
    sentence = {
        "code": "value_concentration",
        "customers": len(revenue),
        "best_customers": int(best.sum()),
        "best_part": float(best.mean()),
        "best_revenue_share": float(share[best].sum()),
    }
    return {
        "sentences": [sentence],
        "customers": len(revenue),
        "revenue": float(revenue.sum()),
        "lorenz": asdict(curve) if share.any() else None,
        "segments": _summary(segments, revenue, share),
        "tiers": _summary(tiers, revenue, share),
    }


def _summary(group: NDArray[np.str_], revenue: Floats, share: Floats) -> list[dict[str, Any]]:
    return [
        {
            "code": str(code) or None,
            "customers": int(rows.sum()),
            "revenue": float(revenue[rows].sum()),
            "revenue_share": float(share[rows].sum()),
        }
        for code in np.unique(group)
        for rows in [group == code]
    ]


def _codes(values: NDArray[np.str_]) -> list[str | None]:
    return [str(value) or None for value in values]
