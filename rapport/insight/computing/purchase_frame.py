"""The orders of a shop as purchases: who bought on which day for how much, and what was given back."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rapport.insight.models.learning import Floats
from rapport.insight.models.purchases import Ints, PurchaseDays, merge_days

# What pyarrow's columns can do is not known to the type checker; they stay within this module.
Column: TypeAlias = Any

EPOCH = date(1970, 1, 1)
# A shop has holidays and seasons: only a silence much longer than any before means that nothing more was written down.
LONGEST_HOLIDAY = 60
MUCH_LONGER = 3


@dataclass(frozen=True)
class PurchaseFrame:
    """Customers with at least one order up to today; codes in `days` are positions in `ids`.

    An order of more than nothing is a purchase. An order of exactly nothing (a sample, a gift, a swap) shows that the
    customer is there: its day counts as a purchase day, without spend. An order of less than nothing is money given
    back: it lowers `net`, and is no purchase. Several orders of a customer on one day are one purchase.

    `priced` says whose orders have an amount that is known; of the others' money nothing can be said.

    `today` is the day customers are looked at from: the last day of orders, where these ended long ago (`ended`).
    """

    ids: Column
    days: PurchaseDays
    net: Floats
    priced: NDArray[np.bool_]
    orders: int
    today: int
    ended: bool = False

    @property
    def seen_from(self) -> date | None:
        """The day looked from, where it is not today."""
        return to_date(self.today) if self.ended else None

    @property
    def kept(self) -> Floats:
        """Per customer: the part of what was paid that was not given back, between 0 and 1."""
        paid = np.bincount(self.days.customer, self.days.amount, minlength=self.days.customers)
        part = np.divide(self.net, paid, out=np.ones(len(paid)), where=paid > 0)
        return np.clip(part, 0.0, 1.0)

    @property
    def window(self) -> tuple[date | None, date | None]:
        """Days of the first and the last purchase."""
        day = self.days.day
        return (to_date(int(day.min())), to_date(int(day.max()))) if len(day) else (None, None)


def read_purchases(orders: pa.Table, today: date, zone: str) -> PurchaseFrame:
    """From columns customer, placed_at and total; days are those of `zone`, and later ones than `today` are ignored.

    Orders without a customer or a time are left out; an order without a total counts as nothing paid.
    """
    now = (today - EPOCH).days
    day = _local_days(orders, zone)
    rows = np.flatnonzero(_filled(orders, "customer") & (day <= now))
    ids, code = _encode(orders, rows)
    when = day[rows]
    total = _numbers(orders, "total")[rows]
    priced = np.bincount(code[_filled(orders, "total")[rows]], minlength=len(ids)) > 0
    bought = total >= 0
    customers = len(ids)
    days = merge_days(code[bought], when[bought], total[bought], customers=customers)
    net = np.bincount(code, total, minlength=customers).astype(np.float64)
    last = last_recorded(day[rows], now)
    return PurchaseFrame(ids, days, net, priced, int((total > 0).sum()), last, ended=last < now)


def last_recorded(days: Ints, today: int) -> int:
    """Today; or the last of the `days` with orders, where since then it has been silent as never before.

    Whoever brings the orders of some past years has customers of those years, not customers who all left since.
    """
    known = np.unique(days)
    if not len(known):
        return today
    silence, longest = today - int(known[-1]), int(np.diff(known).max(initial=0))
    return int(known[-1]) if silence > max(LONGEST_HOLIDAY, MUCH_LONGER * longest) else today


def to_date(day: int) -> date:
    """The date of a count of days since 1970-01-01."""
    return EPOCH + timedelta(days=day)


def to_dates(days: Ints) -> NDArray[np.datetime64]:
    """The same for many days, as numpy and Arrow know dates."""
    return days.astype("datetime64[D]")


def known(values: Floats, where: NDArray[np.bool_]) -> Column:
    """The values as a column of results, missing where they are not known."""
    build: Any = pa.array
    return build(values, mask=~where)


def make_rows(ids: Column, codes: Ints, columns: dict[str, Column]) -> pa.Table:
    """A frame of results: the ids of the customers with these codes, and a column for each field."""
    build: Any = pa.table
    return build({"id": ids.take(pa.array(codes))} | {name: pa.array(values) for name, values in columns.items()})


def _encode(orders: pa.Table, rows: Ints) -> tuple[Column, Ints]:
    customers: Column = orders.column("customer")
    encoded: Column = customers.take(pa.array(rows)).combine_chunks().dictionary_encode()
    codes: Ints = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return encoded.dictionary, codes


def _filled(orders: pa.Table, name: str) -> NDArray[np.bool_]:
    column: Column = orders.column(name)
    return column.is_valid().to_numpy()


def _local_days(orders: pa.Table, zone: str) -> Ints:
    """Days since 1970-01-01 on the wall calendar of `zone`; rows without a time get a day that never comes."""
    compute: Any = pc
    utc = compute.cast(orders.column("placed_at"), pa.timestamp("us", tz="UTC"))
    local = compute.local_timestamp(compute.cast(utc, pa.timestamp("us", tz=zone)))
    moments: NDArray[np.datetime64] = local.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(moments), np.iinfo(np.int64).max, moments.astype(np.int64))


def _numbers(orders: pa.Table, name: str) -> Floats:
    compute: Any = pc
    values: Floats = compute.cast(orders.column(name), pa.float64()).to_numpy().astype(np.float64)
    return np.nan_to_num(values, nan=0.0)
