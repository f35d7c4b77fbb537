"""Parcels: somebody's, and shipped once."""

import asyncio
import os
from pathlib import Path
from typing import Any

from rapport.engine.objects import (
    Event,
    File,
    Image,
    Integer,
    Object,
    Ref,
    Reply,
    Text,
    everything,
    grant,
    on,
    table,
    verb,
)
from rapport.engine.records import Context, create_record, emit, update_record

MINE = ["or", ["owner", "=", "@me"], ["owner", "empty"]]


class Parcel(Object):
    """Something to be shipped."""

    name = Text(required=True, title=True)
    weight = Integer()
    state = Text(default="packed")
    owner = Ref("user", inverse="parcels")
    photo = Image()
    papers = File(many=True)

    likeness = ("name",)
    views = [table("name", "weight", "owner")]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("member", read=MINE, write=MINE),
    ]


class Note(Object):
    """What the reactions wrote down."""

    text = Text(required=True, title=True)

    grants = [grant("administrator", read=everything, write=everything)]


@verb(Parcel, when=["state", "=", "packed"])
async def ship(ctx: Context, parcel: Any, *, how: str = "by hand") -> dict[str, Any]:
    """Send the parcel on its way."""
    await update_record(ctx, "parcel", parcel["id"], {"state": "shipped"})
    await emit(ctx, "parcel.shipped", record=parcel["id"], data={"how": how})
    return {"shipped": parcel["name"], "how": how}


@verb(Parcel, on="object")
async def weigh(ctx: Context, *, grams: int) -> dict[str, int]:
    """Say what so much is in whole kilograms."""
    return {"kilograms": grams // 1000}


@verb(Parcel, on="object")
async def trouble(ctx: Context, *, kind: str) -> None:
    """Let a reaction fail, linger or run apart."""
    await emit(ctx, f"parcel.{kind}")


@verb("parcel", on="object", public="/c/parcel/{token}", methods=("GET", "POST"))
async def track(ctx: Context, *, token: str, language: str = "en") -> Reply:
    """Where a parcel is, for everybody."""
    return Reply(body=f"{token} {language} {ctx.actor.role}".encode(), type="text/plain; charset=utf-8")


@on("parcel.shipped")
async def note_shipping(ctx: Context, event: Event) -> None:
    """Write down that it left."""
    await create_record(ctx.as_system(), "note", {"text": f"shipped {event.record} {event.data['how']}"})


@on("parcel.poison")
async def never_works(ctx: Context, event: Event) -> None:
    """Fail each time."""
    raise ValueError("this reaction is poisoned")


@on("parcel.linger")
async def linger(ctx: Context, event: Event) -> None:
    """Take long the first time: whoever kills the worker meanwhile must not lose the job."""
    if event.attempt == 1:
        await asyncio.to_thread(Path(os.environ["TOYS_MARK"]).touch)
        await asyncio.sleep(60)
    await create_record(ctx.as_system(), "note", {"text": f"lingered {event.attempt}"})


@on("parcel.heavy", apart=True)
async def note_process(ctx: Context, event: Event) -> None:
    """Say in which process it ran."""
    await create_record(ctx.as_system(), "note", {"text": f"process {os.getpid()} of {os.getppid()}"})


@on("clock.minute")
async def note_minute(ctx: Context, event: Event) -> None:
    """Write down that a minute began."""
    await create_record(ctx.as_system(), "note", {"text": "tick"})
