"""An import as the browser and the command line show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from psycopg import sql

from rapport.engine.base.errors import NotFound
from rapport.engine.records.context import Context
from rapport.engine.records.imports.register.entry import Import, load


async def describe_import(ctx: Context, id: UUID | str) -> dict[str, Any]:
    """The import as the browser shows it; NotFound for those of others, unless one may create any such record and see all."""
    return _described(ctx, await load(ctx, id))


async def list_imports(ctx: Context, *, limit: int = 50) -> list[dict[str, Any]]:
    """The newest imports that the actor may see."""
    statement = sql.SQL("select id from {} where kind = 'import' order by created_at desc, id desc limit 500")
    cursor = await ctx.db.execute(statement.format(sql.Identifier(ctx.schema, "run")))
    found: list[dict[str, Any]] = []
    for (id,) in await cursor.fetchall():
        try:
            found.append(_described(ctx, await load(ctx, id)))
        except NotFound:
            continue
        if len(found) >= limit:
            break
    return found


def _described(ctx: Context, kept: Import) -> dict[str, Any]:
    head, guesses = kept.report.head, kept.report.guesses
    mapped = {column: chosen.field for column, chosen in kept.options.map.items()}
    columns = [
        {
            "name": column.name,
            "samples": list(column.samples),
            "type": column.type,
            "format": column.format,
            "formats": list(column.formats),
            "filled": column.filled,
            "field": mapped.get(column.name),
            "confidence": guesses.get(column.name, ("", 0.0))[1],
        }
        for column in head.columns
    ]
    file = {"name": kept.report.name, "size": head.size, "format": head.format, "encoding": head.encoding}
    file |= {"delimiter": head.delimiter, "sheet": head.sheet, "sheets": list(head.sheets)}
    # What failed without anybody there is kept in English.
    error = ctx.catalog.say(kept.report.error, ctx.actor.locale) if kept.report.error else None
    return {
        "id": str(kept.id),
        "object": kept.object,
        "status": kept.status,
        "file": file | {"header_row": head.header_row, "totals": list(head.totals)},
        "rows": head.rows,
        "columns": columns,
        "options": msgspec.to_builtins(kept.options),
        "progress": {"done": 0, "total": head.rows} | kept.progress,
        "counts": _counts(kept),
        "problems": [msgspec.to_builtins(problem) for problem in kept.report.problems],
        "left": [msgspec.to_builtins(problem) for problem in kept.report.left],
        "error": {"code": "import_failed", "detail": error} if error else None,
        "recalled": kept.report.recalled,
        "mapping": kept.report.mapping,
        "better": kept.report.better,
        "alike": {
            "looked": kept.report.looked,
            "rows": [msgspec.to_builtins(one) for one in kept.report.alike],
        },
        "created_at": kept.created_at.isoformat(),
    }


def _counts(kept: Import) -> dict[str, Any]:
    """What came of it; of a look, what would, with what was chosen since for rows that are probably there already."""
    counts: dict[str, Any] = {"created": {}, "updated": 0, "skipped": 0, "rejected": 0, **kept.counts}
    choice = kept.options.alike
    moved = [one for one in kept.report.alike if choice == "skip" or (choice == "update" and one.record)]
    if kept.status == "checked" and moved:
        created: dict[str, int] = counts["created"]
        left = created.get(kept.object, 0) - len(moved)
        counts["created"] = {**created, kept.object: left} if left > 0 else _without(created, kept.object)
        counts["skipped" if choice == "skip" else "updated"] += len(moved)
    return counts


def _without(created: Mapping[str, int], object: str) -> dict[str, int]:
    return {name: count for name, count in created.items() if name != object}
