"""A value of one type is read as one of another by way of what a person might have written for it."""

import json
from typing import Any

import pytest

from rapport.engine.objects.described import describe_field
from rapport.engine.objects.field import Field
from rapport.engine.records.write.columns.turning import Refusal, Turner

HINTS = {"currency": "CNY", "region": "CN", "zone": "Asia/Shanghai", "language": "en"}
GRADES = {"choices": [{"value": "a", "label": "First"}, {"value": "b", "label": "Second"}]}
LOST = object()


def field(type: str, options: dict[str, Any] | None = None) -> Field:
    return describe_field({"object": "thing", "name": "it", "type": type, "options": options})


@pytest.mark.parametrize(
    ("old", "value", "new", "wanted"),
    [
        (field("text"), "1,200", field("integer"), 1200),
        (field("text"), "1.2万", field("integer"), 12_000),
        (field("text"), "12.5", field("integer"), LOST),
        (field("text"), "¥1,200.50", field("money"), {"amount": "1200.50", "currency": "CNY"}),
        (field("text"), "25%", field("percent"), 0.25),
        (field("text"), "是", field("boolean"), True),
        (field("text"), "2026年3月5日", field("date"), "2026-03-05"),
        (field("text"), "some day", field("date"), LOST),
        (field("text"), " Lin@Example.com ", field("email"), "lin@example.com"),
        (field("text"), "138 0013 8000", field("phone"), "+8613800138000"),
        (field("text"), "example.com/tea", field("url"), "https://example.com/tea"),
        (field("text"), "second", field("choice", GRADES), "b"),
        (field("text"), "third", field("choice", GRADES), LOST),
        (field("text"), "First, second", field("choices", GRADES), ["a", "b"]),
        (field("text"), "spring, 龙井", field("tags"), ["spring", "龙井"]),
        (field("text"), "欧阳小明", field("name"), {"family": "欧阳", "given": "小明"}),
        (field("text"), "90 分钟", field("duration"), 5400),
        (field("text"), "   ", field("tags"), LOST),
        (field("long_text"), "two\nlines", field("text"), "two lines"),
        (field("long_text"), "a" * 2000, field("text"), LOST),
        (field("integer"), 7, field("decimal"), 7),
        (field("integer"), 7, field("text"), "7"),
        (field("integer"), 1234, field("money"), {"amount": "1234", "currency": "CNY"}),
        (field("integer"), 7, field("rating", {"most": 10}), 7),
        (field("integer"), 7, field("rating"), LOST),
        (field("decimal"), 1234.5, field("text"), "1234.5"),
        (field("decimal"), 1.234, field("decimal"), 1.234),
        (field("decimal"), 1234.5, field("integer"), LOST),
        (field("money"), {"amount": "12.50", "currency": "CNY"}, field("decimal"), 12.5),
        (field("money"), {"amount": "12.50", "currency": "USD"}, field("decimal"), LOST),
        (field("money"), {"amount": "12.50", "currency": "USD"}, field("text"), "12.50 USD"),
        (field("percent"), 0.125, field("text"), "12.5%"),
        (field("percent"), 0.125, field("decimal"), 0.125),
        (field("percent"), 0.00001, field("decimal"), 0.00001),
        (field("boolean"), True, field("integer"), 1),
        (field("boolean"), False, field("text"), "no"),
        (field("date"), "2026-03-05", field("text"), "2026-03-05"),
        (field("date"), "2026-03-05", field("datetime"), "2026-03-05T00:00:00+08:00"),
        (field("datetime"), "2026-03-05T20:30:00+00:00", field("date"), "2026-03-06"),
        (field("datetime"), "2026-03-05T20:30:00+00:00", field("text"), "2026-03-06 04:30"),
        (field("choice", GRADES), "a", field("text"), "First"),
        (field("choice", GRADES), "b", field("choices", GRADES), ["b"]),
        (field("choices", GRADES), ["a", "b"], field("text"), "First; Second"),
        (field("choices", GRADES), ["a", "b"], field("choice", GRADES), LOST),
        (field("choices", GRADES), ["b"], field("choice", GRADES), "b"),
        (field("tags"), ["tea"], field("text"), "tea"),
        (field("auto_number"), "A000012", field("text"), "A000012"),
        (field("duration"), 5400, field("text"), "1h 30m"),
    ],
    ids=lambda one: one.type if isinstance(one, Field) else None,
)
def test_a_value_becomes_one_of_another_type_or_is_refused(old: Field, value: Any, new: Field, wanted: Any) -> None:
    turned = Turner(old, new, HINTS).turn(json.dumps(value))
    if wanted is LOST:
        assert isinstance(turned, Refusal)
        assert turned.message.endswith(".")
    else:
        assert turned == new.parse(wanted)


def test_what_it_was_before_comes_back_where_it_is_untouched() -> None:
    number, text = field("integer"), field("text")
    turner = Turner(number, text, HINTS, kept=text)
    assert turner.turn("1500", '"1,500"') == "1,500"
    assert turner.turn(None, '"many"') == "many"
    assert turner.turn("7", '"1,500"') == "7"
    assert turner.turn(None, '"3"') is None
