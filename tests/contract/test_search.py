"""Every object whose records have names is found by them, in the search and in its own list."""

import json

import pytest

from rapport.engine.records import Context, Query, delete_record, find_records, search_records
from tests.contract.company import CATALOG, OBJECTS, make_record

NAMED = [name for name in OBJECTS if CATALOG.objects[name].names and not CATALOG.objects[name].internal]


@pytest.mark.parametrize("object", NAMED)
async def test_a_record_is_found_by_each_of_its_names_until_it_is_binned(company: Context, object: str) -> None:
    spec = company.catalog.object(object)
    record = await make_record(company, object, 1)
    asked = [str(record[field.name]) for field in spec.names if record[field.name]]
    assert asked
    for text in asked:
        assert await listed(company, object, text, record["id"])
        assert await searched(company, object, text, record["id"]) == bool(spec.title and spec.views)
    if object not in ("workspace", "user"):
        await delete_record(company, object, record["id"])
        assert not any([await listed(company, object, text, record["id"]) for text in asked])
        assert not any([await searched(company, object, text, record["id"]) for text in asked])


async def listed(ctx: Context, object: str, text: str, id: str) -> bool:
    rows = json.loads(await find_records(ctx, object, Query(q=text, fields=("id",), limit=500)))["records"]
    return id in [row["id"] for row in rows]


async def searched(ctx: Context, object: str, text: str, id: str) -> bool:
    hits = (await search_records(ctx, text, limit=500))["results"]
    for hit in hits:
        shown = hit[hit["matched"]["in"]]
        assert hit["label"] == ctx.catalog.object(hit["object"]).plural
        assert hit["matched"]["spans"] and all(0 <= a < b <= len(shown) for a, b in hit["matched"]["spans"])
    return (object, id) in [(hit["object"], hit["id"]) for hit in hits]
