"""The timeline of a record: what points to it and says so among its views, and what changed on it, newest first."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from rapport.engine.base.errors import Malformed, NotFound
from rapport.engine.base.identifier import read_id
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.links.targets import targets_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, field_rights, my_rights
from rapport.engine.records.query.find import Query, find_records, meeting_ids
from rapport.engine.records.query.noting import note_reading
from rapport.engine.records.query.secrecy import kept_from
from rapport.engine.records.query.together import find_together
from rapport.engine.store.log import changes_of_record

MOST = 100
# The Python types of JSON values, by what a schema calls them.
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "integer": (int,), "boolean": (bool,), "array": (list,), "object": (dict,),
}  # fmt: skip
# An object whose records appear on a timeline, the settings of its view, and the reference by which they do.
Source = tuple[ObjectSpec, Mapping[str, Any], str]


async def read_timeline(
    ctx: Context, object: str, id: UUID | str, *, limit: int = 50, after: str | None = None
) -> dict[str, Any]:
    """`{"events", "next"}`; an event has id, at, object, title, facts and, for a change, its actor."""
    if not 1 <= limit <= MOST:
        raise Malformed(f"Ask for 1 to {MOST} events at a time.", code="limit")
    until = _until(after)
    mine = Query(where=["id", "=", str(id)], fields=("created_at", "created_by"), limit=1)
    asked = [one for source in sources(ctx.catalog, object) if (one := _asked(ctx, source, str(id), until, limit))]
    (found, *lists) = await find_together(ctx, [(object, mine), *((source[0].name, query) for source, query in asked)])
    if not found:
        raise NotFound
    record = found[0]
    events = [event for (source, query), rows in zip(asked, lists, strict=True) for event in _told(source, query, rows)]
    events += await _changes(ctx, record, object, until, limit)
    # What points to the record in two ways happened once.
    events = list({(event["object"], event["id"]): event for event in events}.values())
    events.sort(key=lambda event: (event["at"], event["id"]), reverse=True)
    page = [event for event in events if until is None or (event["at"], event["id"]) < until][: limit + 1]
    following = page[limit - 1] if len(page) > limit else None
    told = {name for event in page[:limit] if event["object"] == "change" for name in event["facts"]}
    await note_reading(ctx, "history", object, sorted(told), count=1, record=record["id"])
    return {"events": page[:limit], "next": f"{following['at']}~{following['id']}" if following else None}


def sources(catalog: Catalog, object: str) -> list[Source]:
    """What appears on the timeline of `object`: (object, the view's settings, its reference)."""
    found: list[Source] = []
    for spec in catalog.objects.values():
        references = [f for f in spec.fields.values() if object in targets_of(f)]
        for view in spec.views:
            via = view.settings.get("of") or (references[0].name if references else "")
            if view.kind == "timeline" and any(f.name == via for f in references):
                found.append((spec, view.settings, via))
    return found


def _asked(
    ctx: Context, source: Source, id: str, until: tuple[str, str] | None, limit: int
) -> tuple[Source, Query] | None:
    """The list of what a source tells of the record; None where the actor may know none of it."""
    spec, view, via = source
    if allowed(ctx.catalog, ctx.actor.role, spec.name) == nothing:
        return None
    at, title, rights = view["at"], view["title"], my_rights(ctx)
    if rights.hides(spec.name, title) or any(
        rights.hides(spec.name, n) or rights.masks(spec.name, n) for n in (at, via)
    ):
        return None
    asked = "=" if "=" in spec.fields[via].operators else "contains"
    where: list[Any] = ["and", [via, asked, id], [at, "not_empty"]]
    if until:
        where.append([at, "<=", until[0]])
    facts = [name for name in view["facts"] if name != title and not rights.hides(spec.name, name)]
    return source, Query(where=where, fields=(at, title, *facts), sort=(f"-{at}",), limit=limit + 1)


def _told(source: Source, query: Query, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    at, title, *facts = query.fields
    return [
        {
            "id": row["id"],
            "at": row[at],
            "object": source[0].name,
            "title": row[title],
            "facts": {name: row[name] for name in facts},
            "actor": None,
        }
        for row in rows
    ]


async def _changes(
    ctx: Context, record: Mapping[str, Any], object: str, until: tuple[str, str] | None, limit: int
) -> list[dict[str, Any]]:
    before = datetime.fromisoformat(until[0]) if until else datetime(9999, 1, 1, tzinfo=UTC)
    told = await _Telling.about(ctx, object, read_id(record["id"]))
    found: list[dict[str, Any]] = []
    rows = await changes_of_record(ctx.db, ctx.schema, read_id(record["id"]), before=before, limit=limit + 1)
    names = await _names(ctx, {row["actor"] for row in rows if row["actor"]})
    await told.look_up(row["data"] for row in rows)
    for row in rows:
        facts = {now: told.change(now, change) for name, change in row["data"].items() if (now := told.named(name))}
        actor = {"id": str(row["actor"]), "title": names.get(str(row["actor"]))} if row["actor"] else None
        event = {
            "id": str(row["id"]),
            "at": row["at"].isoformat(),
            "object": "change",
            "title": row["kind"],
            "facts": facts,
            "actor": actor,
        }
        found.append(event)
    if not any(event["title"] == "create" for event in found) and len(rows) <= limit:
        made: dict[str, Any] = {
            "id": record["id"],
            "at": record["created_at"],
            "object": "change",
            "title": "create",
            "facts": {},
            "actor": record["created_by"],
        }
        found.append(made)
    return found


def _ids_of(value: Any) -> list[str]:
    """Of one link, or of each in a list."""
    links = cast(list[Any], value) if isinstance(value, list) else [value]
    return [str(cast(Mapping[str, Any], link)["id"]) for link in links if isinstance(link, dict)]


class _Telling:
    """What a person may be told of the changes of one record: nothing of hidden fields, masked ones masked, and of
    what they refer to only what they may see of it now."""

    def __init__(self, ctx: Context, object: str, masked: set[str], *, kept: set[str]) -> None:
        self._ctx, self._spec, self._masked, self._kept = ctx, ctx.catalog.object(object), masked, kept
        self._seen: dict[str, dict[str, Any]] = {}

    @classmethod
    async def about(cls, ctx: Context, object: str, id: UUID) -> "_Telling":
        masked: set[str] = set()
        for name, right in field_rights(ctx.catalog, ctx.actor.role, object).items():
            if right.kind == "masked" and not await meeting_ids(ctx, object, [id], right.unless):
                masked.add(name)
        quoting = {field.name for field in ctx.catalog.object(object).fields.values() if field.quotes}
        return cls(ctx, object, masked, kept=quoting if kept_from(ctx.catalog, ctx.actor.role) else set())

    async def look_up(self, changes: Iterable[Mapping[str, Any]]) -> None:
        """Find what the changes refer to, as far as the person sees it."""
        fields = self._spec.fields.values()
        links = {name: targets for f in fields if (targets := targets_of(f)) for name in (*f.formerly, f.name)}
        wanted: dict[str, set[str]] = {}
        for change in changes:
            for name in change.keys() & links.keys():
                for of in links[name]:
                    wanted.setdefault(of, set()).update(id for value in change[name] for id in _ids_of(value))
        for object, ids in wanted.items():
            found = await matching_titles(self._ctx, object, sorted(ids))
            self._seen[object] = {id: {"id": id, "title": title} for id, title in found.items()}

    def named(self, name: str) -> str | None:
        """What a field that was called `name` then is called now, where the person may see it."""
        field = self._spec.fields.get(name) or self._spec.former(name)
        if (
            field is None
            or field.hidden
            or field.name in self._kept
            or my_rights(self._ctx).hides(self._spec.name, field.name)
        ):
            return None
        return field.name

    def change(self, name: str, change: Sequence[Any]) -> list[Any]:
        """[old, new] as the person may see them; {"was": text} of the time when the field was of another type."""
        field = self._spec.fields[name]
        if name in self._masked and field.mask:
            return [None if value is None else field.mask.text(value) for value in change]
        if targets := targets_of(field):
            several = isinstance(field, AnyRef)
            seen = {
                id: {**link, "object": of} if several else link
                for of in targets
                for id, link in self._seen.get(of, {}).items()
            }
            told = [[seen[id] for id in _ids_of(value) if id in seen] for value in change]
            return [(links or None) if isinstance(field, Refs) else next(iter(links), None) for links in told]
        return [value if _fits(field, value) else {"was": _plain_text(value)} for value in change]


def _fits(field: Field, value: Any) -> bool:
    """Whether a JSON value from the history is one that the field, as it is now, could have."""
    kinds = _KINDS.get(str(field.describe().get("type")))
    if value is None or kinds is None or field.attached:
        return True
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        return False
    try:
        field.parse(value)
    except (ValueError, ArithmeticError, TypeError):
        return False
    return True


def _plain_text(value: Any) -> str:
    """A value of any type as a person reads it."""
    if isinstance(value, list):
        return "; ".join(_plain_text(one) for one in cast(list[Any], value))
    if isinstance(value, Mapping):
        told = cast(Mapping[str, Any], value)
        return str(told.get("text") or " ".join(str(part) for part in told.values() if part is not None))
    return str(value)


async def matching_titles(ctx: Context, object: str, ids: Sequence[str]) -> dict[str, Any]:
    """What the records among `ids` that the actor may see are called."""
    title = ctx.catalog.object(object).title
    found: dict[str, Any] = {}
    for start in range(0, len(ids), MOST):
        query = Query(["id", "in", list(ids[start : start + MOST])], fields=(title,) if title else ("id",), limit=MOST)
        rows = json.loads(await find_records(ctx, object, query))["records"]
        found |= {row["id"]: row[title] if title else None for row in rows}
    return found


async def _names(ctx: Context, ids: set[UUID]) -> dict[str, str]:
    if not ids or "user" not in ctx.catalog.objects:
        return {}
    body = await find_records(
        ctx, "user", Query(where=["id", "in", [str(id) for id in ids]], fields=("name",), limit=500)
    )
    return {row["id"]: row["name"] for row in json.loads(body)["records"]}


def _until(after: str | None) -> tuple[str, str] | None:
    if after is None:
        return None
    at, mark, id = after.partition("~")
    try:
        datetime.fromisoformat(at)
    except ValueError:
        mark = ""
    if not mark:
        raise Malformed(
            "This cursor does not belong to this timeline. Start again from the newest event.", code="cursor"
        )
    return at, id
