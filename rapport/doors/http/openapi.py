"""The interface in OpenAPI 3.1, derived from the catalog: what a role may do, with the shapes of the records."""

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.engine.objects.catalog import SYSTEM_FIELDS, Catalog
from rapport.engine.objects.condition import nothing
from rapport.engine.objects.field import Field
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.verb import Verb
from rapport.engine.records.act import input_type
from rapport.engine.records.permit import allowed

JSON = "application/json"
_FREE: dict[str, Any] = {"type": "object"}
_RECORD_ID: dict[str, Any] = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
_INPUT_SCHEMAS: Mapping[str, dict[str, Any]] = {
    "boolean": {"type": "boolean"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "ref": {"type": "string", "format": "uuid"},
    "text": {"type": "string"},
    "json": {},
}
_REPEATABLE: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 255},
    "description": "For 24 hours, the same key gives the same answer without doing it again",
}
_LIST_PARAMETERS = (
    ("where", 'A condition as JSON, such as ["city", "=", "杭州"]'),
    ("fields", "Fields or paths, separated by commas; without it all fields of the object itself"),
    ("sort", "Fields separated by commas, a minus before those that go down"),
    ("limit", "How many at most, up to 500"),
    ("after", "`next` of the page before"),
    ("q", "Words to search for"),
    ("bin", "1 to list what lies in the bin, with `deleted_at` and `deleted_by`"),
    ("count", "exact or estimate, to have the number of all that match"),
)


def describe_interface(catalog: Catalog, role: str, url: str) -> dict[str, Any]:
    """The whole document as plain values."""
    specs = [
        spec for spec in catalog.objects.values() if not spec.internal and allowed(catalog, role, spec.name) != nothing
    ]
    paths: dict[str, Any] = dict(_house_paths())
    schemas: dict[str, Any] = {"problem": _problem()}
    for spec in specs:
        schemas[spec.name] = _record(_seen(spec))
        schemas[f"{spec.name}_values"] = _values(_seen(spec))
        paths |= _object_paths(spec)
        for verb in catalog.verbs:
            if verb.object == spec.name and not verb.public:
                paths[_verb_path(verb)] = {"post": _verb(verb)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rapport", "version": catalog.version, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": url}],
        "security": [{"session": []}, {"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "rapport_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
            "responses": {
                "problem": {
                    "description": "What went wrong and what to do next",
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
                }
            },
        },
    }


def _seen(spec: ObjectSpec) -> list[Field]:
    return [field for field in spec.fields.values() if not field.hidden and field.type != "collection"]


def _record(fields: list[Field]) -> dict[str, Any]:
    system = {name: field.describe() for name, field in SYSTEM_FIELDS.items() if name.startswith(("id", "version"))}
    system |= {name: _maybe(SYSTEM_FIELDS[name].describe()) for name in ("created_at", "updated_at")}
    system["id"] = {"type": "string", "format": "uuid"}
    own = {field.name: _field(field) for field in fields}
    return {"type": "object", "properties": {**system, **own}}


def _values(fields: list[Field]) -> dict[str, Any]:
    written = [field for field in fields if not field.readonly]
    shape: dict[str, Any] = {
        "type": "object",
        "properties": {field.name: _field(field) for field in written},
        "additionalProperties": False,
    }
    required = [field.name for field in written if field.required and field.default is None]
    return {**shape, "required": required} if required else shape


def _field(field: Field) -> dict[str, Any]:
    told = {**_maybe(field.describe()), "title": field.label}
    if field.hint:
        told["description"] = field.hint
    if field.readonly:
        told["readOnly"] = True
    return told


def _maybe(schema: dict[str, Any]) -> dict[str, Any]:
    """Every value may be missing, and missing is null."""
    kind = schema.get("type")
    if isinstance(kind, str):
        allowed = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [kind, "null"], **allowed}
    if "oneOf" in schema:
        return {**schema, "oneOf": [*schema["oneOf"], {"type": "null"}]}
    return schema


def _object_paths(spec: ObjectSpec) -> dict[str, Any]:
    base = f"/api/records/{spec.name}"
    return {
        base: _many_records(spec),
        f"{base}/{{id}}": {"parameters": [_RECORD_ID], **_one_record(spec)},
        f"{base}/{{id}}/restore": {
            "parameters": [_RECORD_ID],
            "post": _operation(f"restore_{spec.name}", f"Take out of the bin: {spec.label}", reply=_shape(spec)),
        },
        f"{base}/{{id}}/timeline": {
            "parameters": [_RECORD_ID],
            "get": _operation(f"timeline_{spec.name}", "What happened, newest first", reply=_FREE),
        },
        f"{base}/groups": {"get": _grouping(spec)},
        f"{base}/bulk": {
            "post": _operation(
                f"write_{spec.name}", f"Write many {spec.plural}", reply=_FREE, body=_FREE, parameters=[_REPEATABLE]
            )
        },
        f"/api/exports/{spec.name}": {"get": _export(spec)},
    }


