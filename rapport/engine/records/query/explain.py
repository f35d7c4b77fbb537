"""Explaining a list: the statement it is, what it runs with, and how the database would go about it."""

import json
from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.condition import condition_json
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed
from rapport.engine.records.query.find import Query, plan_query


@dataclass(frozen=True, slots=True)
class Explanation:
    """`right` is the condition that the role's grants add; `plan` is PostgreSQL's own text."""

    sql: str
    values: dict[str, Any]
    right: Any
    plan: list[str]


async def explain_records(ctx: Context, object: str, query: Query) -> Explanation:
    """How `find_records` would answer, without answering."""
    plan, slots = plan_query(ctx, object, query)
    values = plan.values(ctx, slots)
    async with ctx.db.cursor() as cursor:
        await cursor.execute(f"explain (verbose) {plan.text}".encode(), values)
        lines = [str(row[0]) for row in await cursor.fetchall()]
    right = condition_json(allowed(ctx.catalog, ctx.actor.role, object))
    return Explanation(plan.text, {name: _plain(value) for name, value in values.items()}, right, lines)


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))
