"""What is known of each import: its file, its choices, how far it is, what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from psycopg import sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from rapport.engine.base.errors import Conflict, Invalid, NotFound, Problem
from rapport.engine.base.identifier import new_id
from rapport.engine.objects.condition import everything
from rapport.engine.records.context import Context
from rapport.engine.records.imports.headings.guess import Guesses, guess_map, keep_told
from rapport.engine.records.imports.headings.objects import find_better
from rapport.engine.records.imports.headings.targets import DEEPEST, list_targets
from rapport.engine.records.imports.mappings import find_mapping, fit_options, named_mapping
from rapport.engine.records.imports.plan import Mapped, Options, make_plan
from rapport.engine.records.imports.reading import Head, Hints, Unreadable, read_head
from rapport.engine.records.imports.rejects import SHOWN, RowProblem
from rapport.engine.records.likeness.rows import CHOICES, Alike
from rapport.engine.records.permit import allowed, require, sees_whole
from rapport.engine.records.write.record import record_id
from rapport.engine.store.outbox import tell_of_run
from rapport.engine.store.runs import insert_run

LARGEST = 4 << 30
IDLE = ("read", "checked", "failed")
_READ_AGAIN = ("sheet", "encoding", "delimiter", "header")


class Report(Struct, kw_only=True, frozen=True):
    """The file as found, the guesses made from it, and what the last pass had to say. `recalled` names the earlier file
    with the same headings whose choices are proposed, `mapping` the choices that were saved for them, `better` the object that
    the rows rather seem to be; `alike` are new rows
    that are probably there already, among the first so many that were `looked` at."""

    name: str
    head: Head
    recalled: str | None = None
    mapping: str | None = None
    better: str | None = None
    guesses: dict[str, tuple[str, float]] = {}
    problems: tuple[RowProblem, ...] = ()
    error: str | None = None
    alike: tuple[Alike, ...] = ()
    looked: int = 0


class Import(Struct, kw_only=True, frozen=True):
    """One import as kept."""

    id: UUID
    object: str
    status: str
    options: Options
    report: Report
    counts: dict[str, Any]
    progress: dict[str, int]
    created_at: datetime


async def start_import(ctx: Context, object: str, filename: str, stream: AsyncIterator[bytes]) -> dict[str, Any]:
    """Keep the file, look at it and guess what its columns are. Invalid says why it cannot be read."""
    require(ctx, object, "create")
    id = new_id()
    path = file_of(ctx, id)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        await _keep(path, stream)
        head = await _look(path, Hints(name=filename))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    options, report = await _propose(ctx, object, head, Path(filename).name[:200])
    by, plain = ctx.actor.id, msgspec.to_builtins(options)
    run = {"kind": "import", "object": object, "status": "read"}
    await insert_run(ctx.db, ctx.schema, id, actor=by, at=ctx.now, options=plain, **run)
    await save(ctx, id, report=report)
    return await describe_import(ctx, id)


async def describe_import(ctx: Context, id: UUID | str) -> dict[str, Any]:
    """The import as the browser shows it; NotFound for those of others, unless one may create any such record and see all."""
    return _described(await load(ctx, id))


async def list_imports(ctx: Context, *, limit: int = 50) -> list[dict[str, Any]]:
    """The newest imports that the actor may see."""
    statement = sql.SQL("select id from {} where kind = 'import' order by created_at desc, id desc limit 500")
    cursor = await ctx.db.execute(statement.format(sql.Identifier(ctx.schema, "run")))
    found: list[dict[str, Any]] = []
    for (id,) in await cursor.fetchall():
        try:
            found.append(_described(await load(ctx, id)))
        except NotFound:
            continue
        if len(found) >= limit:
            break
    return found


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
        head = await _look(file_of(ctx, kept.id), hints)
        proposed, report = await _propose(ctx, object, head, report.name)
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


async def rejected_rows(ctx: Context, id: UUID | str) -> Path:
    """The file of refused rows with their reasons; NotFound when none was refused."""
    path = rejected_of(ctx, (await load(ctx, id)).id)
    if not path.exists():
        raise NotFound("No row was refused.")
    return path


async def load(ctx: Context, id: UUID | str) -> Import:
    """The import, if the actor may see it."""
    statement = sql.SQL(
        "select id, object, status, options, report, counts, progress, created_at, actor from {} "
        "where id = %s and kind = 'import'"
    ).format(sql.Identifier(ctx.schema, "run"))
    async with ctx.db.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement, (record_id(id),))
        row = await cursor.fetchone()
    if row is None or row["object"] not in ctx.catalog.objects:
        raise NotFound("There is no such import.")
    if row.pop("actor") != ctx.actor.id and not _sees_others(ctx, row["object"]):
        raise NotFound("There is no such import.")
    return msgspec.convert(row, Import)


async def save(ctx: Context, id: UUID, **values: Any) -> None:
    """Set columns of the import's row: structs and dictionaries become JSON."""
    sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in values)
    statement = sql.SQL("update {} set {} where id = %s").format(sql.Identifier(ctx.schema, "run"), sets)
    plain = [msgspec.json.encode(v).decode() if isinstance(v, (Struct, dict)) else v for v in values.values()]
    await ctx.db.execute(statement, (*plain, id))
    await tell_of_run(ctx.db, ctx.schema, id)


