"""The sender: what it tries again, what it gives up, how fast it goes, and that two of them never share a mail."""

import asyncio
import io
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg import sql

from rapport.channels.queue import LEASE, claim_due, read_post
from rapport.channels.sending import send_round
from rapport.doors.mcp.calling import call_tool
from rapport.engine.objects import Conflict
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.rights.grant import Role
from rapport.engine.records import (
    Actor,
    Bulk,
    Context,
    Groups,
    bulk_write,
    count_records,
    group_records,
    read_record,
    read_records,
    read_timeline,
    search_records,
    update_record,
)
from rapport.engine.records.exchange.exports import export_records
from tests.channels.mailbox import open_mailbox
from tests.marketing.shop import Shop

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


async def queue(shop: Shop, count: int, **values: Any) -> None:
    usual = {"subject": "x", "text": "x", "html": "<p>x</p>", "due_at": NOON.isoformat()} | values
    async with shop.open() as ctx:
        rows = [{"to": f"p{n}@example.com", "key": f"k{n}", **usual} for n in range(count)]
        await bulk_write(ctx, "message", Bulk(create=rows))


async def test_a_busy_server_is_tried_again_later_and_later_and_then_given_up(shop: Shop):
    await queue(shop, 1)
    shop.now = NOON
    waits: list[timedelta] = []
    async with open_mailbox(on_rcpt=lambda to: "450 4.2.1 busy") as box:
        shop.send_by(box.port)
        while True:
            await shop.tick()
            (message,) = await shop.find("message")
            if message["state"] != "queued":
                break
            due = datetime.fromisoformat(message["due_at"])
            waits.append(due - shop.now)
            shop.now = due
    assert waits == [timedelta(minutes=m) for m in (1, 5, 20, 60, 240)]
    assert (message["state"], message["attempts"]) == ("failed", 6) and "busy" in message["error"]


async def test_a_mail_that_may_have_arrived_is_sent_again_only_by_a_person(shop: Shop):
    await queue(shop, 1)
    shop.now = NOON
    async with open_mailbox(hang_up=lambda to: len(box.mails) < 2) as box:
        shop.send_by(box.port)
        for _ in range(3):
            await shop.tick()
        (message,) = await shop.find("message")
        assert message["state"] == "unsure" and len(box.mails) == 1
        await shop.do("message", "resend", message["id"])
        await shop.settle()
        assert (await shop.read("message", message["id"]))["state"] == "sent" and len(box.mails) == 2
        with pytest.raises(Conflict):
            await shop.do("message", "resend", message["id"])


async def test_several_senders_at_once_never_share_a_mail(shop: Shop):
    await queue(shop, 120)
    shop.now = NOON
    async with open_mailbox(pause=0.005) as box:
        shop.send_by(box.port)

        async def send() -> None:
            async with shop.open() as ctx:
                await send_round(ctx)

        await asyncio.gather(*(send() for _ in range(3)))
        await send()
    assert set(Counter(box.recipients).values()) == {1} and len(box.mails) == 120


async def test_no_more_than_the_rate_go_out_in_a_minute(shop: Shop):
    (workspace,) = await shop.find("workspace")
    async with shop.open() as ctx:
        await update_record(ctx, "workspace", workspace["id"], {"send_rate": 30})
    await queue(shop, 40)
    shop.now = NOON
    shop.send_by(1)
    taken: list[int] = []
    for _ in range(40):
        async with shop.open() as ctx:
            rows = await claim_due(ctx, await read_post(ctx))
            taken.append(len(rows or []))
    assert sum(taken) == 30 and max(taken) == 1
    shop.now += timedelta(seconds=61)
    async with shop.open() as ctx:
        assert await claim_due(ctx, await read_post(ctx))


async def test_what_a_dead_sender_held_becomes_unsure_after_its_time(shop: Shop):
    await queue(shop, 1)
    shop.now = NOON
    async with open_mailbox() as box:
        shop.send_by(box.port)
        async with shop.open() as ctx:
            assert len(await claim_due(ctx, await read_post(ctx)) or []) == 1
        shop.now = NOON + LEASE - timedelta(seconds=1)
        await shop.tick()
        assert (await shop.find("message"))[0]["state"] == "sending"
        shop.now = NOON + LEASE + timedelta(seconds=1)
        await shop.tick()
    (message,) = await shop.find("message")
    assert message["state"] == "unsure" and "Send it again" in message["error"] and not box.mails


