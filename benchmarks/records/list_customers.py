"""A page of 50 of a million customers over HTTP, beside the very same statement run straight through psycopg."""

import asyncio
import json
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks.ground.installation import ADMINISTRATOR, Client, Installation, memory_of, open_installation, unpack
from benchmarks.ground.population import add_people, fill_customers, fill_scores
from benchmarks.ground.row import Row, compare, milliseconds
from rapport.engine.records.query.find import Query, plan_query

CUSTOMERS = 1_000_000
MEMBER = "seller0@example.com"
FIELDS = ("name", "kind", "city", "email", "owner", "lifetime_value", "created_at")
DEEP = 1_000
BAR, GRANT_BAR = 2.0, 1.3
THROUGH = ["and", ["city", "=", "杭州"], ["owner.team.name", "=", "Team 0"]]
SHAPES = (
    ("by name", None, "name"),
    ("by lifetime value, best first", None, "-lifetime_value"),
    ("by lifetime value, least first", None, "lifetime_value"),
    ("city, newest first", ["city", "=", "杭州"], "-created_at"),
    ("city, by lifetime value", ["city", "=", "杭州"], "-lifetime_value"),
    ("by score, then another", ["recency_score", ">=", 4], "-lifetime_value"),
    (
        "rare by score, by name",
        ["and", ["recency_score", "=", 5], ["monetary_score", "=", 5], ["city", "=", "Toronto"]],
        "name",
    ),
    ("through the owner's team", ["owner.team.name", "=", "Team 1"], "-created_at"),
    ("city and the owner's team, by lifetime value", THROUGH, "-lifetime_value"),
)


@dataclass(frozen=True)
class Case:
    """One list as one person sees it."""

    what: str
    email: str
    query: Query

    @property
    def path(self) -> str:
        asked = {"fields": ",".join(self.query.fields), "sort": ",".join(self.query.sort), "count": self.query.count}
        if self.query.where is not None:
            asked["where"] = json.dumps(self.query.where, ensure_ascii=False)
        asked["after"] = self.query.after
        return "/api/records/customer?" + "&".join(f"{name}={quote(text)}" for name, text in asked.items() if text)


def run(scale: float) -> list[Row]:
    return asyncio.run(_run(scale))


async def _run(scale: float) -> list[Row]:
    count = int(CUSTOMERS * scale)
    async with open_installation() as installation:
        owners = await add_people(installation)
        with installation.connect() as db:
            fill_customers(db, installation.schema, count, owners)
            fill_scores(db, installation.schema)
            # What autovacuum does within a minute or two.
            db.execute("analyze")
        async with installation.serving() as web:
            tokens = {email: await installation.token(email) for email in (ADMINISTRATOR, MEMBER)}
            rows: list[Row] = []
            for case in cases():
                with closing(web.client(tokens[case.email])) as client:
                    rows.append(await _row(installation, client, case, count))
            with closing(web.client(tokens[ADMINISTRATOR])) as client:
                rows.append(await _deep(client, count))
            with closing(web.client(tokens[MEMBER])) as theirs, closing(web.client(tokens[ADMINISTRATOR])) as client:
                rows.append(await _granted(theirs, client, count))
            rows[0] = replace(rows[0], memory=f"{memory_of(web.pid):.0f} MB web")
            return rows


def cases() -> list[Case]:
    """What is asked, as the administrator and as a member with grants."""
    listed = [Case(what, ADMINISTRATOR, Query(where, FIELDS, (sort,))) for what, where, sort in SHAPES]
    own = [
        Case(f"{what}; as a member", MEMBER, Query(where, FIELDS, (sort,)))
        for what, where, sort in (SHAPES[0], SHAPES[1], SHAPES[3], SHAPES[-1])
    ]
    counted = Case(
        "city, newest first, counted", ADMINISTRATOR, Query(SHAPES[3][1], FIELDS, ("-created_at",), count="exact")
    )
    return [*listed, *own, counted]


async def _row(installation: Installation, client: Client, case: Case, count: int) -> Row:
    async with installation.acting(case.email) as ctx:
        plan, slots = plan_query(ctx, "customer", case.query)
        text, values = plan.text.encode(), plan.values(ctx, slots)
    with installation.connect() as db:
        ours, plain = await compare(lambda: client.get(case.path), lambda: _plain(db, text, values))
    return Row(
        f"list: {case.what}",
        f"50 of {count:,}",
        milliseconds(ours),
        f"{milliseconds(plain)} the same SQL",
        ours / plain,
        bar=f"≤ {BAR:g}×",
        met=ours / plain <= BAR,
    )


async def _granted(theirs: Client, client: Client, count: int) -> Row:
    """What the grants of a member add to a list that is filtered, sorted and asks through a reference."""
    path = Case("", MEMBER, Query(THROUGH, FIELDS, ("-lifetime_value",))).path
    limited, whole = await compare(lambda: theirs.get(path), lambda: client.get(path))
    return Row(
        "list: what a member's grants add",
        f"50 of {count:,}",
        milliseconds(limited),
        f"{milliseconds(whole)} as administrator",
        limited / whole,
        bar=f"≤ {GRANT_BAR:g}×",
        met=limited / whole <= GRANT_BAR,
    )


async def _deep(client: Client, count: int) -> Row:
    """The thousandth page, reached by its cursor, beside the first."""
    first = Case("", ADMINISTRATOR, Query(None, FIELDS, ("-lifetime_value",)))
    after: str | None = None
    path = "/api/records/customer?fields=name&sort=-lifetime_value&limit=500"
    for _ in range(DEEP // 10):
        after = unpack(client.get(f"{path}&after={quote(after)}" if after else path))["next"]
    deep = Case("", ADMINISTRATOR, Query(None, FIELDS, ("-lifetime_value",), after=after))
    there, here = await compare(lambda: client.get(deep.path), lambda: client.get(first.path))
    what = f"list: page {DEEP:,} by cursor"
    ratio = there / here
    told = (what, f"50 of {count:,}", milliseconds(there), f"{milliseconds(here)} page 1", ratio)
    return Row(*told, bar=f"≤ {GRANT_BAR:g}×", met=ratio <= GRANT_BAR)


def _plain(db: psycopg.Connection[Any], text: bytes, values: dict[str, Any]) -> object:
    return db.execute(text, values).fetchone()
