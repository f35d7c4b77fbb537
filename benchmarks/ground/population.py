"""A large workspace for benchmarks, drawn inside the database: customers, their scores, orders and lines.

Names, cities and owners repeat as they do in life: a few are frequent, most are rare. Of all customers 85 % have bought;
how often, over which time and for how much differs from one to the next, and many never come back.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.ground.installation import Installation
from rapport.engine.records import create_record
from rapport.engine.records.context import Context

Connection = psycopg.Connection[Any]
SURNAMES = """
王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 Smith Müller Tanaka Dubois
"""
GIVEN = "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 霞 平 刚 桂 英 华 玉 兰 红 建 文 志 海 春 晓 雪 梅 国 宇 浩 欣 怡 博"
CITIES = """
上海 北京 杭州 深圳 广州 成都 苏州 南京 武汉 重庆 宁波 西安 天津 长沙 青岛 无锡 郑州 厦门 福州 合肥 大连 济南 昆明 沈阳 绍兴
温州 嘉兴 佛山 东莞 Singapore Tokyo London Berlin Paris Sydney Toronto Seoul Osaka Munich Vancouver
"""
TEAMS, SELLERS = 4, 20
SEGMENTS = """
champions loyal potential_loyalist new promising need_attention about_to_sleep at_risk cannot_lose hibernating lost
"""

CUSTOMERS = """
insert into {schema}.customer
  (id, created_at, updated_at, name, kind, code, email, phone, city, country, language, source, owner, birthday)
select uuidv7(at - now()), at, at,
  (%(surnames)s::text[])[1 + floor(random() ^ 2 * %(surname)s)::int] || (%(given)s::text[])[1 + floor(random() * %(givens)s)::int]
    || (%(given)s::text[])[1 + floor(random() * %(givens)s)::int],
  case when random() < 0.06 then 'organisation' else 'individual' end,
  'C' || lpad(n::text, 8, '0'), 'c' || n || '@example.com', '+8613' || lpad(n::text, 9, '0'),
  (%(cities)s::text[])[1 + floor(random() ^ 2 * %(city)s)::int], 'China', 'zh-CN', 'shop',
  case when random() < 0.9 then (%(owners)s::uuid[])[1 + floor(random() * %(owner)s)::int] end,
  date '1955-01-01' + floor(random() * 18000)::int
from generate_series(1, %(count)s) n, lateral (select now() - interval '1000 days' * (1 - n / (%(count)s + 1.0)) as at) t
"""
VALUE = """
insert into {schema}.customer__value
  (id, purchases, revenue, revenue_currency, average_order, average_order_currency, first_purchase, last_purchase,
   recency_days, recency_score, frequency_score, monetary_score, rfm_segment, value_tier, revenue_share)
select id, purchases, round((purchases * spend)::numeric, 2), 'CNY', round(spend::numeric, 2), 'CNY', current_date - recency - 30,
  current_date - recency, recency, 5 - recency / 201, 1 + least(4, purchases / 2), 1 + least(4, (purchases * spend / 400)::int),
  (%(segments)s::text[])[1 + floor(random() * 11)::int], case when random() < 0.2 then 'a' when random() < 0.4 then 'b' else 'c' end, 1e-6
from (select id, 1 + floor(-ln(1 - random()) * 4)::int as purchases, 40 * exp(random() * 3) as spend, floor(random() * 1000)::int as recency
      from {schema}.customer where random() < 0.85) c
"""
LIFETIME = """
insert into {schema}.customer__lifetime
  (id, alive_probability, expected_purchases_30, expected_purchases_90, expected_purchases_365,
   expected_order_value, expected_order_value_currency, lifetime_value, lifetime_value_currency)
select id, round(random()::numeric, 4), round(rate::numeric / 12, 4), round(rate::numeric / 4, 4), round(rate::numeric, 4),
  average_order, 'CNY', round(rate::numeric * average_order, 4), 'CNY'
from (select id, average_order, -ln(1 - random()) * purchases / 2 as rate from {schema}.customer__value) v
"""
# A customer buys for a part of the time since the first purchase, then no more; how often and how dear is their own.
ORDERS = """
insert into {schema}.order (id, created_at, updated_at, number, customer, placed_at, status, channel, total, total_currency)
select uuidv7(at - now()), at, at, 'SO-' || row_number() over (), customer, at,
  case when random() < 0.04 then 'cancelled' when random() < 0.1 then 'shipped' else 'completed' end,
  case when random() < 0.6 then 'online' else 'store' end, round((spend * exp(random() - 0.5))::numeric, 2), 'CNY'
from (
  select c.id as customer, c.spend, first + (now() - first) * case when k = 1 then 0 else c.stay * random() end as at
  from (select id, 40 * exp(random() * 3) as spend, random() ^ 0.6 as stay,
          1 + floor(-ln(1 - random()) * -ln(1 - random()) * %(repeats)s)::int as times,
          now() - interval '900 days' * random() as first
        from {schema}.customer where random() < 0.85) c, generate_series(1, least(c.times, 200)) k) o
