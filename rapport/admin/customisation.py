"""Customisation: all that people added to objects and fields, as one readable document that goes out and comes in again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from rapport.engine.objects import Malformed
from rapport.engine.records import Bulk, Context, Query, bulk_write, find_records

_PAGE = 500
Said = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """One part of the document: records of `object` that meet `where`, told apart by `keys`, and what is told of each.

    `former` has what the last of the keys was before, so that a record that was called otherwise is found.
    """

    object: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    where: Any = None
    former: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        return (*self.names, self.former) if self.former else self.names


_KINDS = {
    "objects": Kind("custom_object", ("name",), ("name", "label", "plural_label", "doc", "symbol", "title", "rights")),
    "fields": Kind(
        "custom_field",
        ("object", "name"),
        ("object", "name", "label", "type", "hint", "required", "options", "position"),
        former="formerly",
    ),
    "roles": Kind("custom_role", ("name",), ("name", "label", "like", "note")),
    "grants": Kind(
        "custom_grant", ("role", "object"), ("role", "object", "read", "write", "create", "delete", "fields")
    ),
    "qualities": Kind(
        "quality_rule",
        ("object", "name"),
        ("object", "name", "label", "met", "when", "field", "pattern", "weight", "hint", "active"),
    ),
    "layouts": Kind(
        "page_layout",
        ("object", "role"),
        ("object", "role", "sections", "related", "highlights", "hidden"),
    ),
    "views": Kind(
        "saved_view",
        ("object", "name"),
        ("object", "name", "layout", "settings", "visibility", "position"),
        ["visibility", "=", "everyone"],
    ),
}


async def export_customisation(ctx: Context) -> dict[str, list[Said]]:
    """A list for each kind (objects, fields, roles, grants, qualities, layouts, and the views for everyone), in the order in which
    they were added; what is empty is left out."""
    return {
        name: [
            {field: said[field] for field in kind.told if said[field] is not None} for said in await _read(ctx, kind)
        ]
        for name, kind in _KINDS.items()
        if kind.object in ctx.catalog.objects
    }


async def import_customisation(ctx: Context, told: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Add what the document has and this workspace lacks, and change what differs; nothing is removed.

    Returns how many of each were created, changed and the same already. Invalid when they cannot be, and
    then nothing stays. Coming in a second time changes nothing.
    """
    if unknown := told.keys() - _KINDS.keys():
        *others, last = _KINDS
        raise Malformed(f"A customisation has {', '.join(others)} and {last}, not “{min(unknown)[:60]}”.")
    counts: dict[str, dict[str, int]] = {}
    for name, kind in _KINDS.items():
        given = _given(told.get(name) or [], name, kind)
        known = {tuple(said[key] for key in kind.keys): said for said in await _read(ctx, kind)} if given else {}
        created: list[Said] = []
        changed: list[Said] = []
        for key, told_of in given.items():
            said = {name: value for name, value in told_of.items() if name != kind.former}
            found = _found(known, key, told_of.get(kind.former))
            if found is None:
                created.append(said)
            elif any(found[name] != value for name, value in said.items()):
                changed.append({"id": found["id"], **said})
        if created or changed:
            await bulk_write(ctx, kind.object, Bulk(create=created, update=changed))
        counts[name] = {
            "created": len(created),
            "changed": len(changed),
            "same": len(given) - len(created) - len(changed),
        }
    return counts


def _found(known: Mapping[tuple[Any, ...], Said], key: tuple[Any, ...], former: Any) -> Said | None:
    """The record that has these keys, or had them before it was called otherwise there, the newest name first."""
    names = cast(list[Any], former) if isinstance(former, list) else []
    return next((known[k] for k in (key, *((*key[:-1], name) for name in reversed(names))) if k in known), None)


def _given(told: Any, name: str, kind: Kind) -> dict[tuple[Any, ...], Said]:
    if not isinstance(told, list):
        raise Malformed(f"“{name}” is a list.")
    found: dict[tuple[Any, ...], Said] = {}
    for one in cast(list[Any], told):
        said = cast(Said, one) if isinstance(one, dict) else {}
        if unknown := said.keys() - set(kind.told):
            raise Malformed(f"Of the {name} nothing is told as “{min(unknown)[:60]}”; take {', '.join(kind.names)}.")
        if not all(isinstance(said.get(key), str) for key in kind.keys):
            raise Malformed(f"Each of the {name} has {', '.join(kind.keys)}, and perhaps {', '.join(kind.names)}.")
        # Views come out only where everyone has them, and so they come in.
        found[tuple(said[key] for key in kind.keys)] = said | ({"visibility": "everyone"} if kind.where else {})
    return found


async def _read(ctx: Context, kind: Kind) -> list[Said]:
    found: list[Said] = []
    after: str | None = None
    while True:
        query = Query(where=kind.where, sort=("created_at",), limit=_PAGE, after=after)
        page = json.loads(await find_records(ctx, kind.object, query))
        found += page["records"]
        after = page["next"]
        if after is None:
            return found
