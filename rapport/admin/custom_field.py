"""Custom field: a field that people added themselves, to an object of theirs or of ours."""

from typing import Any, cast
from uuid import UUID

from rapport.engine.objects import (
    Boolean,
    Choice,
    Event,
    Integer,
    Json,
    Malformed,
    Object,
    Text,
    derive,
    everything,
    grant,
    name_from,
    offered_types,
    on,
    verb,
)
from rapport.engine.records import (
    Context,
    begin_conversion,
    build_indexes,
    convert_fields,
    fill_totals,
    preview_conversion,
    stop_conversion,
)

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
    "any_ref": "Link to one of several kinds",
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
    changing = Json(readonly=True, label="Change of type", hint="What it is just being changed to")
    stored = Json(hidden=True)

    grants = [grant("administrator", read=everything, write=everything)]
    declares = ("fields", "custom")


@derive("custom_field")
def name_field(values: dict[str, Any]) -> dict[str, Any]:
    """A name made from the label where none is given."""
    return {} if values.get("name") else {"name": name_from(values.get("label") or "", _LONGEST) or "field"}


@verb(CustomField, reads=True)
async def preview_type(
    ctx: Context, field: dict[str, Any], *, type: str, options: Any = None, format: str = ""
) -> dict[str, Any]:
    """See what another type would keep and lose, and what would break. Nothing is changed."""
    return await preview_conversion(ctx, UUID(field["id"]), type, _read_options(options), format=format)


@verb(CustomField)
async def change_type(
    ctx: Context, field: dict[str, Any], *, type: str, options: Any = None, format: str = "", anyway: bool = False
) -> dict[str, Any]:
    """Give the field another type. What cannot be read as one stays in the bin, from where changing back brings it."""
    told = _read_options(options)
    run = await begin_conversion(ctx, UUID(field["id"]), type, told, format=format, anyway=anyway)
    return {"run": str(run)}


@verb(CustomField)
async def keep_type(ctx: Context, field: dict[str, Any]) -> None:
    """Stop a change of the type that is under way: the field stays as it was."""
    await stop_conversion(ctx, UUID(field["id"]))


@on("custom_field.convert", "clock.minute", alone="conversions", during="custom_field")
async def convert_types(ctx: Context, event: Event) -> None:
    """Turn the values of fields that get another type, while everybody goes on working."""
    await convert_fields(ctx)


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


def _read_options(options: Any) -> dict[str, Any] | None:
    if options is not None and not isinstance(options, dict):
        raise Malformed('Options are written as {"choices": ["Gold", "Silver"]}.')
    return cast(dict[str, Any] | None, options)