def file_of(ctx: Context, id: UUID) -> Path:
    """Where the file is kept."""
    return ctx.settings.data / "files" / "imports" / str(id)


def rejected_of(ctx: Context, id: UUID) -> Path:
    """Where its refused rows are kept."""
    return ctx.settings.data / "files" / "imports" / f"{id}.rejected.csv"


async def _keep(path: Path, stream: AsyncIterator[bytes]) -> None:
    size = 0
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in stream:
            size += len(chunk)
            if size > LARGEST:
                raise Invalid(fields=[Problem("file", "too_large", "The file is larger than 4 GB. Split it.")])
            await asyncio.to_thread(file.write, chunk)


async def _look(path: Path, hints: Hints) -> Head:
    try:
        return await asyncio.to_thread(read_head, path, hints)
    except Unreadable as error:
        raise Invalid(fields=[Problem("file", error.code, error.message)]) from None
    except FileNotFoundError:
        raise NotFound("The file of this import is gone. Start a new import with it.") from None


async def _propose(ctx: Context, object: str, head: Head, name: str) -> tuple[Options, Report]:
    """What to do with the file: as was saved for its headings, as with the last one that had them, else by guessing."""
    targets = list_targets(ctx, object)
    guesses = _findable(ctx, object, head, keep_told(ctx.catalog.object(object), head, guess_map(head, targets)))
    known = {target.path for target in targets}
    saved = await find_mapping(ctx, object, head)
    earlier = saved or await _recall(ctx, object, head)
    if earlier is None:
        better = find_better(ctx, object, head, guesses)
        return Options(map=_guessed(head, guesses)), Report(name=name, head=head, guesses=guesses, better=better)
    before, called = earlier
    options = fit_options(before, head, known)
    sure = {column: (mapped.field, 1.0) for column, mapped in options.map.items()}
    told: dict[str, Any] = {"mapping": called} if saved else {"recalled": called}
    if not saved:
        # How one file was to be taken is no promise for the next.
        options = replace(options, mode="all", alike="create", constants={})
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
    free = _sees_others(ctx, object)
    names = Jsonb([column.name for column in head.columns])
    row = await (await ctx.db.execute(statement, (object, names, names, free, ctx.actor.id))).fetchone()
    return (msgspec.convert(row[0], Options), str(row[1])) if row else None


def _sees_others(ctx: Context, object: str) -> bool:
    """Whether the actor may see what others bring: a file tells all of its records and of what they refer to."""
    acts = [allowed(ctx.catalog, ctx.actor.role, object, act) for act in ("read", "create")]
    return acts == [everything, everything] and (ctx.actor.system or sees_whole(ctx.catalog, ctx.actor.role, object))


def _guessed(head: Head, guesses: Mapping[str, tuple[str, float]]) -> dict[str, Mapped]:
    formats = {column.name: column.format for column in head.columns}
    return {column: Mapped(field=path, format=formats[column]) for column, (path, _) in guesses.items()}


def _described(kept: Import) -> dict[str, Any]:
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
    error = kept.report.error
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
