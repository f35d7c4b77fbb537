"""Carrying out what an agent asks for: the same journeys, the same rights and the same words as at every other door."""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import msgspec

from rapport.admin.sign_in import act_as, find_user, read_entrant
from rapport.doors.mcp.tools import describe, list_tools
from rapport.engine.base.errors import Forbidden, Malformed, NotFound, RapportError
from rapport.engine.records import (
    Actor,
    Context,
    Groups,
    Query,
    act,
    create_record,
    delete_record,
    explain_access,
    find_records,
    group_records,
    read_record,
    require_asking,
    search_records,
    update_record,
)
from rapport.engine.records.query.find import may_see

# What a model can take in at once.
MOST_CHARACTERS = 100_000
_READING = ("find", "read", "group")
_GUESSED = {"unknown_field", "condition", "operator"}


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The arguments of all tools; each takes its own."""

    object: str | None = None
    id: str = ""
    action: str = ""
    person: str = ""
    q: str = ""
    values: dict[str, Any] = {}
    where: Any = None
    fields: list[str] = []
    sort: list[str] = []
    by: list[str] = []
    measures: list[str] = []
    limit: int = 50
    after: str | None = None
    count: bool = False
    dry_run: bool = False


async def call_tool(ctx: Context, name: str, arguments: Mapping[str, Any]) -> Any:
    """What a tool answers, as plain values; errors are those of the tree."""
    _check_call(ctx, name, arguments)
    try:
        asked = msgspec.convert({key: _unpacked(key, value) for key, value in arguments.items()}, Asked)
    except msgspec.ValidationError as error:
        raise Malformed(f"The arguments do not fit: {error}.") from None
    tool = _TOOLS[name]
    if asked.object is not None:
        spec = ctx.catalog.objects.get(asked.object)
        if spec is None or spec.internal or not may_see(ctx, asked.object):
            raise NotFound(f"There is no object called “{asked.object[:60]}”. `describe` names them.")
    try:
        if not asked.dry_run:
            told = await tool(ctx, asked)
            return _bounded(told) if name in _READING else told
        async with _taken_back(ctx) as own:
            return {"dry_run": True, "result": await tool(own, asked)}
    except RapportError as error:
        if asked.object and _is_guess(error):
            error.message += f" `describe` with the object “{asked.object}” names its fields, operators and actions."
        raise


def _is_guess(error: RapportError) -> bool:
    """Whether an agent called something by a name that it has not."""
    return {error.code, *(problem.code for problem in error.fields)} & _GUESSED != set()


def _check_call(ctx: Context, name: str, arguments: Mapping[str, Any]) -> None:
    """Whether there is such a tool here, and it is given what it takes and nothing else."""
    shapes = {tool["name"]: tool["shape"] for tool in list_tools(ctx)}
    if name not in shapes:
        kind = Forbidden if name in _TOOLS else NotFound
        raise kind(f"There is no tool “{name[:60]}” for this token or role. There are: {', '.join(shapes)}.")
    takes, needs = shapes[name]["properties"], shapes[name]["required"]
    if unknown := next((key for key in arguments if key not in takes), None):
        raise Malformed(f"`{name}` takes no `{unknown[:60]}`. It takes: {', '.join(takes)}.")
    if missing := [key for key in needs if key not in arguments]:
        raise Malformed(f"`{name}` needs {', '.join(f'`{key}`' for key in missing)}.")


def _unpacked(key: str, value: Any) -> Any:
    """Some agents write what is a structure as its text."""
    if key not in ("where", "values") or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _bounded(told: Any) -> Any:
    if (size := len(json.dumps(told, ensure_ascii=False, default=str))) > MOST_CHARACTERS:
        raise Malformed(
            f"The answer would have {size:,} characters, and {MOST_CHARACTERS:,} are the most. "
            "Name the `fields` you need, or take a smaller `limit`.",
            code="too_long",
        )
    return told


@asynccontextmanager
async def _taken_back(ctx: Context) -> AsyncGenerator[Context]:
    """A context in which everything can be done and nothing stays, not even what would be committed apart."""

    @asynccontextmanager
    async def begin(actor: Actor) -> AsyncGenerator[Context]:
        async with ctx.db.transaction():
            yield replace(own, actor=actor)

    own = replace(ctx, begin=begin, news=[])
    async with ctx.db.transaction(force_rollback=True):
        yield own


async def _describe(ctx: Context, asked: Asked) -> Any:
    return describe(ctx, asked.object)


async def _search(ctx: Context, asked: Asked) -> Any:
    return await search_records(ctx, asked.q[:200])


async def _find(ctx: Context, asked: Asked) -> Any:
    query = Query(
        where=asked.where,
        fields=asked.fields,
        sort=asked.sort,
        limit=asked.limit,
        after=asked.after,
        count="exact" if asked.count else None,
    )
    return json.loads(await find_records(ctx, str(asked.object), query))


async def _read(ctx: Context, asked: Asked) -> Any:
    return await read_record(ctx, str(asked.object), asked.id, asked.fields)


async def _explain(ctx: Context, asked: Asked) -> Any:
    require_asking(ctx)
    system, person = ctx.as_system(), asked.person or str(ctx.actor.id)
    who = await (find_user(system, person) if "@" in person else read_entrant(system, person))
    theirs = act_as(ctx, who, locale=ctx.actor.locale)
    told = await explain_access(theirs, str(asked.object), asked.id)
    return {"person": {"id": who.id, "title": who.name}, **told}


async def _group(ctx: Context, asked: Asked) -> Any:
    return json.loads(
        await group_records(ctx, str(asked.object), Groups(asked.by, asked.measures or ("count",), asked.where))
    )


async def _create(ctx: Context, asked: Asked) -> Any:
    return await create_record(ctx, str(asked.object), asked.values)


async def _change(ctx: Context, asked: Asked) -> Any:
    return await update_record(ctx, str(asked.object), asked.id, asked.values)


async def _delete(ctx: Context, asked: Asked) -> Any:
    await delete_record(ctx, str(asked.object), asked.id)
    return {"deleted": asked.id}


async def _act(ctx: Context, asked: Asked) -> Any:
    return {"done": await act(ctx, str(asked.object), asked.action, id=asked.id or None, values=asked.values)}


_TOOLS: Mapping[str, Callable[[Context, Asked], Awaitable[Any]]] = {
    "describe": _describe,
    "search": _search,
    "find": _find,
    "read": _read,
    "group": _group,
    "explain": _explain,
    "create": _create,
    "change": _change,
    "delete": _delete,
    "act": _act,
}
