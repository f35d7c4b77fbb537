"""Files as shops, marketplaces and tills write them come in without a choice to make."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

import pytest

from rapport.app import areas
from rapport.doors.mcp.calling import call_tool
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.records import Bulk, Context, bulk_write, create_record, read_records, update_record
from rapport.engine.records.imports import change_import, describe_import, run_import
from rapport.engine.records.imports.headings.targets import list_targets
from tests.engine.records.imports.bringing import bring, imported


def sheet(*rows: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


ORDERED = ("number", "status", "placed_at", "total", "customer.name", "customer.email", "customer.phone")


async def orders(shop: Context) -> list[tuple[object, ...]]:
    found = await read_records(shop, "order", fields=ORDERED, sort=("number",))
    return [
        (
            row["number"],
            row["status"],
            row["placed_at"][:19],
            row["total"]["amount"],
            row["total"]["currency"],
            row["customer.name"],
            row["customer.email"],
            row["customer.phone"],
        )
        for row in found
    ]


async def test_lines_of_an_online_shop_with_its_currency_and_its_own_words(shop: Context) -> None:
    head = (
        *("Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Currency", "Subtotal", "Shipping"),
        *("Total", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem sku"),
        *("Billing Name", "Billing City", "Billing Phone", "Vendor"),
    )
    at = "2025-01-03 10:12:13 +0800"
    jane = ("Jane Roe", "Lyon", "+33612345678", "Us")
    made = await imported(
        shop,
        "order_line",
        sheet(
            head,
            (
                *("#1001", "jane@example.com", "paid", at, "fulfilled", "EUR", "25", "0", "25.00", at),
                *("2", "Tea pot", "10.00", "TP-1", *jane),
            ),
            ("#1001", "jane@example.com", "", "", "", "", "", "", "", at, "1", "Cup", "5.00", "CU-1", "", "", "", ""),
            (
                *("#1002", "joe@example.com", "refunded", "", "", "EUR", "30", "0", "30.00", at),
                *("3", "Tea pot", "10.00", "TP-1", "Joe Doe", "Nice", "", "Us"),
            ),
        ),
    )
    assert made["counts"]["created"] == {"order": 2, "product": 2, "customer": 2, "order_line": 3}
    assert await orders(shop) == [
        ("#1001", "paid", "2025-01-03T02:12:13", "25.00", "EUR", "Jane Roe", "jane@example.com", "+33612345678"),
        ("#1002", "returned", "2025-01-03T02:12:13", "30.00", "EUR", "Joe Doe", "joe@example.com", None),
    ]


async def test_orders_of_a_marketplace_whose_numbers_are_wrapped_and_addresses_masked(shop: Context) -> None:
    head = (
        "订单编号",
        "买家会员名",
        "买家支付宝账号",
        "总金额",
        "订单状态",
        "收货人姓名",
        "收货地址",
        "联系手机",
        "订单创建时间",
    )
    one = (
        '="203984093840"',
        "tb_小王",
        "wan***@163.com",
        "58.00",
        "交易成功",
        "王小明",
        "杭州市文三路1号",
        "'13800138000",
    )
    two = ('="203984093841"', "tb_李", "li***@163.com", "88.00", "交易关闭", "李雷", "宁波市", "'13800138001")
    content = sheet(head, (*one, "2025-03-02 11:22:33"), (*two, "2025-03-05 11:22:33"))
    made = await imported(shop, "order", content)
    assert made["counts"]["rejected"] == 0, made
    assert await orders(shop) == [
        ("203984093840", "completed", "2025-03-02T03:22:33", "58.00", "CNY", "王小明", None, "+8613800138000"),
        ("203984093841", "cancelled", "2025-03-05T03:22:33", "88.00", "CNY", "李雷", None, "+8613800138001"),
    ]


async def test_a_total_counts_as_it_is_given_unless_the_lines_have_amounts(shop: Context) -> None:
    head = ("order id", "email", "date", "order total", "item", "quantity", "unit price")
    bare = (
        ("A1", "a@example.com", "2025-03-02", "58", "Tea", "2", ""),
        ("A1", "a@example.com", "2025-03-02", "58", "Cup", "1", ""),
    )
    await imported(shop, "order_line", sheet(head[:-1], *(row[:-1] for row in bare)))
    priced = ("A2", "a@example.com", "2025-03-02", "31.50", "Tea", "2", "12.50")
    id = await bring(shop, "order_line", sheet(head, priced))
    columns = {column["name"]: column["field"] for column in (await describe_import(shop, id))["columns"]}
    assert columns["order total"] is None
    await run_import(shop, id)
    assert [(row[0], row[3]) for row in await orders(shop)] == [("A1", "58.00"), ("A2", "25.00")]


async def test_sales_of_a_till_whose_day_and_time_stand_apart(shop: Context) -> None:
    head = ("Date", "Time", "Total Collected", "Transaction ID", "Staff Name", "Customer ID", "Customer Name")
    content = sheet(head, ("2025-01-03", "10:22:01", "$13.50", "abc1", "Al", "CUST1", "Kim Park"))
    made = await imported(shop, "order", content)
    assert made["counts"]["rejected"] == 0, made
    assert [row[:6] for row in await orders(shop)] == [
        ("abc1", "completed", "2025-01-03T02:22:01", "13.50", "USD", "Kim Park")
    ]


async def test_people_whose_given_and_family_names_stand_apart(shop: Context) -> None:
    head = ("First Name", "Last Name", "Email", "Company")
    rows = (
        ("Jane", "Roe", "jane@example.com", "Roe Ltd"),
        ("", "Doe", "doe@example.com", ""),
        ("芳", "王", "w@example.com", ""),
    )
    made = await imported(shop, "customer", sheet(head, *rows))
    assert made["counts"]["rejected"] == 0, made
    named = await read_records(shop, "customer", fields=("name",), sort=("email",))
    assert [row["name"] for row in named] == ["Doe", "Jane Roe", "王芳"]


async def test_a_field_is_called_what_its_own_area_calls_it(shop: Context) -> None:
    # Among the words of all areas, “Number” is also a type of field.
    chinese = replace(shop, catalog=build_catalog(areas()), actor=replace(shop.actor, locale="zh-CN"))
    called = {target.path: target.label for target in list_targets(chinese, "order_line")}
    assert called["order.number"].endswith(" › 单号")


async def test_a_file_of_something_else_is_told_and_read_as_that(shop: Context) -> None:
    till = "member_number,date,item\n1,2025-03-02,milk\n1,2025-03-02,bread\n2,2025-03-02,milk\n2,2025-03-04,tea\n"
    orders = "order id,customer id,date,amount\nA1,7,2025-03-02,5\nA2,7,2025-03-03,6\n"
    told = {object: await describe_import(shop, await bring(shop, object, till)) for object in ("order", "order_line")}
    assert [one["better"] for one in told.values()] == ["order_line", None]
    assert (await describe_import(shop, await bring(shop, "customer", orders)))["better"] == "order"
    exported = (
        "Name,Email,Created at,Lineitem name,Lineitem price,Id\n#1,a@example.com,2025-03-02,Tea,5,77\n#1,,,Cup,6,\n"
    )
    assert (await describe_import(shop, await bring(shop, "customer", exported)))["better"] == "order_line"
    changed = await change_import(shop, told["order"]["id"], {"object": "order_line"})
    assert (changed["object"], changed["better"]) == ("order_line", None)
    made = await run_import(shop, changed["id"])
    assert made["counts"]["created"] == {"customer": 2, "order": 3, "product": 3, "order_line": 4}


async def test_a_currency_without_an_amount_is_no_amount(shop: Context) -> None:
    head = ("order id", "date", "email", "amount", "currency")
    rows = (("A1", "2025-03-02", "a@example.com", "", "EUR"), ("A2", "2025-03-02", "a@example.com", "5", "EUR"))
    made = await imported(shop, "order", sheet(head, *rows))
    assert (made["counts"]["rejected"], made["counts"]["created"]) == (0, {"order": 2, "customer": 1})


async def test_a_sign_means_the_currency_of_the_country_that_a_file_is_from(shop: Context) -> None:
    await imported(shop, "order", "注文番号,お客様,注文日,金額\nA1,佐藤,2025年3月2日,￥500\n")
    await imported(shop, "order", "单号,日期,金额\nA2,2025年3月2日,￥500\n")
    found = await read_records(shop, "order", fields=("total",), sort=("number",))
    assert [row["total"]["currency"] for row in found] == ["JPY", "CNY"]


async def test_tickets_of_a_help_desk_come_in_as_interactions(shop: Context) -> None:
    head = ("Ticket ID", "Customer Name", "Customer Email", "Subject", "Description", "Channel", "Created date")
    rows = [
        ("1", "Ann Lee", "ann@example.com", "Broken lid", "It came broken.", "Phone", "2024-03-05 10:00"),
        ("2", "Bo Fu", "bo@example.com", "Late", "Where is it?", "Chat", "2024-03-06 11:00"),
    ]
    await imported(shop, "interaction", sheet(head, *rows))
    fields = ("customer.name", "kind", "subject", "body", "at")
    found = await read_records(shop, "interaction", fields=fields, sort=("at",))
    assert [[row[name] for name in fields[:4]] for row in found] == [
        ["Ann Lee", "call", "Broken lid", "It came broken."],
        ["Bo Fu", "message", "Late", "Where is it?"],
    ]
    assert found[0]["at"][:10] == "2024-03-05"


@pytest.mark.parametrize(
    ("email", "phone"), [("E-mail", "Mobile number"), ("Customer's e-mail", "Tel"), ("Mail", "Tel")]
)
async def test_whoever_buys_with_one_address_is_one_customer_however_the_columns_are_called(
    shop: Context, email: str, phone: str
) -> None:
    head = ("Order number", "Date", "Total", "Customer", phone, email)
    rows = [(f"D-{n}", "2025-03-04", "12.50", "Ann", f"+4915123456{n:03}", "ann@shop.example") for n in range(3)]
    made = await imported(shop, "order", sheet(head, *rows))
    assert made["counts"]["created"] == {"order": 3, "customer": 1}
    [ann] = await read_records(shop, "customer", ["email", "=", "ann@shop.example"], ("phone",))
    assert ann["phone"] == "+4915123456000"


async def test_a_number_that_names_no_country_is_of_the_one_its_row_names(shop: Context) -> None:
    head = ("Order number", "Date", "Total", "Customer", "Phone", "Country")
    rows = (
        ("D-1", "2025-03-04", "12.50", "Jürgen Groß", "0151 23456789", "Deutschland"),
        ("D-2", "2025-03-05", "9.90", "Amélie Roux", "06 12 34 56 78", "FR"),
        ("D-3", "2025-03-06", "8.00", "王晓明", "138 0013 8000", ""),
    )
    made = await imported(shop, "order", sheet(head, *rows))
    assert made["counts"]["rejected"] == 0, made["problems"]
    assert [row[-1] for row in await orders(shop)] == ["+4915123456789", "+33612345678", "+8613800138000"]


async def test_a_number_is_of_the_country_typed_beside_it_or_that_its_record_names_already(shop: Context) -> None:
    made = await create_record(shop, "customer", {"name": "Jürgen", "phone": "0151 23456789", "country": "Germany"})
    other = await create_record(shop, "customer", {"name": "王晓明"})
    assert made["phone"] == "+4915123456789"
    typed, ids = {"phone": "0171 2345678"}, [made["id"], other["id"]]
    assert (await update_record(shop, "customer", made["id"], typed))["phone"] == "+491712345678"
    assert (await update_record(shop, "customer", other["id"], typed))["phone"] == "+861712345678"
    asked = {"object": "customer", "id": made["id"], "values": {"phone": "0172 2345678"}}
    assert (await call_tool(shop, "change", asked))["phone"] == "+491722345678"
    for bulk in (
        Bulk(update=[{"id": id, "phone": "030 123456"} for id in ids]),
        Bulk(where=["id", "in", ids], set={"phone": "030 123456"}),
    ):
        await bulk_write(shop, "customer", bulk)
        found = await read_records(shop, "customer", ["id", "in", ids], ("phone",), sort=("created_at",))
        assert [row["phone"] for row in found] == ["+4930123456", "+8630123456"]
        await bulk_write(shop, "customer", Bulk(where=["id", "in", ids], set={"phone": None}))
    moved = await update_record(shop, "customer", made["id"], {"phone": "06 12 34 56 78", "country": "FR"})
    assert moved["phone"] == "+33612345678"
    assert (await update_record(shop, "customer", made["id"], {**typed, "country": None}))["phone"] == "+861712345678"


async def test_a_row_without_a_country_has_numbers_of_the_country_that_its_record_names(shop: Context) -> None:
    for name, country in (("jane", "Germany"), ("wang", None), ("anne", "FR")):
        await create_record(shop, "customer", {"name": name, "email": f"{name}@example.com", "country": country})
    rows = (("jane@example.com", "0171 2345678", ""), ("wang@example.com", "138 0013 8000", ""))
    made = await imported(shop, "customer", sheet(("Email", "Phone"), *(row[:2] for row in rows)))
    assert (made["counts"]["updated"], made["counts"]["rejected"]) == (2, 0), made
    # An order leads to her too, a new customer is of the workspace's country, and a row's own country comes first.
    head = ("Order number", "Date", "Total", "Email", "Phone", "Country")
    ordered = (("A1", "anne@example.com", "06 12 34 56 78", ""), ("A2", "li@example.com", "138 0013 8001", ""))
    await imported(shop, "order", sheet(head, *((n, "2025-03-04", "5", *rest) for n, *rest in ordered)))
    called = await read_records(shop, "customer", fields=("name", "phone"), sort=("created_at",))
    assert [row["phone"] for row in called] == ["+491712345678", "+8613800138000", "+33612345678", "+8613800138001"]
    moved = sheet(
        ("Email", "Phone", "Country"), ("jane@example.com", "07911 123456", "GB"), ("wang@example.com", "12", "")
    )
    made = await imported(shop, "customer", moved, mode="good")
    assert [(problem["row"], problem["code"]) for problem in made["problems"]] == [(3, "not_phone")]
    found = await read_records(shop, "customer", ["email", "=", "jane@example.com"], ("phone",))
    assert found[0]["phone"] == "+447911123456"


async def test_a_number_that_is_none_here_may_be_one_in_the_country_of_its_record(shop: Context) -> None:
    await create_record(shop, "customer", {"name": "Kari", "email": "k@example.com", "country": "NO"})
    made = await imported(shop, "customer", sheet(("Email", "Phone"), ("k@example.com", "02800")))
    assert made["counts"]["updated"] == 1, made
    assert [row["phone"] for row in await read_records(shop, "customer", fields=("phone",))] == ["+4702800"]
