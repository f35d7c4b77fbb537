"""The shapes of what goes in and out: records as they are read and written, and what every answer is made of."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rapport.doors.http.openapi.operation import ID, PLAIN, TEXT, Schema, listed, or_null, shape
from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.texts.text import Text
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.permit import Rights

COUNT: Schema = {"type": "integer", "minimum": 0}
MOMENT: Schema = {"type": "string", "format": "date-time"}
LINK = or_null(shape({"id": ID, "title": {"type": ["string", "null"]}}, "id"))
CURSOR: Schema = {"type": ["string", "null"], "description": "What goes on from here, as `after`"}


def seen_fields(spec: ObjectSpec) -> list[Field]:
    """The fields of an object that have a value of their own."""
    return [field for field in spec.fields.values() if not field.hidden and field.type != "collection"]


def as_seen(spec: ObjectSpec, rights: Rights) -> ObjectSpec:
    """The object as a role has it: without what is hidden; what is masked is a text, and what it may not write read only."""
    shown = (field for field in spec.fields.values() if not rights.hides(spec.name, field.name))
    return replace(spec, fields={field.name: _limited(field, rights) for field in shown})


def _limited(field: Field, rights: Rights) -> Field:
    if rights.masks(field.object, field.name):
        hint = " ".join(part for part in (field.hint, "Masked for your role.") if part)
        return Text(label=field.label, hint=hint, readonly=True).named(field.name)
    return field.named(field.name, readonly=True) if rights.field(field.object, field.name) else field


def named(name: str) -> Schema:
    """A shape by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def record_shapes(spec: ObjectSpec) -> Iterable[tuple[str, Schema]]:
    """How a record is read, how a new one is written and how one is changed."""
    fields = seen_fields(spec)
    system = {name: or_null(SYSTEM_FIELDS[name].describe()) for name in ("created_at", "updated_at")}
    system |= {"id": ID, "version": {"type": "integer"}, "created_by": LINK, "updated_by": LINK}
    read = {**system, **{field.name: _field(field, reads=True) for field in fields}}
    yield spec.name, shape(read, "id", "version")
    written = {field.name: _field(field, reads=False) for field in fields if not field.readonly}
    needed = [f.name for f in fields if f.required and not f.readonly and f.default is None]
    yield f"{spec.name}.values", shape(written, *needed, closed=True)
    yield f"{spec.name}.changes", shape(written, closed=True)


def house_shapes() -> Iterable[tuple[str, Schema]]:
    """What answers of all objects are made of; no object can have a name with capitals."""
    problem = {"path": TEXT, "code": TEXT, "message": TEXT}
    wrong = {**dict.fromkeys(("type", "title", "code", "detail", "request"), TEXT), "status": {"type": "integer"}}
    yield (
        "Problem",
        shape({**wrong, "fields": listed(shape(problem, *problem))}, "type", "title", "status", "code", "detail"),
    )
    event = {"id": ID, "at": MOMENT, "object": TEXT, "title": {}, "facts": PLAIN, "actor": LINK}
    yield "Timeline", shape({"events": listed(shape(event, *event)), "next": CURSOR}, "events", "next")
    yield "Groups", shape({"groups": listed(shape({"by": {"type": "array"}}, "by"))}, "groups")
    counts = dict.fromkeys(("created", "updated", "deleted", "restored"), COUNT)
    rejected = shape({"index": COUNT, "fields": listed(shape(problem))}, "index", "fields")
    yield "BulkResult", shape({"run": ID, **counts, "rejected": listed(rejected)}, "run", *counts, "rejected")
    yield "Undone", shape(dict.fromkeys(("removed", "restored", "returned", "kept", "moved"), COUNT))
    yield "Import", shape({"id": ID, "status": TEXT, "object": TEXT, "options": PLAIN, "counts": PLAIN}, "id", "status")
    yield "Person", _person()


def bulk_body(spec: ObjectSpec) -> Schema:
    """What `bulk` takes: rows to create, update, delete and restore, or a condition and what to do with all it finds."""
    changed = named(f"{spec.name}.changes")
    return shape(
        {
            "create": listed(named(f"{spec.name}.values")),
            "update": listed({"type": "object", "properties": {"id": ID}, "required": ["id"]}),
            "delete": {"oneOf": [listed(ID), {"type": "boolean"}]},
            "restore": listed(ID),
            "where": {"description": "A condition; with it, say `set` or `delete: true`"},
            "set": {"oneOf": [changed, {"type": "null"}]},
            "mode": {"type": "string", "enum": ["all", "each"], "description": "All or nothing, or row by row"},
        },
        closed=True,
    )


def page_of(spec: ObjectSpec) -> Schema:
    """One page of a list."""
    count: Schema = {"type": ["integer", "null"]}
    return shape({"records": listed(named(spec.name)), "next": CURSOR, "count": count}, "records", "next", "count")


def _person() -> Schema:
    texts = dict.fromkeys(("name", "email", "role", "zone"), TEXT)
    maybe = dict.fromkeys(("team", "locale"), or_null(TEXT))
    return shape({"id": ID, **texts, **maybe}, "id", "name", "role")


def _field(field: Field, *, reads: bool) -> Schema:
    told: dict[str, Any] = {**or_null(field.describe()), "title": field.label}
    if field.hint:
        told["description"] = field.hint
    if field.readonly and reads:
        told["readOnly"] = True
    return told
