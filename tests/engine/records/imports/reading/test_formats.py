"""How columns are understood: numbers, dates and their orders, phones, yes and no."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.engine.records.imports.reading.formats import describe_column
from rapport.engine.records.imports.reading.numbers import parse_amount, parse_number
from rapport.engine.records.imports.reading.times import parse_time


@pytest.mark.parametrize(
    ("text", "style", "amount", "currency"),
    [
        ("1,234.56", "point", "1234.56", None),
        ("1.234,56", "comma", "1234.56", None),
        ("¥1,299.00", "point", "1299.00", "CNY"),
        ("￥ 1,299", "point", "1299", "CNY"),
        ("CN¥12", "point", "12", "CNY"),
        ("-$3.50", "point", "-3.50", "USD"),
        ("(3.50)", "point", "-3.50", None),
        ("12,5 €", "comma", "12.5", "EUR"),
        ("1.2万", "point", "12000.0", None),
        ("１２３", "point", "123", None),
        ("1 234", "point", "1234", None),
        ("USD 1,000.10", "point", "1000.10", "USD"),
        ("88元", "point", "88", "CNY"),
        ("1.2万元", "point", "12000.0", "CNY"),
        ("US $12.50", "point", "12.50", "USD"),
        ("$.50", "point", "0.50", "USD"),
        ("$(3.50)", "point", "-3.50", "USD"),
        ("kr. 1.200,50", "comma", "1200.50", "SEK"),
        ("120kr", "point", "120", "SEK"),
        ("1 250,50 руб.", "comma", "1250.50", "RUB"),
        ("12,000원", "point", "12000", "KRW"),
        ("\\1,200", "point", "1200", "JPY"),
        ("CHF 100.–", "point", "100", "CHF"),
        ("١٬٢٣٤٫٥", "point", "1234.5", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, style: str, amount: str, currency: str | None) -> None:
    assert parse_amount(text, style) == (Decimal(amount), currency)


def test_a_sign_that_several_currencies_share_is_the_one_at_home_where_it_can_be() -> None:
    signs = ("$5", "¥5", "5 kr", "5元", "$5")
    read = [
        parse_amount(text, home=home)[1] for text, home in zip(signs, ("CAD", "JPY", "NOK", "TWD", "CNY"), strict=True)
    ]
    assert read == ["CAD", "JPY", "NOK", "TWD", "USD"]


@pytest.mark.parametrize("text", ["", "abc", "1,2,3.4.5", "12-34", "--5", "1.2.3", "nan", "inf", "¥"])
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    assert parse_number(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_grouped_amounts_come_back_exactly_in_both_styles(number: Decimal) -> None:
    assert parse_number(f"{number:,}") == number
    assert parse_number(f"{number:,}".translate(str.maketrans(",.", ".,")), "comma") == number


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("2024-03-05", None, date(2024, 3, 5)),
        ("2024年3月5日", None, date(2024, 3, 5)),
        ("03/04/05", "dmy", date(2005, 4, 3)),
        ("03/04/05", "mdy", date(2005, 3, 4)),
        ("03/04/05", "ymd", date(2003, 4, 5)),
        ("20240305", "yyyymmdd", date(2024, 3, 5)),
        ("5 March 2024", None, date(2024, 3, 5)),
        ("Mar 5, 2024", None, date(2024, 3, 5)),
        ("45356", "excel", date(2024, 3, 5)),
        ("45356.5", "excel", datetime(2024, 3, 5, 12)),
        ("1709596800", "unix", datetime(2024, 3, 5, tzinfo=UTC)),
        ("2024-03-05T06:07:08.250Z", None, datetime(2024, 3, 5, 6, 7, 8, 250000, UTC)),
        ("2024-03-05 06:07+08:00", None, datetime(2024, 3, 5, 6, 7, tzinfo=timezone(timedelta(hours=8)))),
        ("2024/3/5 下午3:20", "ymd", datetime(2024, 3, 5, 15, 20)),
        ("3/5/2024 3:20 PM", "mdy", datetime(2024, 3, 5, 15, 20)),
        ("令和6年3月5日", None, date(2024, 3, 5)),
        ("R6.3.5", None, date(2024, 3, 5)),
        ("平成元年3月5日", None, date(1989, 3, 5)),
        ("113/03/05", None, date(2024, 3, 5)),
        ("民國113年3月5日", None, date(2024, 3, 5)),
        ("2024년 3월 5일 오후 3시 20분", None, datetime(2024, 3, 5, 15, 20)),
        ("2024. 3. 5.", None, date(2024, 3, 5)),
        ("２０２４／３／５", None, date(2024, 3, 5)),
        ("2024/3/5(火) 10:00", None, datetime(2024, 3, 5, 10)),
        ("5 mars 2024", None, date(2024, 3, 5)),
        ("5. März 2024", None, date(2024, 3, 5)),
        ("5 de fevereiro de 2024", None, date(2024, 2, 5)),
        ("5 марта 2024 г.", None, date(2024, 3, 5)),
        ("Tue, 5 Mar 2024 06:07:08 +0000", None, datetime(2024, 3, 5, 6, 7, 8, tzinfo=UTC)),
        ("Tue Mar 05 2024 06:07:08 GMT+0800 (China Standard Time)", None, datetime(2024, 3, 4, 22, 7, 8, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, order: str | None, expected: date) -> None:
    assert parse_time(text, order) == expected


@pytest.mark.parametrize("text", ["2024-02-30", "31/31/2024", "99/99/99", "hello", "2024-13-01", "0000-01-01"])
def test_days_that_never_were_are_not_dates(text: str) -> None:
    assert all(parse_time(text, order) is None for order in ("ymd", "dmy", "mdy"))


@given(st.datetimes(), st.sampled_from(["ymd", "dmy", "mdy"]))
def test_any_moment_comes_back_in_any_order(moment: datetime, order: str) -> None:
    moment = moment.replace(microsecond=0)
    shape = {"ymd": "{0:04}/{1}/{2}", "dmy": "{2}/{1}/{0:04}", "mdy": "{1}/{2}/{0:04}"}[order]
    text = shape.format(moment.year, moment.month, moment.day) + moment.strftime(" %H:%M:%S")
    assert parse_time(text, order) == moment


@pytest.mark.parametrize(
    ("cells", "kind", "format", "formats"),
    [
        (["03/04/05", "05/06/07"], "date", None, ("ymd", "dmy", "mdy")),
        (["03/04/2005", "05/06/2007"], "date", None, ("dmy", "mdy")),
        (["03/04/05", "25/06/07"], "date", None, ("ymd", "dmy")),
        (["03/04/2005", "25/06/2007"], "date", "dmy", ()),
        (["03/04/05"] * 900 + ["12/31/99"], "date", "mdy", ()),
        (["20240305", "20231231"], "date", "yyyymmdd", ()),
        (["1,234.56", "7"], "decimal", "point", ()),
        (["1.234,56", "7,5"], "decimal", "comma", ()),
        (["¥1,299.00", "¥35"], "money", "point", ()),
        (["12%", "7.5%"], "percent", "point", ()),
        (["1", "-20", "300"], "integer", "point", ()),
        (["0001", "0002"], "text", None, ()),
        (["13800138000", "+86 139 0013 9000"], "phone", None, ()),
        (["a@b.co", " c@d.org "], "email", None, ()),
        (["是", "否", ""], "boolean", None, ()),
        (["yes", "No"], "boolean", None, ()),
        (["1709596800", "1709596801"], "datetime", "unix", ()),
        (["gold", "silver"] * 20, "choice", None, ()),
        (["", None], "text", None, ()),
        (["05.03.2024", "07.04.2024"], "date", "dmy", ()),
        (["1.234", "2.500"], "decimal", "point", ("point", "comma")),
        (["0151 2345678", "0176 1234567"], "text", None, ()),
        (["2024-03-05", "unknown", "2024-03-07"], "date", "ymd", ()),
        (["12.50", "13,00?", "9.00"], "decimal", "point", ()),
        (["a@b.co", "c@d.org", "none given"], "email", None, ()),
    ],
)
def test_columns_are_told_by_their_values(
    cells: list[str | None], kind: str, format: str | None, formats: tuple[str, ...]
) -> None:
    column = describe_column("x", cells)
    assert (column.type, column.format, column.formats) == (kind, format, formats)


def test_serial_days_are_dates_where_the_heading_says_so() -> None:
    assert describe_column("下单日期", ["45356", "45357.5"]).format == "excel"
    assert describe_column("seats", ["45356", "45357"]).type == "integer"
