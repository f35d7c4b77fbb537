"""Custom field: a field that people added themselves, to an object of theirs or of ours."""

from typing import Any

from rapport.engine.objects import (
    Boolean,
    Choice,
    Event,
    Integer,
    Json,
    Object,
    Text,
    derive,
    everything,
    grant,
    name_from,
    offered_types,
    on,
)
from rapport.engine.records import Context, build_indexes, fill_totals

_LONGEST = 32
_LABELS = {
    "text": "Line of text",
    "url": "Web address",
    "integer": "Whole number",
    "decimal": "Number",
    "percent": "Percentage",
    "boolean": "Yes or no",
    "datetime": "Date and time",
    "time": "Time of day",
    "choices": "Several choices",
    "name": "Person's name",
    "location": "Place on the map",
    "image": "Picture",
    "ref": "Link to a record",
    "refs": "Links to several records",
    "auto_number": "Running number",
    "stage": "Stage",
    "formula": "Formula",
    "rollup": "Total of a list",
}


class CustomField(Object):
    """A field of your own, in lists, pages, filters, imports and exports like any other."""

    label = Text(required=True, title=True, hint="What people read above the value")
    name = Text(hint="What it is called in addresses and conditions; made from the label where you leave it out")
    object = Text(required=True, hint="The object that has the field")
    type = Choice(*offered_types(), required=True, default="text", labels=_LABELS)
    hint = Text(hint="What helps people to fill it in")
    required = Boolean(default=False, hint="Whether a record cannot be saved without it")
    options = Json(hint="What a type asks for, such as the values of a choice or the object that a reference leads to")
    position = Integer(hint="Fields with a smaller number come first")
    formerly = Json(readonly=True, label="Former names")
    stored = Json(hidden=True)

    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("fields", "custom")


@derive("custom_field")
def name_field(values: dict[str, Any]) -> dict[str, Any]:
    """A name made from the label where none is given."""
    return {} if values.get("name") else {"name": name_from(values.get("label") or "", _LONGEST) or "field"}


@on("custom_field.create", "custom_field.restore", "custom_field.bulk", alone="tables")
async def index_fields(ctx: Context, event: Event) -> None:
    """What a field is looked up by is indexed while everybody goes on working."""
    await build_indexes(ctx)


@on(
    "custom_field.create",
    "custom_field.update",
    "custom_field.restore",
    "custom_field.bulk",
    "clock.minute",
    alone="tables",
)
async def fill_fields(ctx: Context, event: Event) -> None:
    """What a total was not there to count is counted while everybody goes on working; after an upgrade too."""
    await fill_totals(ctx)
