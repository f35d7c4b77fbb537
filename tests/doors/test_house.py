"""A house: transactions where something is written, none where it is only read."""

import pytest
from psycopg.errors import DivisionByZero
from psycopg.pq import TransactionStatus

from rapport.doors.house import open_house
from rapport.engine.base.errors import Invalid
from rapport.engine.records import count_records, read_records, update_record
from tests.doors.app import PLAN
from tests.doors.running import Running


async def test_reading_opens_no_transaction_and_leaves_the_connection_as_it_was(running: Running) -> None:
    async with open_house(PLAN, running.settings, running.dsn, door="cli", size=1) as house:
        async with house.open_reading() as ctx:
            await count_records(ctx, "user")
            assert ctx.db.info.transaction_status == TransactionStatus.IDLE
        async with house.open_context() as ctx:
            await count_records(ctx, "user")
            assert ctx.db.info.transaction_status == TransactionStatus.INTRANS


async def test_a_reading_that_fails_gives_its_connection_back(running: Running) -> None:
    async with open_house(PLAN, running.settings, running.dsn, door="cli", size=1) as house:
        for _ in range(3):
            with pytest.raises(DivisionByZero):
                async with house.open_reading() as ctx:
                    await ctx.db.execute("select 1 / 0")
        async with house.open_context() as ctx:
            await count_records(ctx, "user")
            assert ctx.db.info.transaction_status == TransactionStatus.INTRANS


async def test_a_workspace_says_in_which_country_phone_numbers_are_that_name_none(running: Running) -> None:
    async with (
        open_house(PLAN, running.settings, running.dsn, door="cli", size=1) as house,
        house.open_context() as ctx,
    ):
        [own] = await read_records(ctx, "workspace", fields=("currency",))
        assert ctx.region == own["currency"][:2]
        with pytest.raises(Invalid, match="no such country"):
            await update_record(ctx, "workspace", own["id"], {"country": "XX"})
        await update_record(ctx, "workspace", own["id"], {"country": "FR"})
    async with (
        open_house(PLAN, running.settings, running.dsn, door="cli", size=1) as house,
        house.open_context() as ctx,
    ):
        assert ctx.region == "FR"
        await update_record(ctx, "workspace", own["id"], {"country": None})
