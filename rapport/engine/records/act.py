"""Verbs: the same action through every door, with the same permission."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

from rapport.engine.base.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from rapport.engine.base.identifier import read_id
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import All, everything, parse_condition
from rapport.engine.objects.fields.times.date import Date
from rapport.engine.objects.fields.times.datetime import DateTime
from rapport.engine.objects.verb import Verb
from rapport.engine.records.context import Context
from rapport.engine.records.permit import require
from rapport.engine.records.query.find import count_records, read_record
from rapport.engine.records.write.limits.giving import check_ranks
from rapport.engine.records.write.record import record_id
from rapport.engine.records.write.rows import check_allowed, load_rows
from rapport.engine.store.rows import lock_rows


async def act(
    ctx: Context, object: str, name: str, *, id: UUID | str | None = None, values: Mapping[str, Any] | None = None
) -> Any:
    """Carry out a verb on one record (`id`) or on the object; returns what it answers.

    Forbidden without the right to write the record (to read it, for a verb that only reads); Conflict when the record
    is not in a state for it. The record is locked, so two at once become one and a Conflict.
    """
    verb = ctx.catalog.verb(object, name)
    if verb.public or (verb.on == "object" and id is not None):
        raise NotFound
    inputs = read_inputs(verb, values or {})
    if verb.on == "object":
        require(ctx, object, "read" if verb.reads else "create")
        return await verb.act(ctx, **inputs)
    if id is None:
        raise NotFound
    record = record_id(id)
    require(ctx, object, "read" if verb.reads else "write")
    if not verb.reads:
        await lock_rows(ctx.db, ctx.schema, object, [record])
    found = await read_record(ctx, object, record)
    if not verb.reads:
        await check_allowed(ctx, object, [record], "write")
        whole = await load_rows(ctx.as_system(), object, [record])
        check_ranks(ctx, ctx.catalog.object(object), whole.values())
    this = parse_condition(["id", "=", str(record)])
    if verb.when != everything and not await count_records(ctx.as_system(), object, All((this, verb.when))):
        label = within(ctx.catalog.object(object).label)
        raise Conflict(f"“{name.replace('_', ' ')}” is not possible for this {label} as it is now.", code="not_now")
    return await verb.act(ctx, found, **inputs)


async def act_in_public(ctx: Context, verb: Verb, values: Mapping[str, Any]) -> Any:
    """A verb that strangers may call by its public path; it runs with Rapport's own rights and must check its token."""
    if not verb.public:
        raise Forbidden
    return await verb.act(ctx.as_system(), **read_inputs(verb, values))


def read_inputs(verb: Verb, values: Mapping[str, Any]) -> dict[str, Any]:
    """The verb's keyword arguments from JSON; Invalid names what is missing, unknown or unreadable."""
    problems: list[Problem] = []
    read: dict[str, Any] = {}
    known = {name for name, _, _ in verb.inputs}
    problems += [
        Problem(str(name), "unknown_field", f"“{str(name)[:60]}” is not asked here.")
        for name in values
        if name not in known
    ]
    for name, kind, needed in verb.inputs:
        value = values.get(name)
        if value is None:
            if needed:
                problems.append(Problem(name, "required", f"{name.replace('_', ' ').capitalize()} is needed."))
            continue
        try:
            read[name] = read_input(kind, value)
        except (ValueError, TypeError) as error:
            problems.append(Problem(name, "value", str(error)))
    if problems:
        raise Invalid(fields=problems)
    return read


def input_type(kind: Any) -> str:
    """The field type that an input's annotation means."""
    plain = next((one for one in get_args(kind) if one is not type(None)), kind)
    names = {
        str: "text",
        int: "integer",
        float: "decimal",
        bool: "boolean",
        date: "date",
        datetime: "datetime",
        UUID: "ref",
    }
    return names.get(plain, "json") if not isinstance(plain, str) else "text"


def read_input(kind: Any, value: Any) -> Any:
    """One input by its annotation."""
    match input_type(kind):
        case "text":
            if not isinstance(value, str):
                raise ValueError("Enter text.")
            return value
        case "integer":
            if isinstance(value, bool) or not isinstance(value, int):
                raise ValueError("Enter a whole number.")
            return value
        case "decimal":
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError("Enter a number.")
            return float(value)
        case "boolean":
            if not isinstance(value, bool):
                raise ValueError("Say true or false.")
            return value
        case "date":
            return Date().parse(value)
        case "datetime":
            return DateTime().parse(value)
        case "ref":
            return read_id(value)
        case _:
            return value
