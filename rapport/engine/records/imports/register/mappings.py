"""Mappings: how files with certain headings are read, as a team saved it; found again by these headings, or by name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from rapport.engine.base.errors import Invalid, Problem
from rapport.engine.base.phrases import within
from rapport.engine.objects.condition import nothing
from rapport.engine.records.context import Context
from rapport.engine.records.imports.plan import Mapped, Options
from rapport.engine.records.imports.reading import Head
from rapport.engine.records.permit import allowed
from rapport.engine.records.query.find import read_records

_MOST = 200


async def find_mapping(ctx: Context, object: str, head: Head) -> tuple[Options, str] | None:
    """The choices saved last for files with just these headings, and what they are called."""
    columns = {column.name for column in head.columns}
    for row in await _saved(ctx, object):
        if {str(name) for name in row["headings"] or ()} == columns and (options := _read(row["options"])):
            return options, row["name"]
    return None


async def named_mapping(ctx: Context, object: str, name: str) -> Options:
    """The choices saved under a name; Invalid when there are none that the actor may see."""
    for row in await _saved(ctx, object, ["name", "=", name]):
        if options := _read(row["options"]):
            return options
    plural = within(ctx.catalog.object(object).plural)
    raise Invalid(
        fields=[Problem("mapping", "unknown", f"There is no mapping “{name[:60]}” for {plural}. Save it first.")]
    )


def fit_options(before: Options, head: Head, known: Collection[str]) -> Options:
    """Choices made for another file, as far as this one has the columns and the fields are there still.

    A format that this file tells itself counts more than the one chosen for the other.
    """
    # Where the file leaves it open, what was chosen before counts.
    formats = {column.name: None if column.formats else column.format for column in head.columns}
    map = {
        column: Mapped(field=mapped.field, format=formats[column] or mapped.format)
        for column, mapped in before.map.items()
        if mapped.field in known and column in formats
    }
    return Options(
        map=map,
        match=before.match,
        mode=before.mode,
        update=before.update,
        group=before.group,
        alike=before.alike,
        unknown=before.unknown,
        constants={path: value for path, value in before.constants.items() if path in known},
    )


async def _saved(ctx: Context, object: str, where: Any = None) -> list[dict[str, Any]]:
    spec = next((spec for spec in ctx.catalog.objects.values() if spec.serves == "mappings"), None)
    if spec is None or allowed(ctx.catalog, ctx.actor.role, spec.name) == nothing:
        return []
    asked = ["and", ["object", "=", object], *([where] if where else [])]
    fields = ("name", "headings", "options")
    return await read_records(ctx, spec.name, asked, fields, sort=("-updated_at", "id"), limit=_MOST)


def _read(told: Any) -> Options | None:
    """What was saved may be of an older version, or written by hand."""
    try:
        return msgspec.convert(told, Options)
    except msgspec.ValidationError:
        return None
