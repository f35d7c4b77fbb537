"""Bringing a file, saying how it is to be taken, and forgetting it again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from psycopg import sql

from rapport.engine.base.errors import Conflict, Invalid, Problem
from rapport.engine.base.identifier import new_id
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.targets import list_targets
from rapport.engine.records.imports.plan import Options
from rapport.engine.records.imports.reading import Hints
from rapport.engine.records.imports.register.account import describe_import
from rapport.engine.records.imports.register.entry import IDLE, file_of, load, rejected_of, save
from rapport.engine.records.imports.register.mappings import fit_options, named_mapping
from rapport.engine.records.imports.register.proposal import look, propose
from rapport.engine.records.imports.rejects import SHOWN
from rapport.engine.records.likeness.rows import CHOICES
from rapport.engine.records.permit import require
from rapport.engine.store.runs import insert_run

LARGEST = 4 << 30
UNKNOWN = ("refuse", "create")
_READ_AGAIN = ("sheet", "encoding", "delimiter", "header")


async def start_import(ctx: Context, object: str, filename: str, stream: AsyncIterator[bytes]) -> dict[str, Any]:
    """Keep the file, look at it and guess what its columns are. Invalid says why it cannot be read."""
    require(ctx, object, "create")
    id = new_id()
    path = file_of(ctx, id)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        await _keep(path, stream)
        head = await look(ctx, object, path, Hints(name=filename))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    options, report = await propose(ctx, object, head, Path(filename).name[:200])
    by, plain = ctx.actor.id, msgspec.to_builtins(options)
    run = {"kind": "import", "object": object, "status": "read"}
    await insert_run(ctx.db, ctx.schema, id, actor=by, at=ctx.now, options=plain, **run)
    await save(ctx, id, report=report)
    return await describe_import(ctx, id)


async def change_import(ctx: Context, id: UUID | str, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Change the object or the options (`map`, `match`, `mode`, `update`, `constants`), or how the file is read
    (`sheet`, `encoding`, `delimiter`, `header`), which reads it again and guesses anew; `mapping` names choices that were
    saved, which the options then add to."""
    kept = await load(ctx, id)
    if kept.status not in IDLE:
        raise Conflict("This import is running or done. Start a new one for other choices.")
    object = str(patch.get("object", kept.object))
    require(ctx, object, "create")
    saved: dict[str, Any] = {}
    if named := patch.get("mapping"):
        before = await named_mapping(ctx, object, str(named))
        saved = msgspec.to_builtins(fit_options(before, kept.report.head, {t.path for t in list_targets(ctx, object)}))
    given: dict[str, Any] = {**msgspec.to_builtins(kept.options), **saved, **(patch.get("options") or {})}
    given |= {name: patch[name] for name in _READ_AGAIN if name in patch}
    try:
        options = msgspec.convert(given, Options)
    except msgspec.ValidationError as error:
        raise Invalid(fields=[Problem("options", "options", f"These choices cannot be understood: {error}")]) from None
    if options.mode not in ("all", "good"):
        raise Invalid(fields=[Problem("mode", "mode", "Choose “all” to take everything or nothing, or “good”.")])
    if options.alike not in CHOICES:
        raise Invalid(fields=[Problem("alike", "alike", f"Choose one of {', '.join(CHOICES)}.")])
    if options.unknown not in UNKNOWN:
        raise Invalid(fields=[Problem("unknown", "unknown", f"Choose one of {', '.join(UNKNOWN)}.")])
    if len(options.corrections) > SHOWN:
        message = f"{SHOWN:,} rows can be corrected here. Mend the others in the file, and bring it again."
        raise Invalid(fields=[Problem("corrections", "too_many", message)])
    # What becomes of bad rows, and of those that are there already, changes nothing of what was found.
    free = replace(kept.options, alike=options.alike, mode=options.mode)
    if kept.status == "checked" and free == options and object == kept.object:
        await save(ctx, kept.id, options=options)
        return await describe_import(ctx, kept.id)
    report = replace(kept.report, alike=(), looked=0)
    if object != kept.object or any(name in patch for name in _READ_AGAIN):
        hints = Hints(
            sheet=options.sheet, encoding=options.encoding, delimiter=options.delimiter, header=options.header
        )
        head = await look(ctx, object, file_of(ctx, kept.id), hints)
        proposed, report = await propose(ctx, object, head, report.name)
        options = replace(options, corrections={})
        if "map" not in (patch.get("options") or {}):
            options = replace(options, map=proposed.map)
    await save(ctx, kept.id, object=object, status="read", options=options, report=report, counts={})
    return await describe_import(ctx, kept.id)


async def delete_import(ctx: Context, id: UUID | str) -> None:
    """Forget an import that did nothing yet, with its file; one that ran stays as part of the history."""
    kept = await load(ctx, id)
    require(ctx, kept.object, "create")
    if kept.status not in IDLE:
        raise Conflict("This import has run. Undo it instead, if its records should go.")
    await ctx.db.execute(sql.SQL("delete from {} where id = %s").format(sql.Identifier(ctx.schema, "run")), (kept.id,))
    file_of(ctx, kept.id).unlink(missing_ok=True)
    rejected_of(ctx, kept.id).unlink(missing_ok=True)


async def _keep(path: Path, stream: AsyncIterator[bytes]) -> None:
    size = 0
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in stream:
            size += len(chunk)
            if size > LARGEST:
                raise Invalid(fields=[Problem("file", "too_large", "The file is larger than 4 GB. Split it.")])
            await asyncio.to_thread(file.write, chunk)
