"""Customisation: all that people added to objects and fields, as one readable document that goes out and comes in again."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from rapport.admin.customised.kinds import KINDS, Key, Kind, Said
from rapport.admin.customised.names import Names, read_all, read_names
from rapport.engine.objects import Invalid, Malformed, Problem
from rapport.engine.records import Bulk, Context, bulk_write, settle_declarations

_VERSION = 1


async def export_customisation(ctx: Context) -> dict[str, Any]:
    """The version of this form, and a list for each kind (objects, fields, roles, grants, qualities, layouts, the views for
    everyone or a team, and which of them lists open with), in the order in which they were added. What is empty is said as
    null, so that it is emptied elsewhere too."""
    names = await read_names(ctx)
    lists = {
        name: [
            {field: said[field] for field in kind.told if field != kind.former or said[field] is not None}
            for said in await _read(ctx, kind, names=names, part=name)
        ]
        for name, kind in KINDS.items()
        if kind.object in ctx.catalog.objects
    }
    return {"version": _VERSION, **lists}


async def import_customisation(ctx: Context, told: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Add what the document has and this workspace lacks, and change what differs; nothing is removed.

    What belongs together may stand in any order. Returns how many of each were created, changed and the same already.
    Invalid when they cannot be, and then nothing stays. Coming in a second time changes nothing.
    """
    _check_version(told.get("version", _VERSION))
    if unknown := told.keys() - KINDS.keys() - {"version"}:
        *others, last = KINDS
        raise Malformed(f"A customisation has {', '.join(others)} and {last}, not “{min(unknown)[:60]}”.")
    parts = {name: _given(told.get(name), name, kind) for name, kind in KINDS.items()}
    counts: dict[str, dict[str, int]] = {}
    declaring = [name for name, kind in KINDS.items() if kind.declares]
    for name in declaring:
        counts[name] = await _take_in(ctx, name, parts[name])
    if any(counts[name]["created"] or counts[name]["changed"] for name in declaring):
        ctx = await settle_declarations(ctx, *(KINDS[name].object for name in declaring))
    for name in (name for name in KINDS if name not in declaring):
        # What they ask for is there now.
        counts[name] = await _take_in(ctx, name, parts[name])
    return {name: counts[name] for name in KINDS}


async def _take_in(ctx: Context, name: str, given: Sequence[Said]) -> dict[str, int]:
    kind = KINDS[name]
    if not given:
        return {"created": 0, "changed": 0, "same": 0}
    names = await read_names(ctx) if kind.open else Names()
    known = _counted(await _read(ctx, kind, names=names, part=name), kind)
    created: list[tuple[int, Said]] = []
    changed: list[tuple[int, Said]] = []
    for place, (key, told_of) in enumerate(_counted(given, kind).items()):
        said = {field: value for field, value in told_of.items() if field != kind.former}
        found = _found(known, key, told_of.get(kind.former) or ())
        if found is None:
            created.append((place, said))
        elif any(found[field] != value for field, value in said.items()):
            changed.append((place, {"id": found["id"], **said}))
    await _write(ctx, name, _saved(names, name, created), creates=True)
    await _write(ctx, name, _saved(names, name, changed), creates=False)
    await _remember(ctx, name, [given[place] for place, _ in created if given[place].get(kind.former)])
    same = len(given) - len(created) - len(changed)
    return {"created": len(created), "changed": len(changed), "same": same}


async def _remember(ctx: Context, name: str, added: Sequence[Said]) -> None:
    """What was called otherwise there goes on to be found under its former names here: views and conditions may have them."""
    if not added:
        return
    kind = KINDS[name]
    known = _counted(await _read(ctx, kind, names=Names(), part=name), kind)
    # The actor wrote these records just now; their former names nobody writes by hand.
    updates = [{"id": known[key]["id"], kind.former: one[kind.former]} for key, one in _counted(added, kind).items()]
    await bulk_write(ctx.as_system(), kind.object, Bulk(update=updates), settling=False)


def _saved(names: Names, name: str, rows: Sequence[tuple[int, Said]]) -> list[tuple[int, Said]]:
    """The rows as they are saved; Invalid says of which of them something is not here."""
    found: list[tuple[int, Said]] = []
    for place, said in rows:
        try:
            found.append((place, names.read(name, said)))
        except Invalid as error:
            problem = Problem(f"{name}.{place}", error.code, error.message)
            raise Invalid(f"Of the {name}, “{_called(name, said)}”: {error.message}", fields=[problem]) from None
    return found


def _called(name: str, said: Said) -> str:
    kind = KINDS[name]
    return " ".join(str(said[key]) for key in kind.keys if key not in kind.open)


async def _write(ctx: Context, name: str, rows: Sequence[tuple[int, Said]], *, creates: bool) -> None:
    """Write the rows, each with its place in the document; Invalid says in words which of them cannot be, and why."""
    kind, values = KINDS[name], [said for _, said in rows]
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
        raise Invalid(f"Of the {name}, “{_called(name, first)}”: {placed[0].message}", fields=placed) from None


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
        key = tuple(one.get(name) for name in kind.keys)
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
        needed = [key for key in kind.keys if key not in kind.open]
        if not all(isinstance(said.get(key), str) for key in needed) or not all(
            isinstance(said.get(key), str | None) for key in kind.open
        ):
            raise Malformed(f"Each of the {name} has {', '.join(needed)}, and perhaps {', '.join(kind.names)}.")
        former: Any = said.get(kind.former)
        if former is not None and not (
            isinstance(former, list) and all(isinstance(n, str) for n in cast(list[Any], former))
        ):
            raise Malformed(f"Of the {name}, “{kind.former}” is a list of names.")
        key = tuple(said.get(each) for each in kind.keys)
        if key in keys and kind.declares:
            raise Malformed(
                f"Of the {name}, “{_called(name, said)[:80]}” stands there twice; leave one of them.", code="twice"
            )
        keys.add(key)
        found.append(_open(name, said))
    return found


def _open(name: str, said: Said) -> Said:
    """What may be left out, as it is meant: a view comes out, and so comes in, only where everyone or a team has it."""
    said = said | {key: said.get(key) for key in KINDS[name].open}
    return said | {"visibility": "team" if said["team"] else "everyone"} if name == "views" else said


async def _read(ctx: Context, kind: Kind, *, names: Names, part: str) -> list[Said]:
    """What there is of a part, as the document tells it, each with its id."""
    fields = ("id", *kind.told, *kind.reads)
    records = [names.tell(part, record) for record in await read_all(ctx, kind.object, kind.where, fields)]
    return [said for said in records if said is not None]
