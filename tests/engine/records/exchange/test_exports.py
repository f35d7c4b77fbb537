"""Exports: what the actor may see, in five formats, safe to open."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from pyarrow import parquet

from rapport.engine.objects import Malformed
from rapport.engine.records import Context
from rapport.engine.records.exchange.exports import export_records
from tests.engine.records.imports.bringing import imported
from tests.workspace import Make, acting

FIELDS = ("code", "name", "price", "built", "open", "owner.name")


async def exported(ctx: Context, format: str, **options: Any) -> bytes:
    out = io.BytesIO()
    await export_records(ctx, "shelf", out=out, format=format, **options)
    return out.getvalue()


async def fill(make: Make) -> None:
    owner = await make("user", name="Ann")
    price = {"amount": "12.50", "currency": "CNY"}
    await make("shelf", code="A", name="=1+1", price=price, built="2024-03-05", open=True, owner=owner["id"])
    await make("shelf", code="-3", name="茶 🍵", price={"amount": "3", "currency": "USD"}, open=False)


async def test_csv_opens_in_a_spreadsheet_and_runs_nothing(ctx: Context, make: Make) -> None:
    await fill(make)
    raw = await exported(ctx, "csv", fields=FIELDS)
    assert raw.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert head == ["code", "name", "price", "price.currency", "built", "open", "owner.name"]
    assert first[:5] == ["A", "'=1+1", "12.50", "CNY", "2024-03-05"]
    assert (second[0], second[2:4], second[6]) == ("-3", ["3.00", "USD"], "")


async def test_a_workbook_holds_values_and_no_formula(ctx: Context, make: Make) -> None:
    await fill(make)
    sheet = openpyxl.load_workbook(io.BytesIO(await exported(ctx, "xlsx", fields=FIELDS))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][1] == "'=1+1"
    assert (Decimal(str(rows[1][2])), str(rows[1][4])[:10], rows[1][5]) == (Decimal("12.5"), "2024-03-05", True)
    # An amount is a number in whatever currency, which stands beside it.
    assert [row[2:4] for row in rows[1:]] == [(12.5, "CNY"), (3, "USD")]


async def test_an_export_of_chosen_fields_comes_back_where_the_id_is_among_them(ctx: Context, make: Make) -> None:
    await fill(make)
    head, first, *_ = csv.reader(io.StringIO((await exported(ctx, "csv", fields=("id", "owner"))).decode("utf-8-sig")))
    assert head == ["id", "owner", "owner.id"]
    assert len(first[2]) == 36
    assert b"owner.id" not in await exported(ctx, "csv", fields=("code", "owner"))


async def test_json_lines_are_what_the_api_says(ctx: Context, make: Make) -> None:
    await fill(make)
    first, _ = [json.loads(line) for line in (await exported(ctx, "jsonl", fields=FIELDS)).splitlines()]
    assert (first["name"], first["price"]) == ("=1+1", {"amount": "12.50", "currency": "CNY"})


async def test_json_lines_keep_every_digit(ctx: Context, make: Make) -> None:
    await make("shelf", height="12345678901234.5678")
    assert b"12345678901234.5678" in await exported(ctx, "jsonl", fields=("height",))


async def test_parquet_keeps_the_types(ctx: Context, make: Make) -> None:
    await fill(make)
    table = parquet.read_table(io.BytesIO(await exported(ctx, "parquet", fields=FIELDS)))
    assert table.column("price").to_pylist() == [Decimal("12.5000"), Decimal("3.0000")]
    assert table.column("price.currency").to_pylist() == ["CNY", "USD"]


async def test_everything_comes_page_by_page_without_a_gap(ctx: Context) -> None:
    text = "code,name\n" + "".join(f"C{n},n{n}\n" for n in range(1203))
    await imported(ctx, "shelf", text, {"code": "code", "name": "name"})
    rows = list(csv.DictReader(io.StringIO((await exported(ctx, "csv", fields=("code",))).decode("utf-8-sig"))))
    assert {row["code"] for row in rows} == {f"C{n}" for n in range(1203)} and len(rows) == 1203


async def test_an_export_holds_what_the_actor_may_see_and_what_was_asked_for(ctx: Context, make: Make) -> None:
    ann, bob = await make("user"), await make("user")
    await make("shelf", code="ANN", owner=ann["id"])
    await make("shelf", code="BOB", owner=bob["id"])
    assert (await exported(acting(ctx, ann), "csv", fields=("code",))).split() == [b"\xef\xbb\xbfcode", b"ANN"]
    assert b"ANN" not in await exported(ctx, "csv", where=["code", "=", "BOB"])


async def test_an_export_can_be_imported_again(ctx: Context, make: Make) -> None:
    await fill(make)
    raw = await exported(ctx, "csv", fields=("code", "name", "price", "built"))
    fields = {name: name for name in ("code", "name", "price", "price.currency", "built")}
    done = await imported(ctx, "shelf", raw.replace(b"'=1+1", b"=1+1"), fields)
    assert done["counts"]["skipped"] == 2


async def test_an_unknown_format_is_refused(ctx: Context) -> None:
    with pytest.raises(Malformed):
        await exported(ctx, "pdf")
    out = io.BytesIO()
    with pytest.raises(Malformed):
        await export_records(ctx, "shelf", out=out, where=["nosuch", "=", 1])
    assert out.getvalue() == b""


async def test_a_time_that_means_for_ever_does_not_stop_a_workbook(ctx: Context, make: Make) -> None:
    await make("shelf", seen="9999-12-31T23:59:59Z")
    sheet = openpyxl.load_workbook(io.BytesIO(await exported(ctx, "xlsx", fields=("seen",)))).active
    assert sheet is not None
    assert str(list(sheet.iter_rows(values_only=True))[1][0]).startswith("9999-12-31")


async def test_cards_are_read_again_as_they_were_written(ctx: Context, make: Make) -> None:
    long = "茶" * 60
    await make(
        "shelf", name=f"Ann; Lee, {long}", email="ann@example.com", phone="+8613800138000", note="one\ntwo; three"
    )
    await make("shelf", name="Without anything")
    raw = await exported(ctx, "vcard")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.count(b"BEGIN:VCARD\r\nVERSION:3.0\r\n") == raw.count(b"END:VCARD\r\n") == 2
    fields = {"name": "name", "email": "email", "phone": "phone", "note": "note"}
    told = await imported(ctx, "shelf", raw, fields, match=["email"])
    assert (told["counts"]["updated"], told["counts"]["skipped"], told["counts"]["created"]) == (0, 1, {"shelf": 1})


async def test_what_cannot_be_reached_is_no_card(ctx: Context, make: Make) -> None:
    with pytest.raises(Malformed, match="e-mail or a telephone"):
        await exported(ctx, "vcard", fields=("name",))
