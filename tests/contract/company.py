"""The real application's catalog, and records of any of its objects made from what its fields give as examples."""

from typing import Any

from rapport.app import areas
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.described import describe_area, offered_types
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records import Context, create_record, read_records

# What people added themselves is held to the same promises: an object with a field of every type, and fields of ours.
SAMPLER = "sampler"
OPTIONS = {
    "choice": {"choices": ["low", "high"]},
    "choices": {"choices": ["low", "high", "half, full"]},
    "rating": {"most": 6},
    "duration": {"unit": "hour"},
    "ref": {"of": "customer", "inverse": True},
    "refs": {"of": "customer", "inverse": True},
    "any_ref": {"objects": ["customer", "product"], "inverse": True},
    "stage": {"choices": ["begun", {"label": "half", "chance": 0.5}, {"label": "sold", "state": "won"}]},
    "auto_number": {"prefix": "S"},
    "formula": {"formula": "own_integer * 2 + own_decimal"},
}
EVERYBODY = [{"role": role, "read": ["and"], "write": ["and"]} for role in ("administrator", "manager", "member")]


def own_fields(object: str) -> list[dict[str, Any]]:
    """A field of every type that people may choose, as they say it; what one type keeps in two ways, in both."""
    lists = {SAMPLER: "sampler_links", "customer": "orders"}
    told = [
        {"object": object, "name": f"own_{type}", "type": type, "options": OPTIONS.get(type)}
        for type in offered_types()
    ]
    for said in told:
        if said["type"] == "rollup":
            said["options"] = {"collection": lists[object]}
    told.append({"object": object, "name": "own_fee", "type": "money"})
    told.append({"object": object, "name": "own_rich", "type": "long_text", "options": {"rich": True}})
    return told


# A list for the sampler to keep totals of.
LINK = {
    "object": "product",
    "name": "sampler",
    "type": "ref",
    "options": {"of": SAMPLER, "inverse": "sampler_links"},
}
CODE = build_catalog(areas())
ADDED = describe_area(
    "custom",
    [{"name": SAMPLER, "label": "Sampler", "rights": EVERYBODY}],
    [*own_fields(SAMPLER), *own_fields("customer"), LINK],
    CODE.objects,
    qualities=[{"object": SAMPLER, "name": "counted", "label": "Not counted", "met": ["own_integer", "not_empty"]}],
)
CATALOG = build_catalog((*areas(), ADDED))
# Records that declare something have to make sense together; they have tests of their own.
OBJECTS = sorted(name for name, spec in CATALOG.objects.items() if not spec.declares)
ANY_RECORD = "01900000-0000-7000-8000-000000000000"
SCHEMA = "w_company"
ROLES = ("administrator", "manager", "member", "stranger")


def kept_fields(spec: ObjectSpec) -> list[Field]:
    """What a record of it keeps and shows."""
    return [field for field in spec.fields.values() if field.columns() and not field.hidden]


def example_of(field: Field, serial: int) -> Any:
    """The field's own example; where no two records may share it, one of its kind that nobody has."""
    if field.object and field.name in {over for _, over in CATALOG.object(field.object).asks}:
        return "customer"
    offered = field.describe().get("enum") or [_allowed(field)]
    example = offered[serial % len(offered)]
    if field.unique and isinstance(example, str):
        return f"{serial}.{example}" if "@" in example else f"{example} {serial}"
    return example


def _allowed(field: Field) -> Any:
    """The type's example, or the rule's where that is against the rule."""
    if field.rule is None:
        return field.example
    try:
        field.rule.check(field.parse(field.example))
    except (ValueError, TypeError):
        return field.rule.example
    return field.example


async def make_record(ctx: Context, object: str, serial: int, *, bare: bool = False) -> dict[str, Any]:
    """A record filled with examples, what it refers to found or made; `bare`: only with what it must have."""
    spec = ctx.catalog.object(object)
    values: dict[str, Any] = {}
    for field in spec.fields.values():
        if isinstance(field, Collection) or field.computed or (bare and not field.required):
            continue
        if isinstance(field, Ref) and not field.of:
            values[field.name] = ANY_RECORD
        elif isinstance(field, AnyRef):
            product = await _referred(ctx, Ref(field.objects[-1]), serial)
            values[field.name] = {"object": field.objects[-1], "id": product}
        elif isinstance(field, Ref):
            values[field.name] = await _referred(ctx, field, serial) if field.of != object else None
        elif isinstance(field, Refs):
            values[field.name] = [await _referred(ctx, field, serial)] if field.of != object else None
        elif not field.hidden:
            values[field.name] = example_of(field, serial)
    return await create_record(ctx, object, values)


async def _referred(ctx: Context, field: Ref | Refs, serial: int) -> str:
    found = [] if field.unique else await read_records(ctx, field.of, fields=("id",), limit=1)
    return (found or [await make_record(ctx, field.of, serial, bare=True)])[0]["id"]