def _many_records(spec: ObjectSpec) -> dict[str, Any]:
    page = {
        "type": "object",
        "properties": {
            "records": {"type": "array", "items": _shape(spec)},
            "next": {"type": ["string", "null"]},
            "count": {"type": ["integer", "null"]},
        },
    }
    asked = [_query(parameter, doc) for parameter, doc in _LIST_PARAMETERS]
    values = {"$ref": f"#/components/schemas/{spec.name}_values"}
    return {
        "get": _operation(f"find_{spec.name}", f"Find {spec.plural}", reply=page, parameters=asked),
        "post": _operation(
            f"create_{spec.name}",
            f"Create: {spec.label}",
            reply=_shape(spec),
            body=values,
            parameters=[_REPEATABLE],
        ),
    }


def _one_record(spec: ObjectSpec) -> dict[str, Any]:
    name, label, shape = spec.name, spec.label, _shape(spec)
    match = {"name": "If-Match", "in": "header", "schema": {"type": "string"}, "description": "The version you changed"}
    return {
        "get": _operation(f"read_{name}", f"Read: {label}", reply=shape),
        "patch": _operation(f"update_{name}", f"Change: {label}", reply=shape, body=_FREE, parameters=[match]),
        "delete": _operation(f"delete_{name}", f"Put into the bin: {label}"),
    }


def _grouping(spec: ObjectSpec) -> dict[str, Any]:
    asked = [_query("by", "Fields"), _query("measure", "count, sum:field, …"), _query("where", "Which")]
    summary = f"Count and measure {spec.plural} in groups"
    return _operation(f"group_{spec.name}", summary, reply=_FREE, parameters=asked)


def _export(spec: ObjectSpec) -> dict[str, Any]:
    asked = [_query(parameter, parameter) for parameter in ("where", "fields", "format")]
    return _operation(f"export_{spec.name}", f"Export {spec.plural}", parameters=asked)


def _shape(spec: ObjectSpec) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{spec.name}"}


def _operation(
    name: str,
    summary: str,
    *,
    reply: dict[str, Any] | None = None,
    body: dict[str, Any] | None = None,
    parameters: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done"}
    if reply is not None:
        done["content"] = {JSON: {"schema": reply}}
    told: dict[str, Any] = {
        "operationId": name,
        "summary": summary,
        "responses": {"2XX": done, "default": {"$ref": "#/components/responses/problem"}},
    }
    if body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    if parameters:
        told["parameters"] = parameters
    return told


def _verb_path(verb: Verb) -> str:
    between = "/{id}" if verb.on == "record" else ""
    return f"/api/records/{verb.object}{between}/{verb.name}"


def _verb(verb: Verb) -> dict[str, Any]:
    inputs = {name: _INPUT_SCHEMAS[input_type(kind)] for name, kind, _ in verb.inputs}
    required = [name for name, _, needed in verb.inputs if needed]
    shape = {"type": "object", "properties": inputs, **({"required": required} if required else {})}
    told = _operation(f"{verb.object}_{verb.name}", verb.doc.partition("\n")[0], reply={}, body=shape)
    told["requestBody"]["required"] = bool(required)
    told["parameters"] = [_REPEATABLE, *([_RECORD_ID] if verb.on == "record" else [])]
    return told


def _query(name: str, doc: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": doc, "schema": {"type": "string"}}


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    field = {"type": "object", "properties": {"path": text, "code": text, "message": text}}
    named = dict.fromkeys(("type", "title", "code", "detail", "request"), text)
    return {
        "type": "object",
        "properties": {**named, "status": {"type": "integer"}, "fields": {"type": "array", "items": field}},
        "required": ["type", "title", "status", "code"],
    }


def _house_paths() -> Iterable[tuple[str, Any]]:
    plain = {"type": "object"}
    yield "/api/catalog", {"get": _operation("catalog", "Objects, fields, views and verbs", reply=plain)}
    search = _operation("search", "Find records of any kind", reply=plain, parameters=[_query("q", "Words")])
    yield "/api/search", {"get": search}
    live = _operation(
        "live", "Hear what changes, as server-sent events", parameters=[_query("after", "The last event's id")]
    )
    live["responses"]["2XX"]["content"] = {"text/event-stream": {"schema": {"type": "string"}}}
    yield "/api/live", {"get": live}
    take_in = _operation("import_customisation", "Add and change what a document says", reply=plain, body=plain)
    take_in["parameters"] = [_query("dry_run", "1 to see what would happen")]
    send_out = _operation("export_customisation", "All that people added to objects and fields", reply=plain)
    yield "/api/customisation", {"get": send_out, "post": take_in}
    yield (
        "/api/session",
        {
            "get": _operation("read_session", "Who is signed in", reply=plain),
            "post": _operation("sign_in", "Sign in by e-mail and password, or by a link", reply=plain, body=plain),
            "delete": _operation("sign_out", "Sign out"),
        },
    )
