"""Frames go out and scores come in whole, beside readers."""

import json
from pathlib import Path

import psycopg
import pyarrow as pa

from rapport.engine.objects import Reads
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import Query, bulk_write, find_records, read_frames, write_scores
from rapport.engine.records.write.bulk.bulk import Bulk
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import SCHEMA, context_on


async def test_scores_replace_each_other_and_keep_their_indexes(fresh_dsn: str, toys: Catalog, tmp_path: Path) -> None:
    upgrade_workspace(fresh_dsn, SCHEMA, toys)
    async with (
        await psycopg.AsyncConnection.connect(fresh_dsn) as db,
        await psycopg.AsyncConnection.connect(fresh_dsn) as reader,
    ):
        await install_jobs(db)
        ctx = context_on(db, toys, SCHEMA, tmp_path)
        made = await bulk_write(
            ctx, "shelf", Bulk(create=[{"name": f"s{i}", "height": i / 2, "price": i} for i in range(5)])
        )
        await db.commit()
        frames = await read_frames(
            ctx, {"s": Reads("shelf", ("id", "height", "price", "created_at"), ["height", ">", 0.5])}
        )
        assert sorted(frames["s"]["price"].to_pylist()) == [2.0, 3.0, 4.0]
        for factor in (1, 2):
            rows = pa.table({
                "id": frames["s"]["id"],
                "worth": [price * factor for price in frames["s"]["price"].to_pylist()],
                "weight": pa.array([None, 1.5, 2.5]),
                "grade": ["a", "b", None],
            })  # fmt: skip
            assert await write_scores(ctx.as_system(), "shelf", "worth", rows, run=made.run) == 3
            query = Query(fields=("name", "worth", "grade"), sort=("-worth",), limit=1)
            await db.commit()
            (best,) = json.loads(await find_records(context_on(reader, toys, SCHEMA, tmp_path), "shelf", query))[
                "records"
            ]
            await reader.rollback()
            assert best["worth"] == {"amount": f"{4 * factor}.00", "currency": "CNY"}
        found = await db.execute(
            "select indexname from pg_indexes where schemaname = %s and tablename = 'shelf__worth'", (SCHEMA,)
        )
        names = {row[0] for row in await found.fetchall()}
        assert names == {"shelf__worth_pkey", "shelf__worth_worth_currency_idx", "shelf__worth_weight_idx"}
        await db.rollback()
    assert upgrade_workspace(fresh_dsn, SCHEMA, toys) == []
