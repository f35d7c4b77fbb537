"""Attaching files to records: only those that exist, that fit and that the writer may have, with what is known of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from rapport.engine.base.errors import Problem
from rapport.engine.objects.field import Field
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.write.files.holding import may_see
from rapport.engine.records.write.files.keeping import describe_file
from rapport.engine.store.kept.files import KeptFile, find_files, mark_held
from rapport.engine.store.log import changes_of_record

# Of a kind of files by its beginning, what to choose.
_WANTED = {"image/": "a picture that every browser shows: PNG, JPEG, GIF or WebP"}
_REMEMBERED = 500
Row = tuple[UUID | None, dict[str, Any]]


async def attach_files(ctx: Context, spec: ObjectSpec, rows: Sequence[Row]) -> list[tuple[int, Problem]]:
    """Put in the place of files that parsed values name (each row with its record's id, if it has one already) what is
    known of them; which rows name files that cannot be."""
    fields = [field for field in spec.fields.values() if field.attached]
    wanted = {id for field in fields for _, row in rows for id in file_ids(row.get(field.name))}
    if not wanted:
        return []
    known = await find_files(ctx.db, ctx.schema, sorted(wanted))
    seen = {id for id, file in known.items() if await may_see(ctx, file)}
    problems: list[tuple[int, Problem]] = []
    used: set[UUID] = set()
    for index, (record, row) in enumerate(rows):
        had = await _had_before(ctx, record) if record and wanted - seen else {}
        for field in (field for field in fields if row.get(field.name) is not None):
            mine = seen | had.get(field.name, set())
            usable = {id: file for id, file in known.items() if id in mine}
            if problem := _unfit(field, row[field.name], usable):
                problems.append((index, problem))
                continue
            used |= {*file_ids(row[field.name])}
            row[field.name] = _told(row[field.name], usable)
    await mark_held(ctx.db, ctx.schema, sorted(used), ctx.now)
    return problems


def file_ids(value: Any) -> list[UUID]:
    """The files that a value names, as JSON has it."""
    files = cast(Sequence[Any], value) if isinstance(value, list) else [value]
    return [UUID(cast(Mapping[str, str], file)["id"]) for file in files if isinstance(file, Mapping)]


def _unfit(field: Field, value: Any, usable: Mapping[UUID, KeptFile]) -> Problem | None:
    for id in file_ids(value):
        if id not in usable:
            return Problem(field.name, "file", f"{field.label}: there is no such file for you. Upload it again.")
        if not usable[id].type.startswith(field.attached):
            return Problem(field.name, "file_type", f"{field.label}: choose {_WANTED[field.attached[0]]}.")
    return None


def _told(value: Any, known: Mapping[UUID, KeptFile]) -> Any:
    files = [describe_file(known[id]) for id in file_ids(value)]
    return files if isinstance(value, list) else files[0]


async def _had_before(ctx: Context, record: UUID) -> dict[str, set[UUID]]:
    """The files that the record's own history names, by field: whoever may write it may take a change back."""
    until = ctx.now + timedelta(days=1)
    named: dict[str, set[UUID]] = {}
    for change in await changes_of_record(ctx.db, ctx.schema, record, before=until, limit=_REMEMBERED):
        for name, pair in change["data"].items():
            if isinstance(pair, list):
                named.setdefault(name, set()).update(_ids(cast(list[Any], pair)))
    return named


def _ids(pair: Sequence[Any]) -> list[UUID]:
    return [id for value in pair if _names_files(value) for id in file_ids(value)]


def _names_files(value: Any) -> bool:
    files = cast(Sequence[Any], value) if isinstance(value, list) else [value]
    return bool(files) and all(isinstance(file, Mapping) and {"id", "type"} <= file.keys() for file in files)