async def test_a_worker_told_to_end_finishes_its_mails_and_puts_the_others_back(shop: Shop):
    await queue(shop, 20)
    shop.now = NOON
    async with open_mailbox(pause=0.3) as box:
        shop.send_by(box.port)

        async def send() -> None:
            async with shop.open() as ctx:
                await send_round(ctx)

        sending = asyncio.create_task(send())
        await asyncio.wait_for(box.arrived.wait(), 20)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        states = Counter(one["state"] for one in await shop.find("message"))
        assert states["sent"] == len(box.mails) and states["queued"] == 20 - len(box.mails) and len(states) == 2


async def test_a_mail_that_is_sent_leaves_one_line_in_the_log(shop: Shop):
    await queue(shop, 5)
    shop.now = NOON
    async with open_mailbox() as box:
        shop.send_by(box.port)
        await shop.tick()
    assert len(box.mails) == 5
    async with shop.open() as ctx:
        place = sql.Identifier(shop.schema, "change")
        lines = sql.SQL("select count(*) from {} where object = 'message' and kind = 'update'").format(place)
        assert await (await ctx.db.execute(lines)).fetchone() == (5,)


@pytest.mark.parametrize("right", ["masked", "hidden", {"right": "masked", "unless": ["city", "=", "杭州"]}])
async def test_a_letter_is_read_by_nobody_from_whom_a_field_in_it_is_kept(shop: Shop, right: Any):
    known = {"email": "c@example.com", "email_consent": "granted", "city": "杭州", "source": "SECRET-7"}
    person = await shop.create("customer", name="Wang", **known)
    segment = await shop.create("segment", name="All")
    for name, body in (("Plain", "Greetings to {{city}}"), ("Telling", "You came by {{source}}")):
        values = {"name": name, "subject": body, "body": body, "holdout": 0, "segment": segment["id"]}
        made = await shop.create("campaign", **values)
        await shop.do("campaign", "start", made["id"])
    await shop.settle()
    (secret,) = [one for one in await shop.find("message") if "SECRET-7" in one["text"]]
    await shop.change("message", secret["id"], subject="Again: SECRET-7")
    async with shop.open() as ctx:
        clerk = reading(ctx, {"source": right, "email": "masked"})
        where = ["customer", "=", person["id"]]
        groups = Groups(by=("subject",), measures=("count:html",))
        doors = {
            "list": await read_records(clerk, "message", where),
            "record": await read_record(clerk, "message", secret["id"]),
            "history": await read_timeline(clerk, "message", secret["id"]),
            "groups": json.loads(await group_records(clerk, "message", groups)),
            "agent": await call_tool(clerk, "find", {"object": "message", "where": where}),
            "export": await exported(clerk),
            "search": await search_records(clerk, "SECRET-7"),
        }
        assert [name for name, told in doors.items() if "SECRET-7" in str(told) or "c@example.com" in str(told)] == []
        assert "Greetings to" in str(doors["list"]) and "Greetings to" in str(doors["export"])
        for field in ("subject", "text", "html"):
            assert await count_records(clerk, "message", [field, "contains", "SECRET-7"]) == 0
        assert (await read_record(reading(ctx, {"phone": "masked"}), "message", secret["id"]))["text"] == secret["text"]


def reading(ctx: Context, fields: dict[str, Any]) -> Context:
    """Somebody who reads what managers do, but for these fields of customers."""
    given = ({"role": "clerk", "object": "customer", "read": "all", "write": "none", "fields": fields},)
    area = Area("custom", roles=(Role("clerk", "Clerk", "manager"),), given=given)
    return replace(ctx, catalog=build_catalog((*ctx.catalog.areas, area)), actor=Actor(None, "Cle", "clerk"))


async def exported(ctx: Context) -> str:
    out = io.BytesIO()
    await export_records(ctx, "message", out=out)
    return out.getvalue().decode()
