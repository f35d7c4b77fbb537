"""Customisation: all that people added to objects and fields, as one readable document that goes out and comes in again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from rapport.engine.objects import Malformed
from rapport.engine.records import Bulk, Context, Query, bulk_write, find_records

_OBJECT = ("name", "label", "plural_label", "doc", "symbol", "title", "rights")
_FIELD = ("object", "name", "label", "type", "hint", "required", "options", "position")
_ROLE = ("name", "label", "like", "note")
_GRANT = ("role", "object", "read", "write", "create", "delete", "fields")
_KINDS = {
    "objects": ("custom_object", _OBJECT, ("name",)),
    "fields": ("custom_field", _FIELD, ("object", "name")),
    "roles": ("custom_role", _ROLE, ("name",)),
    "grants": ("custom_grant", _GRANT, ("role", "object")),
}
_PAGE = 500
Said = dict[str, Any]


async def export_customisation(ctx: Context) -> dict[str, list[Said]]:
    """`{"objects": […], "fields": […], "roles": […], "grants": […]}` in the order in which they were added; what is empty is left out."""
    return {
        kind: [{name: said[name] for name in names if said[name] is not None} for said in await _read(ctx, object)]
        for kind, (object, names, _) in _KINDS.items()
        if object in ctx.catalog.objects
    }


async def import_customisation(ctx: Context, told: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Add what the document has and this workspace lacks, and change what differs; nothing is removed.

    Returns how many of each were created, changed and the same already. Invalid when they cannot be, and
    then nothing stays. Coming in a second time changes nothing.
    """
    if unknown := told.keys() - _KINDS.keys():
        raise Malformed(f"A customisation has objects, fields, roles and grants, not “{min(unknown)[:60]}”.")
    counts: dict[str, dict[str, int]] = {}
    for kind, (object, names, keys) in _KINDS.items():
        given = _given(told.get(kind) or [], kind, names, keys)
        known = {tuple(said[key] for key in keys): said for said in await _read(ctx, object)}
        created = [said for key, said in given.items() if key not in known]
        changed = [
            {"id": known[key]["id"], **said}
            for key, said in given.items()
            if key in known and any(known[key][name] != value for name, value in said.items())
        ]
        if created or changed:
            await bulk_write(ctx, object, Bulk(create=created, update=changed))
        counts[kind] = {
            "created": len(created),
            "changed": len(changed),
            "same": len(given) - len(created) - len(changed),
        }
    return counts


def _given(told: Any, kind: str, names: Iterable[str], keys: Sequence[str]) -> dict[tuple[Any, ...], Said]:
    if not isinstance(told, list):
        raise Malformed(f"“{kind}” is a list.")
    found: dict[tuple[Any, ...], Said] = {}
    for one in cast(list[Any], told):
        said = cast(Said, one) if isinstance(one, dict) else {}
        if set(said) - set(names) or not all(isinstance(said.get(key), str) for key in keys):
            raise Malformed(f"Each of the {kind} has {', '.join(keys)}, and perhaps {', '.join(names)}.")
        found[tuple(said[key] for key in keys)] = said
    return found


async def _read(ctx: Context, object: str) -> list[Said]:
    found: list[Said] = []
    after: str | None = None
    while True:
        query = Query(sort=("created_at",), limit=_PAGE, after=after)
        page = json.loads(await find_records(ctx, object, query))
        found += page["records"]
        after = page["next"]
        if after is None:
            return found
