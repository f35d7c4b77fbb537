"""A customer's facts in their own language."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rapport.marketing.letter.wording import Voice, first_name, language_of, say_value

ZH = Voice("zh", ZoneInfo("Asia/Shanghai"), {"At risk": "有流失风险"}.get)
EN = Voice("en", ZoneInfo("Europe/London"))


@pytest.mark.parametrize(
    ("type", "value", "chinese", "english"),
    [
        ("money", {"amount": "1234.5", "currency": "CNY"}, "¥1,234.50", "¥1,234.50"),
        ("money", {"amount": "-3", "currency": "CHF"}, "−CHF 3.00", "−CHF 3.00"),
        ("money", {"amount": "1200", "currency": "JPY"}, "JP¥1,200", "JP¥1,200"),
        ("date", "2026-11-02", "2026年11月2日", "2 November 2026"),
        ("datetime", "2026-07-01T16:30:00+00:00", "2026年7月2日 00:30", "1 July 2026 17:30"),
        ("percent", 0.125, "12.5%", "12.5%"),
        ("percent", 0.2, "20%", "20%"),
        ("decimal", "1234.5", "1,234.5", "1,234.5"),
        ("decimal", "100", "100", "100"),
        ("integer", 12000, "12,000", "12,000"),
        ("boolean", False, "否", "no"),
        ("choice", "at_risk", "有流失风险", "At risk"),
        ("ref", {"id": "1", "title": "王芳"}, "王芳", "王芳"),
        ("text", "杭州", "杭州", "杭州"),
        ("money", None, "", ""),
    ],
)
def test_a_value_reads_as_people_write_it(type: str, value: Any, chinese: str, english: str):
    labels = {"at_risk": "At risk"}
    assert say_value(type, value, ZH, labels) == chinese
    assert say_value(type, value, EN, labels) == english


@pytest.mark.parametrize(
    ("name", "kind", "first"),
    [
        ("王小明", "individual", "王小明"),
        ("Anna Maria Berg", "individual", "Anna"),
        ("Berg, Anna", "individual", "Anna"),
        ("Berg,", None, "Berg,"),
        ("Acme Ltd", "organisation", ""),
        (" ", None, ""),
    ],
)
def test_people_are_addressed_by_their_first_name_where_that_is_polite(name: str, kind: str | None, first: str):
    assert first_name(name, kind) == first


def test_the_language_is_the_customers_else_the_shops():
    assert language_of("zh-CN", "en") == "zh-CN"
    assert language_of("zh-TW", "en") == "zh-TW"
    assert language_of("繁體中文", "en") == "zh-TW"
    assert language_of(None, "zh-TW") == "zh-TW"
    assert language_of("中文", "en") == "zh-CN"
    assert language_of("ja", "zh-CN") == "en"
    assert language_of(None, "zh-CN") == "zh-CN"
    assert language_of(" ", None) == "en"
