"""Search over all objects a person may see, by what names a record."""

import json
from typing import Any

from rapport.engine.objects.condition import nothing
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed
from rapport.engine.records.query.find import Query, find_records

EACH = 6
SHORTEST = 1


async def search_records(ctx: Context, q: str, *, limit: int = 20) -> dict[str, Any]:
    """`{"results": [{"object", "id", "title", "detail"}]}`: titles that begin with `q` first."""
    text = " ".join(q.split())[:100]
    if len(text) < SHORTEST:
        return {"results": []}
    results: list[dict[str, Any]] = []
    for spec in ctx.catalog.objects.values():
        detail = next((f.name for f in spec.fields.values() if f.match and not f.title), None)
        if (
            spec.internal
            or not spec.title
            or not spec.views
            or allowed(ctx.catalog, ctx.actor.role, spec.name) == nothing
        ):
            continue
        fields = (spec.title, detail) if detail else (spec.title,)
        body = await find_records(ctx, spec.name, Query(q=text, fields=fields, limit=EACH))
        for row in json.loads(body)["records"]:
            title = str(row[spec.title] or "")
            results.append(
                {"object": spec.name, "id": row["id"], "title": title, "detail": row[detail] if detail else None}
            )
    results.sort(
        key=lambda found: (not str(found["title"]).casefold().startswith(text.casefold()), len(found["title"]))
    )
    return {"results": results[:limit]}
