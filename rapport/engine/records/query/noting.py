"""Noting: who saw what is sensitive, in one entry however many records it was."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Malformed
from rapport.engine.base.identifier import new_id
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records.context import Context
from rapport.engine.records.permit import rights_of
from rapport.engine.store.rows import insert_rows

_LONGEST = 500


@remember(1024)
def sensitive_paths(catalog: Catalog, role: str, object: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `paths` whose values are sensitive and not masked for the role."""
    rights, found = rights_of(catalog, role), list[str]()
    for path in paths:
        try:
            field = catalog.resolve(object, tuple(path.split(".")))[-1]
        except Malformed:
            continue
        right = rights.masks(field.object, field.name)
        if field.sensitive and not right:
            found.append(path)
    return tuple(found)


async def note_reading(
    ctx: Context, kind: str, object: str, paths: Iterable[str], *, count: int, record: UUID | str | None = None
) -> None:
    """An entry in the log when the actor saw sensitive values in `count` records. Rapport itself leaves none."""
    if ctx.actor.system or not count:
        return
    if seen := sensitive_paths(ctx.catalog, ctx.actor.role, object, tuple(paths)):
        await note_access(ctx, kind, object, seen, count=count, record=record)


async def note_access(
    ctx: Context, kind: str, object: str, fields: Sequence[str], *, count: int, record: UUID | str | None = None
) -> None:
    """The entry itself, in the caller's transaction where there is one."""
    log = next((spec.name for spec in ctx.catalog.objects.values() if spec.serves == "accesses"), None)
    if log is None:
        return
    told: dict[str, Any] = {
        "id": new_id(),
        "created_at": ctx.now,
        "updated_at": ctx.now,
        "created_by": ctx.actor.id,
        "updated_by": ctx.actor.id,
        "object": object,
        "record": UUID(str(record)) if record else None,
        "kind": kind,
        "fields": ", ".join(fields)[:_LONGEST],
        "count": count,
        "door": ctx.actor.door,
    }
    await insert_rows(ctx.db, ctx.schema, log, list(told), [list(told.values())])
