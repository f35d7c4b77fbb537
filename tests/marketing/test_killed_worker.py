"""The worker is killed with a campaign in its hands, and nobody gets the mail twice."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from psycopg import sql

from rapport.channels.queue import LEASE
from rapport.engine.records import Bulk, bulk_write, emit
from tests.channels.mailbox import open_mailbox
from tests.doors.test_worker import fall_silent
from tests.marketing.shop import Shop, build_shop, open_shop

PEOPLE = 160


@pytest_asyncio.fixture
async def real_shop(fresh_dsn: str) -> AsyncGenerator[Shop]:
    """A shop in the workspace that a worker looks after."""
    async with open_shop(fresh_dsn, *build_shop(fresh_dsn, "w_main")) as opened:
        yield opened


async def start_worker(shop: Shop, port: int, data: Path) -> Process:
    environ = {
        **os.environ,
        "RAPPORT_DATA": str(data),
        "RAPPORT_SECRET": "a secret of the tests alone, long enough",
        "SMTP_URL": f"smtp://127.0.0.1:{port}",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.marketing.worker_process", shop.dsn, env=environ, stderr=DEVNULL
    )


async def kill(process: Process) -> None:
    process.kill()
    await process.wait()


async def until(true: Callable[[], bool], seconds: float = 240) -> None:
    deadline = asyncio.get_running_loop().time() + seconds
    while not true():
        assert asyncio.get_running_loop().time() < deadline
        await asyncio.sleep(0.01)


async def states(shop: Shop) -> Counter[str]:
    return Counter(one["state"] for one in await shop.find("message", fields=("state",)))


async def test_a_worker_killed_in_the_middle_leaves_nobody_with_two_mails(real_shop: Shop, tmp_path: Path):
    shop = real_shop
    people = [{"name": f"P{n}", "email": f"p{n}@example.com", "email_consent": "granted"} for n in range(PEOPLE)]
    async with shop.open() as ctx:
        await bulk_write(ctx, "customer", Bulk(create=people))
    segment = await shop.create("segment", name="Everybody")
    made = await shop.create("campaign", name="x", subject="x", body="x", segment=segment["id"], holdout=0)
    async with open_mailbox(pause=0.02) as box:
        await shop.do("campaign", "start", made["id"])
        process = await start_worker(shop, box.port, tmp_path)
        try:
            await until(lambda: len(box.mails) >= PEOPLE / 4)
            await kill(process)
            await fall_silent(shop.dsn)
            process = await start_worker(shop, box.port, tmp_path)
            before = await rest(shop)
            assert before["sending"] > 0, "the worker was not killed in the middle"
            await let_time_pass(shop)
            await until_sent(shop, made["id"])
        finally:
            await kill(process)
    after = await states(shop)
    assert after["sent"] + after["unsure"] == PEOPLE and after["unsure"] == before["sending"]
    received = Counter(box.recipients)
    assert max(received.values()) == 1
    sent = {one["to"] for one in await shop.find("message", ["state", "=", "sent"], ("to",))}
    assert sent <= set(received)
    members = Counter(one["state"] for one in await shop.find("campaign_member", fields=("state",)))
    assert (members["sent"], members["unsure"]) == (after["sent"], after["unsure"])


async def until_sent(shop: Shop, campaign: str) -> None:
    """The worker does what a minute brings, and a campaign takes several to end: here one comes as soon as the last is over."""
    for _ in range(240):
        if (await shop.read("campaign", campaign))["status"] == "sent":
            return
        async with shop.open() as ctx:
            waiting = await ctx.db.execute(
                "select from rapport_jobs.procrastinate_jobs where status in ('todo', 'doing')"
            )
            if await waiting.fetchone() is None:
                await emit(ctx, "clock.minute")
        await asyncio.sleep(0.5)
    raise AssertionError("The campaign does not end.")


async def rest(shop: Shop) -> Counter[str]:
    """The states once nothing is queued and nothing changes any more."""
    last = await states(shop)
    for _ in range(120):
        await asyncio.sleep(1)
        now = await states(shop)
        if now == last and not now["queued"]:
            return now
        last = now
    raise AssertionError("The worker does not come to rest.")


async def let_time_pass(shop: Shop) -> None:
    """As if the time a sender may take had passed since the kill."""
    long_ago = datetime.now(UTC) - LEASE - timedelta(minutes=1)
    place = sql.Identifier(shop.schema, "message")
    async with shop.open() as ctx:
        await ctx.db.execute(
            sql.SQL("update {} set claimed_at = %s where state = 'sending'").format(place), (long_ago,)
        )
