"""The tools that agents have: what the catalog offers to this person, described for a model to read."""

from collections.abc import Iterable, Mapping
from typing import Any

from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import nothing
from rapport.engine.records import Context, describe_catalog, may_ask
from rapport.engine.records.permit import allowed

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_ID: Schema = {"type": "string", "format": "uuid", "description": "The record's id"}
_VALUES: Schema = {"type": "object", "description": "Values by field; `describe` names the fields"}
_DRY: Schema = {
    "type": "boolean",
    "default": False,
    "description": "Do it, tell what came of it, and take all of it back",
}
_WHERE: Schema = {
    "type": "array",
    "description": 'A condition such as ["and", ["city", "=", "杭州"], ["created_at", "within", "last", 30, "day"]]; '
    "`describe` names the operators of each field",
}
_WHY = (
    "Why somebody may see, change or delete a record, or may not: which parts of their grants hold for it, what was shared "
    "with them, and what of its fields they lack."
)
_PERSON: Schema = {"type": "string", "description": "The e-mail address or id of a user; left out, whoever asks"}
_NAMES: Schema = {"type": "array", "items": _TEXT, "description": "Fields, or paths such as owner.name"}


def list_tools(ctx: Context) -> list[Schema]:
    """Each tool as name, description, input schema and whether it only reads; those for which there is no right are left out."""
    readable = _objects(ctx, "read")
    tools = [
        _tool(
            "describe",
            "The objects there are, or one with its fields, operators and actions.",
            {"object": _one(readable)},
        ),
        _tool(
            "search", "Find records of any kind by what names them: a name, a number, an address.", {"q": _TEXT}, "q"
        ),
        _tool("find", "List the records of an object that meet a condition.", _find(readable), "object"),
        _tool(
            "read",
            "One record with all its fields, or those named.",
            {"object": _one(readable), "id": _ID, "fields": _NAMES},
            "object",
            "id",
        ),
        _tool(
            "group",
            "Count and measure records in groups: a total, a ranking, a course over time.",
            _group(readable),
            "object",
        ),
    ]
    if may_ask(ctx):
        tools.append(_tool("explain", _WHY, {"object": _one(readable), "id": _ID, "person": _PERSON}, "object", "id"))
    for act, name, doc, asked in (
        ("create", "create", "Create a record.", {"values": _VALUES}),
        ("write", "change", "Change some fields of a record.", {"id": _ID, "values": _VALUES}),
        ("delete", "delete", "Put a record into the bin, from where it can be restored.", {"id": _ID}),
    ):
        if objects := _objects(ctx, act):
            told = {"object": _one(objects), **asked, "dry_run": _DRY}
            tools.append(_tool(name, doc, told, "object", *asked, reads=False))
    verbs = [verb for verb in ctx.catalog.verbs if verb.object in readable and not verb.public]
    if verbs:
        tools.append(_act({f"{verb.object}.{verb.name}": verb.doc.partition("\n")[0] for verb in verbs}))
    return tools


def describe(ctx: Context, object: str | None) -> Any:
    """All objects in a line each, or one in full, in the person's language."""
    described = describe_catalog(ctx.catalog, ctx.actor.role, ctx.actor.locale)["objects"]
    if object is None:
        return {"objects": [{key: one[key] for key in ("name", "label", "doc", "can")} for one in described]}
    return next(one for one in described if one["name"] == object)


def _objects(ctx: Context, act: str) -> list[str]:
    catalog: Catalog = ctx.catalog
    return [
        name
        for name, spec in catalog.objects.items()
        if not spec.internal
        and allowed(catalog, ctx.actor.role, name) != nothing
        and allowed(catalog, ctx.actor.role, name, act) != nothing
    ]


def _find(objects: Iterable[str]) -> Schema:
    return {
        "object": _one(objects),
        "where": _WHERE,
        "fields": _NAMES,
        "sort": {"type": "array", "items": _TEXT, "description": "Fields, a minus before those that go down"},
        "limit": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
        "after": {"type": "string", "description": "`next` of the page before"},
        "count": {"type": "boolean", "default": False, "description": "Also count all that match"},
    }


def _group(objects: Iterable[str]) -> Schema:
    return {
        "object": _one(objects),
        "by": {**_NAMES, "maxItems": 2, "description": "Fields, or a part of a date such as placed_at:month"},
        "measures": {
            **_NAMES,
            "description": "count, or sum:, avg:, min:, max: with a field; amounts of money in the workspace's currency, money:sum:field says how",
        },
        "where": _WHERE,
    }


def _act(verbs: Mapping[str, str]) -> Schema:
    doc = "Carry out an action. There are: " + " ".join(f"{name}: {text}" for name, text in verbs.items())
    asked = {
        "object": _one(dict.fromkeys(name.partition(".")[0] for name in verbs)),
        "action": {"type": "string", "enum": list(dict.fromkeys(name.partition(".")[2] for name in verbs))},
        "id": {**_ID, "description": "The record's id, where the action is one of records"},
        "values": {"type": "object", "description": "What the action asks for; `describe` tells"},
        "dry_run": _DRY,
    }
    return _tool("act", doc, asked, "object", "action", reads=False)


def _one(objects: Iterable[str]) -> Schema:
    return {"type": "string", "enum": list(objects)}


def _tool(name: str, doc: str, properties: Schema, *required: str, reads: bool = True) -> Schema:
    shape = {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}
    return {"name": name, "doc": doc, "shape": shape, "reads": reads}
