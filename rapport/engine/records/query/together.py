"""Several lists at once: one statement, so that a page that shows them all makes one journey to the database."""

import json
import re
from collections.abc import Sequence
from typing import Any

from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records.context import Context
from rapport.engine.records.query.binding import Plan
from rapport.engine.records.query.find import Query, note_list, plan_query

_PARAMETER = re.compile(r"%\((\w+)\)s")


async def find_together(ctx: Context, asked: Sequence[tuple[str, Query]]) -> list[list[dict[str, Any]]]:
    """The records of each list, (object, query), as `find_records` finds them, all as of one moment."""
    plans = [plan_query(ctx, object, query) for object, query in asked]
    joined = _joined(ctx.catalog, tuple(plan.text for plan, _ in plans))
    values = [plan.values(ctx, slots) for plan, slots in plans]
    named = {f"l{n}_{name}": value for n, found in enumerate(values) for name, value in found.items()}
    row = await (await joined.run(ctx, **named)).fetchone()
    assert row is not None
    bodies = [str(body).encode() for body in row]
    for (object, query), body in zip(asked, bodies, strict=True):
        await note_list(ctx, object, query, body)
    return [json.loads(body)["records"] for body in bodies]


@remember(64)
def _joined(catalog: Catalog, texts: tuple[str, ...]) -> Plan:
    """The statements as columns of one; each keeps its own parameters."""
    parts = (_PARAMETER.sub(rf"%(l{n}_\1)s", text) for n, text in enumerate(texts))
    return Plan(f"select {', '.join(f'({part})' for part in parts)}")
