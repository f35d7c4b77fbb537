"""What can be asked of the records of one object."""

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.doors.http.openapi.merging import merging_paths
from rapport.doors.http.openapi.operation import (
    ID,
    RECORD_ID,
    REPEATABLE,
    TEXT,
    Schema,
    cached,
    operation,
    query,
    sent_as,
    shape,
)
from rapport.doors.http.openapi.shapes import bulk_body, named, page_of
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.verb import Verb
from rapport.engine.records.act import input_type

EXPORTS = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "vcard": "text/vcard; charset=utf-8",
}
INPUTS: Mapping[str, Schema] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "ref": ID,
    "text": TEXT,
    "json": {},
}
_WHERE = query(
    "where",
    'A condition as JSON, such as ["city", "=", "杭州"], ["tags", "all", ["a", "b"]] or ["place", "near", 30.25, 120.15, 5]; '
    "each field's operators are in /api/catalog",
)
_FIELDS = query("fields", "Fields or paths, separated by commas; without it all fields of the object itself")
_LIMIT = query("limit", "How many at most", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50})
_AFTER = query("after", "`next` of the page before")
_FEWER = query("limit", "How many at most", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50})
_LOCATION = {"Location": {"schema": TEXT, "required": True}}
_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": "The ETag of the version you changed; another one is refused with 409",
}


def object_paths(spec: ObjectSpec, verbs: Iterable[Verb]) -> Iterable[tuple[str, Schema]]:
    """Each address with its operations."""
    base, name = f"/api/records/{spec.name}", spec.name
    yield base, {"get": _find(spec), "post": _create(spec)}
    yield f"{base}/groups", {"get": _group(spec)}
    yield f"{base}/bulk", {"post": _bulk(spec)}
    yield f"{base}/{{id}}", {"parameters": [RECORD_ID], **_one_record(spec)}
    restore = operation(
        f"restore_{name}",
        f"Take out of the bin: {spec.label}",
        replies={200: named(name)},
        parameters=[REPEATABLE],
        writes=True,
    )
    yield f"{base}/{{id}}/restore", {"parameters": [RECORD_ID], "post": restore}
    reveal = operation(
        f"reveal_{name}",
        "Show a masked field whole; the log says so",
        replies={200: shape({"value": {}}, "value")},
        body=shape({"field": TEXT}, "field"),
        parameters=[REPEATABLE],
        writes=True,
    )
    yield f"{base}/{{id}}/reveal", {"parameters": [RECORD_ID], "post": reveal}
    timeline = operation(
        f"timeline_{name}",
        "What happened, newest first",
        replies={200: named("Timeline")},
        parameters=[_FEWER, _AFTER],
    )
    yield f"{base}/{{id}}/timeline", {"parameters": [RECORD_ID], "get": timeline}
    yield f"/api/exports/{name}", {"get": _export(spec)}
    yield from merging_paths(spec)
    for verb in verbs:
        yield _verb(base, verb)


def input_shape(verb: Verb) -> Schema:
    """What a verb asks for, as a JSON schema."""
    needed = [name for name, _, needed in verb.inputs if needed]
    return shape({name: INPUTS[input_type(kind)] for name, kind, _ in verb.inputs}, *needed, closed=True)


def _find(spec: ObjectSpec) -> Schema:
    asked = [
        _WHERE,
        _FIELDS,
        query("sort", "Fields separated by commas, a minus before those that go down"),
        _LIMIT,
        _AFTER,
        query("q", "Words to search for"),
        query("bin", "1 to list what lies in the bin", {"type": "string", "enum": ["0", "1"]}),
        query("backwards", "1 for the same list from its end", {"type": "string", "enum": ["0", "1"]}),
        query(
            "skip",
            "How many of the first to pass over, for a jump; go on with `next` from there",
            {"type": "integer", "minimum": 0, "maximum": 5_000_000, "default": 0},
        ),
        query("count", "To have the number of all that match", {"type": "string", "enum": ["exact", "estimate"]}),
    ]
    return cached(operation(f"find_{spec.name}", f"Find {spec.plural}", replies={200: page_of(spec)}, parameters=asked))


def _create(spec: ObjectSpec) -> Schema:
    return operation(
        f"create_{spec.name}",
        f"Create: {spec.label}",
        replies={201: named(spec.name)},
        body=named(f"{spec.name}.values"),
        parameters=[REPEATABLE],
        writes=True,
    )


def _group(spec: ObjectSpec) -> Schema:
    asked = [
        query("by", "One or two fields, or a part of a date"),
        query("measure", "count, sum:field, …; money:sum:field says how amounts in several currencies were added up"),
        query("q", "Words to find"),
        _WHERE,
    ]
    summary = f"Count and measure {spec.plural} in groups"
    return cached(operation(f"group_{spec.name}", summary, replies={200: named("Groups")}, parameters=asked))


def _bulk(spec: ObjectSpec) -> Schema:
    return operation(
        f"write_{spec.name}",
        f"Write many {spec.plural}",
        replies={200: named("BulkResult")},
        body=bulk_body(spec),
        parameters=[REPEATABLE],
        writes=True,
    )


def _one_record(spec: ObjectSpec) -> dict[str, Any]:
    name, label, record = spec.name, spec.label, named(spec.name)
    changes = named(f"{name}.changes")
    read = cached(operation(f"read_{name}", f"Read: {label}", replies={200: record}, parameters=[_FIELDS]))
    if spec.likeness:
        read["responses"]["307"] = {"description": "It was merged; `Location` is what it became", "headers": _LOCATION}
    return {
        "get": read,
        "patch": operation(
            f"update_{name}", f"Change: {label}", replies={200: record}, body=changes, parameters=[_MATCH], writes=True
        ),
        "delete": operation(
            f"delete_{name}", f"Put into the bin: {label}", replies={204: None}, parameters=[_MATCH], writes=True
        ),
    }


def _export(spec: ObjectSpec) -> Schema:
    formats: Schema = {"type": "string", "enum": list(EXPORTS), "default": "csv"}
    asked = [_WHERE, _FIELDS, query("format", "Of the file", formats)]
    told = operation(f"export_{spec.name}", f"Export {spec.plural}", replies={200: None}, parameters=asked)
    return sent_as(told, *EXPORTS.values())


def _verb(base: str, verb: Verb) -> tuple[str, Schema]:
    between = "/{id}" if verb.on == "record" else ""
    told = operation(
        f"{verb.object}_{verb.name}",
        verb.doc.partition("\n")[0],
        replies={200: {}, 204: None},
        body=input_shape(verb),
        parameters=[*([RECORD_ID] if verb.on == "record" else []), REPEATABLE],
        writes=True,
    )
    told["requestBody"]["required"] = any(needed for _, _, needed in verb.inputs)
    return f"{base}{between}/{verb.name}", {"post": told}
