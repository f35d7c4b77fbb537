"""JSON whose names are those of the API: what there is one value stays one, and numbers count what they count there."""

from __future__ import annotations

from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.imports.reading import Head


def whole_names(spec: ObjectSpec, head: Head) -> tuple[str, ...]:
    """The fields whose value is an object of just these parts, as the columns that were made of it tell."""
    parts: dict[str, set[str]] = {}
    for name, _, part in (column.name.partition(".") for column in head.columns if head.format == "jsonl"):
        if part:
            parts.setdefault(name, set()).add(part)
    shapes = {name: spec.fields[name].describe() for name in parts if name in spec.fields}
    return tuple(
        name for name, shape in shapes.items() if not shape or parts[name] <= shape.get("properties", {}).keys()
    )


def is_native(spec: ObjectSpec, head: Head) -> bool:
    """Whether every column is called, letter by letter, as a field is."""
    if head.format != "jsonl":
        return False
    names = {column.name.partition(".")[0] for column in head.columns}
    return names <= {*spec.fields, *SYSTEM_FIELDS}
