"""What is proposed for a file: as was saved for its headings, as with the last one that had them, else by guessing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace
from psycopg import sql
from psycopg.types.json import Jsonb

from rapport.engine.base.errors import Invalid, NotFound, Problem
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.guess import Guesses, guess_map, keep_told
from rapport.engine.records.imports.headings.nested import whole_names
from rapport.engine.records.imports.headings.objects import find_better
from rapport.engine.records.imports.headings.ours import find_ours
from rapport.engine.records.imports.headings.targets import DEEPEST, list_targets
from rapport.engine.records.imports.plan import Mapped, Options, make_plan
from rapport.engine.records.imports.reading import Head, Hints, Unreadable, read_head
from rapport.engine.records.imports.register.entry import Report, sees_others
from rapport.engine.records.imports.register.mappings import find_mapping, fit_options


async def look(ctx: Context, object: str, path: Path, hints: Hints) -> Head:
    """The file's head, as it is for records of `object`; Invalid when it cannot be read."""
    head = await _read(path, hints)
    whole = whole_names(ctx.catalog.object(object), head)
    return await _read(path, replace(hints, whole=whole)) if whole else head


async def _read(path: Path, hints: Hints) -> Head:
    try:
        return await asyncio.to_thread(read_head, path, hints)
    except Unreadable as error:
        raise Invalid(fields=[Problem("file", error.code, error.message)]) from None
    except FileNotFoundError:
        raise NotFound("The file of this import is gone. Start a new import with it.") from None


async def propose(ctx: Context, object: str, head: Head, name: str) -> tuple[Options, Report]:
    """What to do with the file: as was saved for its headings, as with the last one that had them, else by guessing."""
    targets = list_targets(ctx, object)
    ours = await find_ours(ctx, head, targets)
    guesses = keep_told(ctx.catalog.object(object), head, guess_map(head, targets, ours))
    guesses = _findable(ctx, object, head, guesses)
    known = {target.path for target in targets}
    saved = await find_mapping(ctx, object, head)
    earlier = saved or await _recall(ctx, object, head)
    if earlier is None:
        better = await find_better(ctx, object, head, guesses)
        return Options(map=_guessed(head, guesses)), Report(name=name, head=head, guesses=guesses, better=better)
    before, called = earlier
    options = fit_options(before, head, known)
    told: dict[str, Any] = {"mapping": called} if saved else {"recalled": called}
    if not saved:
        # How one file was to be taken is no promise for the next, nor is whose ids it has.
        ids = {target.path for target in targets if target.identifies}
        mapped = {column: chosen for column, chosen in options.map.items() if chosen.field not in ids}
        options = replace(options, mode="all", alike="create", unknown="refuse", constants={})
        options = replace(options, map=mapped | _guessed(head, ours))
    sure = {column: (mapped.field, 1.0) for column, mapped in options.map.items()}
    return options, Report(name=name, head=head, guesses=sure, **told)


def _findable(ctx: Context, object: str, head: Head, guesses: Guesses) -> Guesses:
    """Without guesses about records that could not be found again by what the file says of them."""
    for _ in range(DEEPEST + 1):
        try:
            make_plan(ctx, object, head, Options(map=_guessed(head, guesses)))
            break
        except Invalid as error:
            lost = tuple(f"{problem.path}." for problem in error.fields if problem.code == "no_key")
            guesses = {column: guess for column, guess in guesses.items() if not lost or not guess[0].startswith(lost)}
    return guesses


async def _recall(ctx: Context, object: str, head: Head) -> tuple[Options, str] | None:
    """The choices of the last file with these headings that was imported and not taken back, and its name; of others' files
    only where their imports may be seen too."""
    statement = sql.SQL(
        "select options, report->>'name' from {} where kind = 'import' and object = %s and status = 'done' and "
        "jsonb_path_query_array(report, '$.head.columns[*].name') @> %s and "
        "jsonb_path_query_array(report, '$.head.columns[*].name') <@ %s and (%s or actor is not distinct from %s) "
        "order by created_at desc, id desc limit 1"
    ).format(sql.Identifier(ctx.schema, "run"))
    free = sees_others(ctx, object)
    names = Jsonb([column.name for column in head.columns])
    row = await (await ctx.db.execute(statement, (object, names, names, free, ctx.actor.id))).fetchone()
    return (msgspec.convert(row[0], Options), str(row[1])) if row else None


def _guessed(head: Head, guesses: Mapping[str, tuple[str, float]]) -> dict[str, Mapped]:
    formats = {column.name: column.format for column in head.columns}
    return {column: Mapped(field=path, format=formats[column]) for column, (path, _) in guesses.items()}
