"""Sending: takes what is due from the queue, hands it to the mail server, and writes down what came of it.

Three short steps, each committed before the next: claim, hand over, settle. A sender that dies in between leaves
messages that are claimed but not settled; nobody knows whether they arrived, so they become unsure and are not sent
again by themselves.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic

from rapport.channels.mime import Letter
from rapport.channels.queue import Post, Row, claim_due, give_up_lost, read_post, settle_messages
from rapport.channels.smtp import Line, Outcome
from rapport.engine.objects import Event, on
from rapport.engine.records import Context

LINES = 4
ROUND_SECONDS = 50
HAND_OVER_SECONDS = 60


@on("clock.minute")
async def send_due(ctx: Context, event: Event) -> None:
    """Give up what a dead sender left behind, then send what is due."""
    async with ctx.apart() as apart:
        await give_up_lost(apart.as_system())
    await send_round(ctx)


@on("message.queued")
async def send_at_once(ctx: Context, event: Event) -> None:
    """Send without waiting for the next minute."""
    await send_round(ctx)


async def send_round(ctx: Context) -> None:
    """Sends due messages, at most the workspace's number a minute, until none is left or the round is over."""
    post = await read_post(ctx)
    began = monotonic()
    async with _open_lines(post) as lines:
        while (now := monotonic()) - began < ROUND_SECONDS:
            async with ctx.apart() as apart:
                rows = await claim_due(apart.as_system(), post)
            if rows is None:
                return
            if rows:
                await _send_claimed(ctx, post, lines, rows)
            await asyncio.sleep(max(0.0, _pause(post, len(rows)) - (monotonic() - now)))


def _pause(post: Post, messages: int) -> float:
    if not messages:
        return 1.0
    return messages * 60 / post.rate if post.relay else 0.0


async def _send_claimed(ctx: Context, post: Post, lines: Sequence[Line], rows: list[Row]) -> None:
    stop = asyncio.Event()
    work = asyncio.ensure_future(_hand_over_and_settle(ctx, post, lines, rows, stop))
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        # The worker is told to end: finish the mails that are under way, put the others back, then obey.
        stop.set()
        await work
        raise


async def _hand_over_and_settle(
    ctx: Context, post: Post, lines: Sequence[Line], rows: list[Row], stop: asyncio.Event
) -> None:
    if post.relay is None:
        settled = [(row, Outcome("sent")) for row in rows]
    else:
        shares = [rows[number :: len(lines)] for number in range(len(lines))]
        done = await asyncio.gather(*(_use_line(*pair, post, stop) for pair in zip(lines, shares, strict=True)))
        settled = [pair for share in done for pair in share]
    async with ctx.apart() as apart:
        await settle_messages(apart.as_system(), settled, "smtp" if post.relay else "inbox")


async def _use_line(line: Line, rows: Sequence[Row], post: Post, stop: asyncio.Event) -> list[tuple[Row, Outcome]]:
    settled: list[tuple[Row, Outcome]] = []
    began = monotonic()
    for row in rows:
        if stop.is_set() or monotonic() - began > HAND_OVER_SECONDS:
            settled.append((row, Outcome("later")))
        else:
            settled.append((row, await line.deliver(_letter(row, post), datetime.now(UTC))))
    return settled


def _letter(row: Row, post: Post) -> Letter:
    return Letter(
        id=row["id"],
        to=row["to"],
        sender=row.get("sender") or post.sender,
        sender_name=post.sender_name,
        subject=row.get("subject") or "",
        html=row.get("html") or "",
        text=row.get("text") or "",
        headers=row.get("headers") or {},
    )


@asynccontextmanager
async def _open_lines(post: Post) -> AsyncGenerator[list[Line]]:
    lines = [Line(post.relay) for _ in range(LINES)] if post.relay else []
    try:
        yield lines
    finally:
        await asyncio.gather(*(line.close() for line in lines))
