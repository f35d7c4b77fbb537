"""Shelves as the API returns them, with their boxes and things: what conditions are judged on without the database."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapport.engine.base.money import Rates
from rapport.engine.records import Context, create_record, read_records, update_record

FIXTURES = Path(__file__).parent / "conditions.json"
OWN = ("name", "code", "kind", "email", "phone", "site", "note", "height", "floor", "full", "open", "built", "seen", "price", "rule",
       "settings", "owner", "worth", "weight", "grade", "keeper", "address", "place", "opens", "tidying", "tidied", "holds", "tags",
       "neat", "story", "helpers")  # fmt: skip
PATHS = ("owner.name", "owner.team", "owner.team.name")
BOX, THING = ("number", "put_at", "total"), ("label", "quantity", "price", "total")


async def read_shelves(ctx: Context) -> list[dict[str, Any]]:
    """Every shelf with `boxes`, and each box with `things` and the path `shelf.floor`, as the API gives them."""
    things = await _by_parent(ctx, "thing", THING, "box")
    boxes = await _by_parent(ctx, "box", (*BOX, "shelf.floor"), "shelf")
    shelves = await read_records(ctx, "shelf", fields=(*OWN, *PATHS, "created_at"), sort=("code", "id"))
    for rows in boxes.values():
        for box in rows:
            box["things"] = things.get(box["id"], [])
    return [shelf | {"boxes": boxes.get(shelf["id"], [])} for shelf in shelves]


async def write_shelves(ctx: Context, fixtures: Mapping[str, Any]) -> dict[str, str]:
    """Create what the fixtures tell of; returns each record's written id with its real one."""
    ids: dict[str, str] = {}
    await write_rates(ctx, fixtures["rates"])
    for object in ("team", "user"):
        for record in fixtures[object]:
            ids[record["id"]] = (await create_record(ctx, object, _linked(record, ids)))["id"]
    for shelf in fixtures["shelf"]:
        values = {name: value for name, value in _linked(shelf, ids).items() if name in OWN}
        made = await create_record(ctx, "shelf", values)
        ids[shelf["id"]] = made["id"]
        await _write_boxes(ctx, made["id"], shelf["boxes"])
    return ids


async def write_rates(ctx: Context, rates: Sequence[Sequence[Any]]) -> None:
    """Create rates from pairs of a currency, a day and what one unit cost from then on."""
    for currency, day, rate in rates:
        await create_record(ctx, "rate", {"currency": currency, "day": day, "rate": rate})


def rates_of(ctx: Context, rates: Sequence[Sequence[Any]]) -> Rates:
    """The same rates for who has no database."""
    known: dict[str, list[tuple[date, Decimal]]] = {}
    for currency, day, rate in sorted(rates):
        known.setdefault(currency, []).append((date.fromisoformat(day), Decimal(rate)))
    return Rates(ctx.currency, known, ctx.zone)


def real(value: Any, ids: Mapping[str, str]) -> Any:
    """`value` with the real ids in place of the written ones."""
    text = json.dumps(value)
    for written, id in ids.items():
        text = text.replace(written, id)
    return json.loads(text)


async def _write_boxes(ctx: Context, shelf: str, boxes: Sequence[Mapping[str, Any]]) -> None:
    for box in boxes:
        made = await create_record(ctx, "box", {**{name: box[name] for name in BOX}, "shelf": shelf})
        for thing in box["things"]:
            await create_record(ctx, "thing", {**thing, "box": made["id"]})
        if not box["things"]:
            await update_record(ctx, "box", made["id"], {"total": box["total"]})


async def _by_parent(ctx: Context, object: str, fields: Sequence[str], parent: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in await read_records(ctx, object, fields=(*fields, parent, "created_at"), sort=("id",)):
        link = row.pop(parent)
        if link:
            found.setdefault(link["id"], []).append(row)
    return found


def _linked(record: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any]:
    return {name: real(value, ids) for name, value in record.items() if name != "id"}
