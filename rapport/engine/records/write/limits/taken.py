"""Taken: unique values that another record has already."""

from collections.abc import Mapping, Sequence
from typing import Any

from rapport.engine.base.errors import Problem
from rapport.engine.base.phrases import within
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.write.validate import Values
from rapport.engine.store.runs import taken_values


async def taken_rows(
    ctx: Context, spec: ObjectSpec, rows: Sequence[Values], before: Sequence[Mapping[str, Any]] = ()
) -> list[tuple[int, Problem]]:
    """Rows whose unique value another record, or an earlier row, has already; of changes, `before` is what the records had:
    what stays is theirs, and what they leave is free."""
    found: list[tuple[int, Problem]] = []
    for unique in (f for f in spec.fields.values() if f.unique):
        name = unique.name
        whole = before or [dict[str, Any]()] * len(rows)
        had = [unique.parse(one[name]) if one.get(name) else None for one in whole]
        left = [(row[name], old) for row, old in zip(rows, had, strict=True) if name in row and row[name] != old]
        given = [value for value, _ in left if value is not None]
        seen = await taken_values(ctx.db, ctx.schema, spec.name, unique.columns()[0][0], given)
        seen -= {old for _, old in left}
        problem = Problem(name, "taken", f"Another {within(spec.label)} has this {within(unique.label)} already.")
        for index, (row, old) in enumerate(zip(rows, had, strict=True)):
            value = row.get(name)
            if value is None or value == old:
                continue
            if value in seen:
                found.append((index, problem))
            seen.add(value)
    return found
