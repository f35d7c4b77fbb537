"""Whoever should know of something is told once, in one place, and of nothing they muted or may not see."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from rapport.engine.objects import Event
from rapport.engine.records import Actor, act, create_record, emit, read_records, update_record
from rapport.people.mention import find_mentioned
from tests.marketing.shop import Shop

PEOPLE = {"1": "Ada Lovelace", "2": "Ada", "3": "王晓彤", "4": "王"}


async def person(shop: Shop, name: str, **more: Any) -> Actor:
    made = await shop.create("user", name=name, email=f"{name.lower().replace(' ', '.')}@example.com", **more)
    return Actor(UUID(made["id"]), name, made["role"], door="test")


async def write(shop: Shop, by: Actor, object: str, /, **values: Any) -> dict[str, Any]:
    async with shop.open(by) as ctx:
        made = await create_record(ctx, object, values)
    await shop.settle()
    return made


async def told(shop: Shop, whom: Actor) -> Sequence[tuple[str, str | None]]:
    found = await shop.find("notification", ["user", "=", str(whom.id)])
    return [(one["kind"], one["record"]) for one in found]


async def test_a_task_or_customer_from_somebody_else_is_told_and_ones_own_is_not(shop: Shop) -> None:
    ada, bo = await person(shop, "Ada", role="manager"), await person(shop, "Bo")
    task = await write(shop, ada, "task", name="Call Wang", assignee=str(bo.id))
    await write(shop, bo, "task", name="Mine", assignee=str(bo.id))
    customer = await write(shop, ada, "customer", name="Wang", owner=str(ada.id))
    assert await told(shop, bo) == [("assignment", task["id"])]
    async with shop.open(ada) as ctx:
        await update_record(ctx, "customer", customer["id"], {"owner": str(bo.id)})
    await shop.settle()
    assert await told(shop, bo) == [("assignment", task["id"]), ("assignment", customer["id"])]
    assert await told(shop, ada) == []
    (first, _) = await shop.find("notification", ["user", "=", str(bo.id)])
    assert first["by"]["title"] == "Ada"


async def test_a_mention_is_told_to_those_who_were_not_named_before(shop: Shop) -> None:
    ada, bo, cy = [await person(shop, name, role="manager") for name in ("Ada", "Bo", "Cy")]
    customer = await write(shop, ada, "customer", name="Wang")
    values = {
        "customer": customer["id"],
        "at": datetime.now(UTC).isoformat(),
        "body": "@Bo please look, and write bo@cy",
    }
    note = await write(shop, ada, "interaction", **values)
    assert (await told(shop, bo), await told(shop, cy)) == ([("mention", note["id"])], [])
    async with shop.open(ada) as ctx:
        await update_record(ctx, "interaction", note["id"], {"body": "@Bo please look, ＠cy too, and @Ada herself"})
    await shop.settle()
    assert (len(await told(shop, bo)), await told(shop, cy), await told(shop, ada)) == (
        1,
        [("mention", note["id"])],
        [],
    )


def test_of_several_names_the_longest_is_meant() -> None:
    assert find_mentioned("Ask @ada lovelace, not her", PEOPLE) == {"1"}
    assert find_mentioned("(@Ada)", PEOPLE) == {"2"}
    assert find_mentioned("＠王晓彤看一下", PEOPLE) == {"3"}
    assert find_mentioned("@王先生", PEOPLE) == {"4"}
    assert find_mentioned("@Adam and me@ada.example", PEOPLE) == set()


async def test_a_task_that_becomes_due_is_told_once(shop: Shop) -> None:
    ada, bo = await person(shop, "Ada", role="manager"), await person(shop, "Bo")
    shop.now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    due = shop.now + timedelta(minutes=5)
    for name, done in (("Open", False), ("Ticked", True)):
        await write(shop, bo, "task", name=name, assignee=str(bo.id), due=due.isoformat(), done=done)
    for minutes in (4, 5, 6, 15, 30):
        shop.now = datetime(2026, 11, 27, 9, minutes, tzinfo=UTC)
        await shop.tick()
        assert len(await told(shop, bo)) == (0 if minutes < 5 else 1)
    assert await told(shop, ada) == []


async def test_nobody_is_told_of_what_they_muted(shop: Shop) -> None:
    ada, bo = await person(shop, "Ada", role="manager"), await person(shop, "Bo")
    async with shop.open(bo) as ctx:
        await act(ctx, "user", "prefer", id=bo.id, values={"muted": ["assignment"]})
    await write(shop, ada, "task", name="Call Wang", assignee=str(bo.id))
    assert await told(shop, bo) == []
    async with shop.open(bo) as ctx:
        await act(ctx, "user", "prefer", id=bo.id, values={"muted": []})
    await write(shop, ada, "task", name="Call Li", assignee=str(bo.id))
    assert len(await told(shop, bo)) == 1


async def test_the_end_of_an_import_and_found_duplicates_reach_those_they_concern(shop: Shop) -> None:
    ada, bo = await person(shop, "Ada", role="administrator"), await person(shop, "Bo")
    about = {"run": str(uuid4()), "object": "customer", "file": "a.csv", "status": "done", "counts": {"created": 3}}
    async with shop.open() as ctx:
        await emit(ctx, "import.ended", data={**about, "user": str(bo.id)})
        wanted = {"kind": "found", "object": "duplicate", "roles": ["administrator"], "occasion": "a sweep"}
        for _ in range(2):
            await emit(ctx, "notification.wanted", data={**wanted, "detail": {"count": 2}})
    await shop.settle()
    assert await told(shop, bo) == [("done", None)]
    assert await told(shop, ada) == [("found", None)]


async def test_everybody_reads_their_own_and_may_only_say_that_they_read_it(shop: Shop) -> None:
    ada, bo = await person(shop, "Ada", role="administrator"), await person(shop, "Bo")
    await write(shop, ada, "task", name="Call Wang", assignee=str(bo.id))
    (one,) = await shop.find("notification")
    async with shop.open(ada) as ctx:
        assert await read_records(ctx, "notification") == []
    async with shop.open(bo) as ctx:
        read = await update_record(ctx, "notification", one["id"], {"read_at": datetime.now(UTC).isoformat()})
    assert read["read_at"] and read["version"] == 2


async def test_a_job_that_runs_twice_tells_once(shop: Shop) -> None:
    bo = await person(shop, "Bo")
    wanted = {"kind": "done", "to": [str(bo.id)], "object": "task", "occasion": "once"}
    event = Event(uuid4(), "notification.wanted", datetime.now(UTC), data=wanted)
    (notify,) = [reaction for reaction in shop.catalog.reactions if reaction.name.endswith("notification.notify")]
    for _ in range(2):
        async with shop.open() as ctx:
            await notify.act(ctx, event)
    assert len(await told(shop, bo)) == 1
