"""How many of a million customers are in a segment: five terms, one of them over four million orders."""

import asyncio
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from psycopg import sql

from benchmarks.ground.installation import Installation, open_installation
from benchmarks.ground.population import add_people, fill_customers, fill_orders, fill_scores
from benchmarks.ground.row import Row, compare, milliseconds
from rapport.engine.objects.conditions.period import period_days, start_of
from rapport.engine.records import count_records

CUSTOMERS = 1_000_000
BAR = 1.0
FIVE = [
    "and",
    ["kind", "=", "individual"],
    ["city", "in", ["上海", "北京", "杭州", "深圳", "广州"]],
    ["recency_score", ">=", 3],
    ["birthday", ">=", "1970-01-01"],
    ["any", "orders", ["placed_at", "within", "last", 180, "day"], "sum:total", ">=", 500],
]
ANY = ["and", *FIVE[1:5], ["any", "orders", ["placed_at", "within", "last", 180, "day"]]]
NONE = ["and", *FIVE[1:5], ["not", ["any", "orders", ["placed_at", "within", "last", 180, "day"]]]]
ALL_TIME = ["and", *FIVE[1:5], ["any", "orders", None, "sum:total", ">=", 500]]
SCORES = [
    "and",
    ["kind", "=", "individual"],
    ["city", "in", ["上海", "北京", "杭州", "深圳", "广州"]],
    ["recency_score", ">=", 3],
    ["lifetime_value", ">=", 200],
    ["alive_probability", "<", 0.5],
]
# The same questions as one who knows the data would write them.
START = """
with wanted as (
  select c.id from {schema}.customer c join {schema}.customer__value v on v.id = c.id
  where c.deleted_at is null and c.kind = 'individual' and c.city = any('{{上海,北京,杭州,深圳,广州}}')
    and v.recency_score >= 3 and c.birthday >= '1970-01-01')
"""
RECENT = "o.deleted_at is null and o.placed_at >= %(start)s and o.placed_at < %(end)s"
ORDERS = "select o.customer from {schema}.order o where " + RECENT
BY_HAND = {
    "spent 500 in 180 days": f"{START} select count(*) from wanted w join ({ORDERS} group by 1 having sum(total) >= 500) o on o.customer = w.id",
    "bought in 180 days": f"{START} select count(*) from wanted w where exists ({ORDERS} and o.customer = w.id)",
    "not bought in 180 days": f"{START} select count(*) from wanted w where not exists ({ORDERS} and o.customer = w.id)",
    "spent 500 ever": f"""{START} select count(*) from wanted w join (
        select o.customer from {{schema}}.order o where o.deleted_at is null group by 1 having sum(total) >= 500) o on o.customer = w.id""",
    "five scores and fields": """
        select count(*) from {schema}.customer c join {schema}.customer__value v on v.id = c.id join {schema}.customer__lifetime l on l.id = c.id
        where c.deleted_at is null and c.kind = 'individual' and c.city = any('{{上海,北京,杭州,深圳,广州}}')
          and v.recency_score >= 3 and l.lifetime_value >= 200 and l.alive_probability < 0.5""",
}
CONDITIONS = dict(zip(BY_HAND, (FIVE, ANY, NONE, ALL_TIME, SCORES), strict=True))


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(scale))


async def _run(scale: float) -> list[Row]:
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, int(CUSTOMERS * scale), owners)
            fill_scores(db, installation.schema)
            orders = fill_orders(db, installation.schema)
            db.execute("analyze")
            size = f"{int(CUSTOMERS * scale):,}, {orders:,} orders"
            return [await _row(installation, db, name, size) for name in CONDITIONS]


async def _row(installation: Installation, db: psycopg.Connection[Any], name: str, size: str) -> Row:
    text = sql.SQL(BY_HAND[name]).format(schema=sql.Identifier(installation.schema))
    counts: list[int] = []
    async with installation.acting() as ctx:
        zone = ctx.actor.zone
        period = period_days(("last", 180, "day"), datetime.now(ZoneInfo(zone)).date())
    start, end = (start_of(day, zone) for day in period)

    async def ours() -> None:
        async with installation.acting() as ctx:
            counts.append(await count_records(ctx, "customer", CONDITIONS[name]))

    def plain() -> None:
        found = db.execute(text, {"start": start, "end": end}).fetchone()
        counts.append(found[0] if found else -1)

    took, reference = await compare(ours, plain)
    if len(set(counts)) > 1:
        raise RuntimeError(f"The segment “{name}” has {min(counts)} or {max(counts)} customers.")
    what = f"segment count: {name} ({counts[0]:,})"
    return Row(
        what,
        size,
        milliseconds(took),
        f"{milliseconds(reference)} SQL by hand",
        took / reference,
        bar=f"< {BAR:g} s",
        met=took < BAR,
    )
