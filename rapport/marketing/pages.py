"""Reading many records a page at a time, so that no campaign is too large for the worker."""

import json
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from rapport.engine.records import Context, Query, find_records

PAGE = 500

Row = dict[str, Any]


async def read_pages(ctx: Context, object: str, where: Any, fields: Sequence[str]) -> AsyncGenerator[list[Row]]:
    """All records that meet `where`, in pages; records that stop meeting it meanwhile are simply no longer found."""
    after: str | None = None
    while True:
        query = Query(where=where, fields=fields, sort=("id",), limit=PAGE, after=after)
        found = json.loads(await find_records(ctx, object, query))
        yield found["records"]
        after = found["next"]
        if after is None:
            return
