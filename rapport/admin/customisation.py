"""Customisation: all that people added to objects and fields, as one readable document that goes out and comes in again."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from rapport.engine.objects import Invalid, Malformed
from rapport.engine.records import Bulk, Context, Query, bulk_write, find_records, settle_declarations

_PAGE = 500
_VERSION = 1
Said = dict[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Kind:
    """One part of the document: records of `object` that meet `where`, told apart by `keys`, and what is told of each.

    `former` has what the last of the keys was before, so that a record that was called otherwise is found. What `declares`
    has keys of its own; of others several may have the same.
    """

    object: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    where: Any = None
    former: str = ""
    declares: bool = True

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
        declares=False,
    ),
}


async def export_customisation(ctx: Context) -> dict[str, Any]:
    """The version of this form, and a list for each kind (objects, fields, roles, grants, qualities, layouts, and the views for
    everyone), in the order in which they were added. What is empty is said as null, so that it is emptied elsewhere too."""
    lists = {
        name: [
            {field: said[field] for field in kind.told if field != kind.former or said[field] is not None}
            for said in await _read(ctx, kind)
        ]
        for name, kind in _KINDS.items()
        if kind.object in ctx.catalog.objects
    }
    return {"version": _VERSION, **lists}


async def import_customisation(ctx: Context, told: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Add what the document has and this workspace lacks, and change what differs; nothing is removed.

    What belongs together may stand in any order. Returns how many of each were created, changed and the same already.
    Invalid when they cannot be, and then nothing stays. Coming in a second time changes nothing.
    """
    _check_version(told.get("version", _VERSION))
    if unknown := told.keys() - _KINDS.keys() - {"version"}:
        *others, last = _KINDS
        raise Malformed(f"A customisation has {', '.join(others)} and {last}, not “{min(unknown)[:60]}”.")
    parts = {name: _given(told.get(name), name, kind) for name, kind in _KINDS.items()}
    counts: dict[str, dict[str, int]] = {}
    declaring = [name for name, kind in _KINDS.items() if kind.declares]
    for name in declaring:
        counts[name] = await _take_in(ctx, name, parts[name])
    if any(counts[name]["created"] or counts[name]["changed"] for name in declaring):
        ctx = await settle_declarations(ctx, *(_KINDS[name].object for name in declaring))
    for name in _KINDS.keys() - set(declaring):
        # What they ask for is there now.
        counts[name] = await _take_in(ctx, name, parts[name])
    return {name: counts[name] for name in _KINDS}


async def _take_in(ctx: Context, name: str, given: Sequence[Said]) -> dict[str, int]:
    kind = _KINDS[name]
    known = _counted(await _read(ctx, kind), kind) if given else {}
    created: list[tuple[int, Said]] = []
    changed: list[tuple[int, Said]] = []
    for place, (key, told_of) in enumerate(_counted(given, kind).items()):
        said = {field: value for field, value in told_of.items() if field != kind.former}
        found = _found(known, key, told_of.get(kind.former) or ())
        if found is None:
            created.append((place, said))
        elif any(found[field] != value for field, value in said.items()):
            changed.append((place, {"id": found["id"], **said}))
    await _write(ctx, name, created, creates=True)
    await _write(ctx, name, changed, creates=False)
    same = len(given) - len(created) - len(changed)
    return {"created": len(created), "changed": len(changed), "same": same}


async def _write(ctx: Context, name: str, rows: Sequence[tuple[int, Said]], *, creates: bool) -> None:
    """Write the rows, each with its place in the document; Invalid says in words which of them cannot be, and why."""
    kind, values = _KINDS[name], [said for _, said in rows]
    if not rows:
        return
    bulk = Bulk(create=values) if creates else Bulk(update=values)
    try:
        await bulk_write(ctx, kind.object, bulk, settling=False)
    except Invalid as error:
        rowed = [(row, path, problem) for problem in error.fields for row, _, path in [problem.path.partition(".")]]
        placed = [
            replace(problem, path=f"{name}.{rows[int(row)][0]}.{path}") for row, path, problem in rowed if row.isdigit()
        ]
        if not placed:
            raise
        first = values[int(rowed[0][0])]
        called = " ".join(str(first[key]) for key in kind.keys)
        raise Invalid(f"Of the {name}, “{called}”: {placed[0].message}", fields=placed) from None


def _check_version(version: Any) -> None:
    if repr(version) != repr(_VERSION):
        raise Malformed(
            f"This document is of version “{str(version)[:20]}”, and version “{_VERSION}” is read here. Export it from a Rapport like this one.",
            code="version",
        )


def _counted(said: Iterable[Said], kind: Kind) -> dict[Key, Said]:
    """Each by its keys; what has the same keys is told apart by which of them it is."""
    found: dict[Key, Said] = {}
    times: Counter[Key] = Counter()
    for one in said:
        key = tuple(one[name] for name in kind.keys)
        times[key] += 1
        found[*key, times[key]] = one
    return found


def _found(known: Mapping[Key, Said], key: Key, former: Sequence[str]) -> Said | None:
    """The record that has these keys, or had them before it was called otherwise there, the newest name first."""
    *first, _, count = key
    keys = (key, *((*first, name, count) for name in reversed(former)))
    return next((known[k] for k in keys if k in known), None)


def _given(told: Any, name: str, kind: Kind) -> list[Said]:
    """A list of the document as it came; Malformed says what of it is none."""
    if told is None:
        return []
    if not isinstance(told, list):
        raise Malformed(f"“{name}” is a list.")
    found: list[Said] = []
    keys: set[Key] = set()
    for one in cast(list[Any], told):
        said = cast(Said, one) if isinstance(one, dict) else {}
        if unknown := said.keys() - set(kind.told):
            raise Malformed(f"Of the {name} nothing is told as “{min(unknown)[:60]}”; take {', '.join(kind.names)}.")
        if not all(isinstance(said.get(key), str) for key in kind.keys):
            raise Malformed(f"Each of the {name} has {', '.join(kind.keys)}, and perhaps {', '.join(kind.names)}.")
        former: Any = said.get(kind.former)
        if former is not None and not (
            isinstance(former, list) and all(isinstance(n, str) for n in cast(list[Any], former))
        ):
            raise Malformed(f"Of the {name}, “{kind.former}” is a list of names.")
        key = tuple(said[each] for each in kind.keys)
        if key in keys and kind.declares:
            raise Malformed(
                f"Of the {name}, “{' '.join(key)[:80]}” stands there twice; leave one of them.", code="twice"
            )
        keys.add(key)
        # Views come out only where everyone has them, and so they come in.
        found.append(said | ({"visibility": "everyone"} if kind.where else {}))
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
