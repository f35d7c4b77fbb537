"""Segment: customers who have something in common, said as a condition or kept as a list."""

from typing import Any

from rapport.engine.objects import (
    Choice,
    ConditionField,
    DateTime,
    Event,
    Integer,
    LongText,
    Object,
    Ref,
    Text,
    everything,
    grant,
    new_id,
    on,
    page,
    table,
    verb,
)
from rapport.engine.records import (
    Context,
    copy_records,
    count_records,
    create_record,
    matching_ids,
    read_records,
    update_record,
)
from rapport.marketing.pages import read_pages


class Segment(Object):
    """Customers chosen by what is known about them. A dynamic one follows the facts; a static one keeps its members."""

    name = Text(required=True, title=True)
    kind = Choice("dynamic", "static", default="dynamic")
    condition = ConditionField("customer", hint="Who belongs to it; empty means everybody")
    description = LongText()
    size = Integer(readonly=True)
    counted_at = DateTime(readonly=True)

    icon = "filter"
    views = [
        table("name", "kind", "size", "counted_at", "description", sort="name"),
        page(("Segment", ("name", "kind", "condition", "description")), ("Size", ("size", "counted_at"))),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=everything),
    ]


class SegmentMember(Object):
    """A customer on a static list."""

    segment = Ref("segment", required=True, inverse="members")
    customer = Ref("customer", required=True, inverse="segment_members", title=True)

    once = ("segment", "customer")
    views = [table("customer", "segment")]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=["customer", "visible"]),
    ]


@verb(Segment)
async def freeze(ctx: Context, segment: Any) -> dict[str, Any]:
    """Keep today's members as a list that no longer changes."""
    name = f"{segment['name']} ({ctx.now:%Y-%m-%d})"
    ids = await matching_ids(ctx.as_system(), "customer", segment_condition(segment))
    values = {"name": name, "kind": "static", "description": segment.get("description")}
    copy = await create_record(ctx, "segment", values)
    rows = ((new_id(), copy["id"], customer) for customer in ids)
    await copy_records(ctx.as_system(), "segment_member", ("id", "segment", "customer"), rows)
    await count_segment(ctx, copy)
    return {"segment": copy["id"], "size": len(ids)}


@on("segment.create")
async def count_new(ctx: Context, event: Event) -> None:
    """A new segment learns how many it holds."""
    await _count(ctx, event)


@on("segment.update")
async def count_changed(ctx: Context, event: Event) -> None:
    """A segment that says something else is counted again."""
    if not event.data or {"condition", "kind"} & event.data.keys():
        await _count(ctx, event)


@on("study.done")
async def count_scored(ctx: Context, event: Event) -> None:
    """New scores move people between segments."""
    await count_all(ctx, event)


@on("clock.day")
async def count_all(ctx: Context, event: Event) -> None:
    """Facts change overnight, and with them who belongs where."""
    async for found in read_pages(ctx, "segment", None, ("kind", "condition")):
        for segment in found:
            await count_segment(ctx, segment)


def segment_condition(segment: Any) -> Any:
    """The condition over customers that holds for exactly the members of this segment."""
    if segment["kind"] == "static":
        return ["any", "segment_members", ["segment", "=", str(segment["id"])]]
    return segment.get("condition")


async def count_segment(ctx: Context, segment: Any) -> int:
    """Counts the members as of now, keeps the number, and gives it back."""
    system = ctx.as_system()
    size = await count_records(system, "customer", segment_condition(segment))
    stamp = {"size": size, "counted_at": ctx.now.isoformat()}
    await update_record(system, "segment", segment["id"], stamp)
    return size


async def _count(ctx: Context, event: Event) -> None:
    ids = [str(event.record)] if event.record else []
    for segment in await read_records(ctx, "segment", ["id", "in", ids], ("kind", "condition"), limit=1):
        await count_segment(ctx, segment)
