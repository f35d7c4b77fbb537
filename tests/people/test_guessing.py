"""Who guesses the id of what somebody else keeps for themselves learns nothing, whichever way they ask."""

import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from rapport.doors.mcp.calling import call_tool
from rapport.engine.base.errors import RapportError
from rapport.engine.records import (
    Actor,
    Bulk,
    Context,
    Groups,
    Query,
    act,
    bulk_write,
    count_records,
    create_record,
    delete_record,
    find_records,
    group_records,
    read_record,
    read_timeline,
    restore_record,
    reveal_field,
    search_records,
    update_record,
)
from rapport.engine.records.exchange.exports import export_records
from tests.marketing.shop import Shop

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Door = Callable[[Context, str, str], Awaitable[Any]]
# Who it is for, by the field that says so, and the least that one needs of it.
KEPT: dict[str, tuple[str, dict[str, Any]]] = {
    "saved_view": ("owner", {"name": "Secret", "object": "customer", "settings": {}}),
    "default_view": ("user", {"object": "customer", "view": "own-1"}),
    "task": ("assignee", {"name": "Secret"}),
    "notification": ("user", {"kind": "done", "occasion": "Secret"}),
}  # fmt: skip


async def exported(ctx: Context, object: str, id: str) -> bytes:
    out = io.BytesIO()
    await export_records(ctx, object, where=["id", "=", id], out=out)
    return out.getvalue()


def tool(name: str, **more: Any) -> Door:
    return lambda ctx, object, id: call_tool(ctx, name, {"object": object, "id": id, **more})


DOORS: dict[str, Door] = {
    "read": read_record,
    "timeline": read_timeline,
    "list": lambda ctx, object, id: find_records(ctx, object, Query(where=["id", "=", id], count="exact")),
    "bin": lambda ctx, object, id: find_records(ctx, object, Query(where=["id", "=", id], bin=True)),
    "count": lambda ctx, object, id: count_records(ctx, object, ["id", "in", [id]]),
    "groups": lambda ctx, object, id: group_records(ctx, object, Groups(where=["id", "=", id])),
    "export": exported,
    "search": lambda ctx, object, id: search_records(ctx, id),
    "change": lambda ctx, object, id: update_record(ctx, object, id, {}),
    "delete": delete_record,
    "restore": restore_record,
    "reveal": lambda ctx, object, id: reveal_field(ctx, object, id, "object"),
    "act": lambda ctx, object, id: act(ctx, object, "finish", id=id, values={}),
    "bulk change": lambda ctx, object, id: bulk_write(ctx, object, Bulk(update=[{"id": id}], mode="each")),
    "bulk delete": lambda ctx, object, id: bulk_write(ctx, object, Bulk(delete=[UUID(id)], mode="each")),
    "bulk restore": lambda ctx, object, id: bulk_write(ctx, object, Bulk(restore=[UUID(id)], mode="each")),
    "change of all": lambda ctx, object, id: bulk_write(ctx, object, Bulk(where=["id", "=", id], delete_where=True)),
    "agent reads": tool("read"),
    "agent finds": lambda ctx, object, id: call_tool(ctx, "find", {"object": object, "where": ["id", "=", id]}),
    "agent changes": tool("change"),
    "agent deletes": tool("delete"),
    "agent acts": tool("act", action="finish"),
}  # fmt: skip


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def watched(self: Any, query: Any, *told: Any, **more: Any) -> Any:
        sent.append(str(query)[:80])
        return await execute(self, query, *told, **more)

    with monkeypatch.context() as patched:
        patched.setattr(psycopg.AsyncCursor, "execute", watched)
        yield sent


async def answer(shop: Shop, me: Actor, door: Door, asked: tuple[str, str]) -> str:
    """What is answered, with the id left out."""
    object, id = asked
    try:
        async with shop.open(me) as ctx, ctx.db.transaction(force_rollback=True):
            found = await door(ctx, object, id)
    except RapportError as error:
        found = (type(error).__name__, error.status, error.code, error.message, error.fields)
    told = (
        found.decode()
        if isinstance(found, bytes)
        else json.dumps(found, default=str)
        if isinstance(found, dict)
        else repr(found)
    )
    return ID.sub("…", told)


@pytest.fixture
async def secrets(shop: Shop) -> AsyncIterator[tuple[Actor, dict[str, str]]]:
    """A member, and the ids of what another one keeps."""
    me, other = [
        await shop.create("user", name=name, email=f"{name}@example.com", role="member") for name in ("me", "other")
    ]
    kept: dict[str, str] = {}
    for object, (whose, values) in KEPT.items():
        async with shop.open() as ctx:
            kept[object] = (await create_record(ctx, object, {**values, whose: other["id"]}))["id"]
    yield Actor(UUID(me["id"]), "me", "member", door="test"), kept | {"owner": other["id"]}


@pytest.mark.parametrize("object", KEPT)
async def test_a_guessed_id_is_answered_like_one_that_does_not_exist(
    shop: Shop, secrets: tuple[Actor, dict[str, str]], object: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, kept = secrets
    owner = Actor(UUID(kept["owner"]), "other", "member", door="test")
    assert "NotFound" not in await answer(shop, owner, read_record, (object, kept[object]))
    for name, door in DOORS.items():
        told: list[tuple[str, int]] = []
        for id in (kept[object], str(uuid4())):
            with counted(monkeypatch) as sent:
                told.append((await answer(shop, me, door, (object, id)), len(sent)))
        assert told[0] == told[1], name
        assert "Secret" not in told[0][0], name
