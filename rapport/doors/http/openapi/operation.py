"""One operation of the interface: what is asked, what is answered, and every way in which it may be refused."""

from collections.abc import Iterable, Mapping
from typing import Any

Schema = dict[str, Any]

JSON = "application/json"
PLAIN: Schema = {"type": "object"}
TEXT: Schema = {"type": "string"}
ID: Schema = {"type": "string", "format": "uuid"}
RECORD_ID: Schema = {"name": "id", "in": "path", "required": True, "schema": ID}
REPEATABLE: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "description": "For 24 hours, the same key gives the same answer without doing it again",
}
KNOWN: Schema = {
    "name": "If-None-Match",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[ -~]*$"},
    "description": "The ETag of the answer you have; 304 says that it still holds",
}
NOBODY: list[dict[str, list[str]]] = [{}]
_REFUSALS: Mapping[int, str] = {
    400: "The request cannot be read",
    401: "Nobody is signed in",
    403: "The role or the token does not allow it",
    404: "There is none, or none that you may see",
    409: "Somebody was faster, or the record is not in a state for it",
    413: "The body is too large",
    422: "Some values cannot be saved; `fields` says which",
    429: "Too many requests; Retry-After says when to go on",
    503: "Not available right now; Retry-After says when to try again",
}
_READS = (400, 401, 403, 404, 429, 503)
_WRITES = (400, 401, 403, 404, 409, 413, 422, 429, 503)


def operation(
    name: str,
    summary: str,
    *,
    replies: Mapping[int, Schema | None],
    body: Schema | None = None,
    parameters: Iterable[Schema] = (),
    writes: bool = False,
) -> Schema:
    """`replies` are JSON schemas by status, None for an empty answer; who writes may be refused in more ways."""
    told: Schema = {
        "operationId": name,
        "summary": summary,
        "responses": {
            **{str(status): _reply(status, shape) for status, shape in replies.items()},
            **{str(status): _refusal(status) for status in (_WRITES if writes else _READS)},
        },
    }
    if body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    if given := list(parameters):
        told["parameters"] = given
    return told


def cached(told: Schema) -> Schema:
    """The same operation, whose answer need not be sent again while it holds."""
    answers = told["responses"]
    headers = {"ETag": {"schema": TEXT, "description": "Stands for this answer"}}
    answers["200"] = {**answers["200"], "headers": headers}
    answers["304"] = {"description": "What you have still holds"}
    told["parameters"] = [*told.get("parameters", ()), KNOWN]
    return told


def sent_as(told: Schema, *types: str, status: int = 200) -> Schema:
    """The same operation, which answers with something else than JSON."""
    told["responses"][str(status)] = {
        "description": "Done",
        "content": {kind: {"schema": TEXT} for kind in types},
    }
    return told


def query(name: str, doc: str, schema: Schema | None = None, *, required: bool = False) -> Schema:
    """A parameter of the query string."""
    return {"name": name, "in": "query", "required": required, "description": doc, "schema": schema or TEXT}


def shape(properties: Mapping[str, Schema], *required: str, closed: bool = False) -> Schema:
    """An object with these properties."""
    told: Schema = {"type": "object", "properties": dict(properties)}
    if required:
        told["required"] = list(required)
    return {**told, "additionalProperties": False} if closed else told


def listed(items: Schema) -> Schema:
    """A list of such things."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """Every value may be missing, and missing is null."""
    kind = schema.get("type")
    if isinstance(kind, str):
        allowed = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
        return {**schema, "type": [kind, "null"], **allowed}
    if "oneOf" in schema:
        return {**schema, "oneOf": [*schema["oneOf"], {"type": "null"}]}
    return schema


def problem_answers() -> Schema:
    """The refusals that operations refer to, by name."""
    described = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    waiting = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds", "required": True}}
    return {
        f"refused_{status}": {
            "description": doc,
            "content": described,
            **({"headers": waiting} if status in (429, 503) else {}),
        }
        for status, doc in _REFUSALS.items()
    }


def _refusal(status: int) -> Schema:
    return {"$ref": f"#/components/responses/refused_{status}"}


def _reply(status: int, schema: Schema | None) -> Schema:
    told: Schema = {"description": "Done"}
    if schema is not None:
        told["content"] = {JSON: {"schema": schema}}
    return told
