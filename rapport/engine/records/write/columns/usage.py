"""Usage: which saved views, segments and rules would break if a field were otherwise."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from rapport.engine.base.errors import DeclarationError, Malformed
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import parse_condition
from rapport.engine.objects.fields.values.condition import ConditionField
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.verification import verify_layout
from rapport.engine.objects.view import View
from rapport.engine.records.context import Context
from rapport.engine.records.query.find import MOST, matching_ids, may_see, read_records
from rapport.engine.records.query.sorting import sort_keys

# So many are named; whoever mends them asks again.
_NAMED = 50
Check = Callable[[Catalog], None]


async def broken_uses(ctx: Context, after: Catalog) -> list[dict[str, Any]]:
    """What is kept in records, works now and would not with the catalog `after`: object, id, title and the sentence why."""
    broken: list[dict[str, Any]] = []
    system = replace(ctx.as_system(), catalog=ctx.catalog)
    for spec in ctx.catalog.objects.values():
        places = _places(spec)
        if not places:
            continue
        async for record in _every(system, spec):
            message = next((told for kept, over in places if (told := _breaks(ctx, after, record, kept, over))), None)
            if message is not None:
                title = record.get(spec.title) if spec.title else None
                broken.append({"object": spec.name, "id": record["id"], "title": title or "", "message": message})
    return await _as_seen(ctx, broken[:_NAMED])


async def _as_seen(ctx: Context, broken: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What somebody keeps for themselves is told of without its name."""
    found: list[dict[str, Any]] = []
    for object in {one["object"] for one in broken}:
        mine = [one for one in broken if one["object"] == object]
        ids = [one["id"] for one in mine]
        seen = set[UUID](await matching_ids(ctx, object, ["id", "in", ids]) if may_see(ctx, object) else ())
        found += [one if UUID(one["id"]) in seen else {**one, "id": None, "title": ""} for one in mine]
    return found


def _places(spec: ObjectSpec) -> list[tuple[str, str]]:
    """Where its records keep conditions, each with the field that names the object they are over, or =object."""
    own = [(f.name, f"={f.over}") for f in spec.fields.values() if isinstance(f, ConditionField)]
    return [*spec.asks, *own]


async def _every(ctx: Context, spec: ObjectSpec) -> AsyncIterator[Mapping[str, Any]]:
    ids = await matching_ids(ctx, spec.name)
    for start in range(0, len(ids), MOST):
        for record in await read_records(ctx, spec.name, ["id", "in", [str(id) for id in ids[start : start + MOST]]]):
            yield record


def _breaks(ctx: Context, after: Catalog, record: Mapping[str, Any], place: str, over: str) -> str | None:
    name, _, key = place.partition(".")
    object = over[1:] if over.startswith("=") else str(record.get(over))
    kept: Any = record.get(name)
    if object not in ctx.catalog.objects or kept is None:
        return None
    told: Mapping[str, Any] = _named_values(kept) if key else {}
    condition = told.get(key) if key else kept

    def asks(catalog: Catalog) -> None:
        catalog.check(object, parse_condition(condition))

    def shows(catalog: Catalog) -> None:
        # What stands beside the condition says how the records are shown.
        if sort:
            sort_keys(catalog, object, sort)
        verify_layout(catalog, object, view)

    sort = tuple(one for one in str(told.get("sort") or "").split(",") if one)
    named = {name: told[name] for name in ("by", "total", "at") if isinstance(told.get(name), str)}
    view = View(str(told.get("layout")), named)
    return next((reason for check in (asks, shows) if (reason := _worse(check, ctx.catalog, after))), None)


def _named_values(kept: Any) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], kept) if isinstance(kept, Mapping) else {}


def _worse(check: Check, before: Catalog, after: Catalog) -> str | None:
    """Why it fails with the catalog `after`, where it does not fail already."""
    try:
        check(after)
    except (Malformed, DeclarationError) as error:
        reason = str(error)
    else:
        return None
    try:
        check(before)
    except (Malformed, DeclarationError):
        return None
    return reason