order by at
"""
LINES = """
insert into {schema}.order_line (id, created_at, updated_at, "order", product, description, quantity, price, price_currency, total, total_currency)
select uuidv7(o.created_at - now()), o.created_at, o.created_at, o.id, (%(products)s::uuid[])[1 + floor(random() * %(product)s)::int], 'Tea', 1,
  round(o.total / o.lines, 4), 'CNY', round(o.total / o.lines, 4), 'CNY'
from (select *, 1 + floor(random() * %(most)s)::int as lines from {schema}.order) o, generate_series(1, o.lines)
"""

# A few customers are spoken with often, most hardly ever.
INTERACTIONS = """
insert into {schema}.interaction (id, created_at, updated_at, customer, kind, direction, subject, body, at)
select uuidv7(at - now()), at, at, (%(customers)s::uuid[])[1 + floor(random() ^ 2 * %(customer)s)::int],
  (array['note', 'call', 'email', 'meeting', 'message', 'visit'])[1 + floor(random() * 6)::int],
  case when random() < 0.5 then 'in' else 'out' end, 'Touch ' || n, 'What was said, number ' || n, at
from generate_series(1, %(count)s) n, lateral (select now() - interval '900 days' * (1 - n / (%(count)s + 1.0)) as at) t
"""


async def add_people(installation: Installation) -> list[UUID]:
    """Teams and sellers who look after customers; the first is seller0@example.com, a member."""
    teams: list[str] = []
    async with installation.house.open_context() as ctx:
        for n in range(TEAMS):
            teams.append((await create_record(ctx, "team", {"name": f"Team {n}"}))["id"])
    return [await installation.add_user(f"seller{n}", "member", teams[n % TEAMS]) for n in range(SELLERS)]


async def add_products(ctx: Context, count: int = 50) -> list[UUID]:
    """Things to sell."""
    made = [await create_record(ctx, "product", {"name": f"Tea {n}", "code": f"P{n}"}) for n in range(count)]
    return [UUID(one["id"]) for one in made]


def fill_customers(db: Connection, schema: str, count: int, owners: Sequence[UUID]) -> None:
    """Customers made over the last thousand days."""
    surnames, given, cities = SURNAMES.split(), GIVEN.split(), CITIES.split()
    words = {"surnames": surnames, "surname": len(surnames), "given": given, "givens": len(given)}
    places = {"cities": cities, "city": len(cities), "owners": list(owners), "owner": len(owners)}
    fill(db, schema, "customer", CUSTOMERS, {"count": count, **words, **places})


def fill_scores(db: Connection, schema: str) -> None:
    """What both studies would have written, for 85 % of the customers."""
    fill(db, schema, "customer__value", VALUE, {"segments": SEGMENTS.split()})
    fill(db, schema, "customer__lifetime", LIFETIME, {})


def fill_orders(db: Connection, schema: str, per_customer: float = 4.4) -> int:
    """Orders, about so many for each customer; returns how many."""
    # What is drawn is rounded down, from an exponential of an exponential, whose mean the rounding lowers by about 0.3.
    return fill(db, schema, "order", ORDERS, {"repeats": max(0.0, per_customer / 0.85 - 0.7)})


def fill_interactions(db: Connection, schema: str, count: int) -> int:
    """So many touches, spread over all customers; returns how many."""
    found = db.execute(sql.SQL("select id from {}").format(sql.Identifier(schema, "customer"))).fetchall()
    customers = [id for (id,) in found]
    return fill(
        db, schema, "interaction", INTERACTIONS, {"customers": customers, "customer": len(customers), "count": count}
    )


def fill_lines(db: Connection, schema: str, products: Sequence[UUID], per_order: float) -> int:
    """Lines of all orders, whose totals are their sums; returns how many."""
    values = {"products": list(products), "product": len(products), "most": round(2 * per_order - 1, 3)}
    return fill(db, schema, "order_line", LINES, values)


def fill(db: Connection, schema: str, table: str, statement: str, values: dict[str, Any]) -> int:
    """Run one statement that fills a table, with its indexes made afterwards; returns the number of rows."""
    text = sql.SQL(statement).format(schema=sql.Identifier(schema))
    with db.transaction(), without_indexes(db, schema, table):
        db.execute("select setseed(0.5)")
        count = db.execute(text, values).rowcount
    db.execute(sql.SQL("vacuum (analyze) {}").format(sql.Identifier(schema, table)))
    return count


@contextmanager
def without_indexes(db: Connection, schema: str, table: str) -> Iterator[None]:
    """Drop a table's indexes, and make them again from all its rows."""
    found = db.execute(
        "select c.relname, pg_get_indexdef(c.oid) from pg_index i join pg_class c on c.oid = i.indexrelid "
        "where i.indrelid = %s::regclass and not i.indisprimary",
        (f'"{schema}"."{table}"',),
    ).fetchall()
    for name, _ in found:
        db.execute(sql.SQL("drop index {}").format(sql.Identifier(schema, name)))
    yield
    for _, definition in found:
        db.execute(definition)
