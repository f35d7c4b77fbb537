"""What people really write is read as what they mean."""

from datetime import time
from typing import Any

import pytest

from rapport.engine.objects.field import Field, at_home
from rapport.engine.objects.fields.numbers.rating import Rating
from rapport.engine.objects.fields.several.choices import Choices
from rapport.engine.objects.fields.several.tags import Tags
from rapport.engine.objects.fields.texts.email import Email
from rapport.engine.objects.fields.texts.long_text import LongText
from rapport.engine.objects.fields.texts.phone import Phone
from rapport.engine.objects.fields.times.duration import Duration
from rapport.engine.objects.fields.times.recurrence import Recurrence, read_rhythm, say_rhythm
from rapport.engine.objects.fields.times.time import Time
from rapport.engine.objects.fields.values.location import Location, Point
from rapport.engine.objects.fields.values.person_name import PersonName, read_name
from rapport.engine.objects.fields.values.place import Place
from rapport.engine.objects.fields.values.written_place import read_place

SAID = [
    *[(Time(), text, time(14, 30)) for text in ("14:30", "2:30 pm", "2.30 p.m.", "下午2点半", "14时30分", "1430", "14:30:00")],
    *[(Time(), text, time()) for text in ("0:00", "12am", "凌晨12点")],
    *[
        (Duration(), text, 5_400)
        for text in ("PT1H30M", "1h 30m", "1h30", "90 分钟", "90", "1:30", "一个半小时", "1小时半", "1.5 hours", "九十分钟")
    ],
    *[
        (Email(), text, "li.lei@example.com")
        for text in (" Li.Lei@Example.com ", "li.lei @ example.com", "mailto:li.lei@example.com", "李雷 <li.lei@example.com>")
    ],
    *[(Email(), text, "li.lei@example.com") for text in ("li.lei＠example。com", "li.lei@example.com\u200b")],
    (Duration(unit="hour"), "2", 7_200),
    (Duration(), "半小时", 1_800),
    (Duration(), "2天3小时", 183_600),
    *[(Rating(), text, 4) for text in ("4", "★★★★☆", "4 stars", "四星", "4/5", "⭐⭐⭐⭐")],
    (Tags(), "#vip， 龙井;VIP", ["vip", "龙井"]),
    (Choices("low", "high, up", labels={"low": "低"}), "低; high, up", ["low", "high, up"]),
    (Choices("low", "high", labels={"low": "低"}), "high、低", ["low", "high"]),
    *[
        (Location(), text, Point(30.25, 120.15))
        for text in ("30.25, 120.15", "geo:30.25,120.15", "https://map.cn/@30.25,120.15,9z", "30°15'0\"N 120°9'0\"E", "北纬30.25度 东经120.15度")
    ],
]  # fmt: skip
RHYTHMS = {
    "every 2 weeks on Mon, Thu": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "每两周周一、周四": "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "每周一": "FREQ=WEEKLY;BYDAY=MO",
    "每隔一天": "FREQ=DAILY;INTERVAL=2",
    "每个工作日": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "every month on the last day": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "每月15日": "FREQ=MONTHLY;BYMONTHDAY=15",
    "每月最后一个周五": "FREQ=MONTHLY;BYDAY=-1FR",
    "every month on the first Monday, 3 times": "FREQ=MONTHLY;BYDAY=1MO;COUNT=3",
    "每年3月5日": "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "every 3 months until 2026-12-31": "FREQ=MONTHLY;INTERVAL=3;UNTIL=20261231",
    "RRULE:BYDAY=TH,MO;FREQ=WEEKLY": "FREQ=WEEKLY;BYDAY=MO,TH",
}
NAMES = {
    "王小明": PersonName("王", "小明"),
    "欧阳小明": PersonName("欧阳", "小明"),
    "王 小明": PersonName("王", "小明"),
    "Ada Lovelace": PersonName("Lovelace", "Ada"),
    "Lovelace, Ada": PersonName("Lovelace", "Ada"),
    "Ludwig van Beethoven": PersonName("van Beethoven", "Ludwig"),
    "김민수": PersonName("김", "민수"),
    "卡尔·马克思": PersonName("", "卡尔·马克思"),
    "Cher": PersonName("", "Cher"),
}
PLACES = {
    "浙江省杭州市西湖区文三路90号 310012": Place("CN", "浙江省", "杭州市", "西湖区", "文三路90号", "310012"),
    "北京市朝阳区建国路88号": Place("CN", "北京市", "北京市", "朝阳区", "建国路88号"),
    "中国广东深圳南山区科技园南区": Place("CN", "广东", "深圳", "南山区", "科技园南区"),
    "江苏省苏州市昆山市前进路1号": Place("CN", "江苏省", "苏州市", "昆山市", "前进路1号"),
    "杭州市翠苑街道翠苑小区3幢": Place("CN", "", "杭州市", "", "翠苑街道翠苑小区3幢"),
    "1 Infinite Loop, Cupertino, CA 95014, USA": Place("US", "CA", "Cupertino", "", "1 Infinite Loop", "95014"),
    "10 Downing Street\nLondon SW1A 2AA": Place("GB", "", "London", "", "10 Downing Street", "SW1A 2AA"),
    "Unter den Linden 5, 10117 Berlin, Deutschland": Place("DE", "", "Berlin", "", "Unter den Linden 5", "10117"),
    "Room 5, 90 Wensan Road, Xihu District, Hangzhou, Zhejiang 310012, China": Place(
        "CN", "Zhejiang", "Hangzhou", "Xihu District", "Room 5, 90 Wensan Road", "310012"
    ),
}


@pytest.mark.parametrize(("field", "text", "meant"), SAID)
def test_a_value_is_read_as_people_write_it(field: Field, text: str, meant: Any) -> None:
    assert field.from_text(text, {}) == meant
    assert field.from_text(field.text(_shown(field, meant)), {}) == meant


def _shown(field: Field, value: Any) -> Any:
    if isinstance(value, Point):
        return {"latitude": value.latitude, "longitude": value.longitude}
    return value.isoformat() if isinstance(value, time) else value


@pytest.mark.parametrize(("text", "rule"), RHYTHMS.items())
def test_a_rhythm_is_one_rule_and_its_words_read_back(text: str, rule: str) -> None:
    assert Recurrence().parse(text) == rule
    assert read_rhythm(say_rhythm(read_rhythm(rule))).rule == rule


@pytest.mark.parametrize(
    "text",
    ["sometimes", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY;BYDAY=MO", "FREQ=DAILY;COUNT=1;UNTIL=20260101",
     "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;UNTIL=soon", "每当想起"],
)  # fmt: skip
def test_what_is_no_rhythm_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.”]$"):
        Recurrence().parse(text)


@pytest.mark.parametrize(
    "text", ["li lei@example.com", "lei@example .com.", "a@example.com; b@example.com", "<>", "lei@"]
)
def test_what_may_mean_another_address_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="Enter an e-mail like"):
        Email().parse(text)


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_a_name_is_taken_apart_by_its_language(text: str, name: PersonName) -> None:
    assert read_name(text) == name
    assert read_name(name.text) == name


@pytest.mark.parametrize(("text", "place"), PLACES.items())
def test_an_address_is_taken_apart_by_the_rules_of_its_country(text: str, place: Place) -> None:
    assert read_place(text, "") == place
    assert read_place(place.text, "") == place


def test_an_address_without_a_country_is_where_the_workspace_is() -> None:
    read = read_place("5 Rose Lane, Springfield", "GB")
    assert read is not None
    assert (read.country, read.city, read.street) == ("GB", "Springfield", "5 Rose Lane")


@pytest.mark.parametrize(
    ("html", "safe", "text"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>", "a"),
        ("<img src=x onerror=alert(1)>b", "b", "b"),
        ('<a href="javascript:alert(1)">c</a>', '<a rel="noopener noreferrer nofollow">c</a>', "c"),
        ("<svg onload=alert(1)><b>d</b>", "<b>d</b>", "d"),
        ("<p>one<br>two</p><ul><li>three &amp; four</li></ul>", None, "one\ntwo\n• three & four"),
        ('<p style="position:fixed" onclick="x()">e</p>', "<p>e</p>", "e"),
    ],
)
def test_rich_text_keeps_what_is_harmless_and_says_it_plainly(html: str, safe: str | None, text: str) -> None:
    field = LongText(rich=True).named("story")
    rich = field.parse({"html": html})
    assert rich.text == text
    assert safe is None or rich.html == safe
    assert field.parse({"html": rich.html}) == rich


def test_text_in_a_rich_field_is_taken_as_it_is() -> None:
    rich = LongText(rich=True).named("story").parse("1 < 2 <b>\n\nnext")
    assert (rich.html, rich.text) == ("<p>1 &lt; 2 &lt;b&gt;</p><p>next</p>", "1 < 2 <b>\n\nnext")
    assert LongText(rich=True).named("story").parse({"html": "<p> </p><script>x</script>"}) is None


@pytest.mark.parametrize(
    ("region", "text", "number"),
    [("CN", "138 0013 8000", "+8613800138000"), ("GB", "020 7946 0958", "+442079460958"), ("US", "(212) 555-0123", "+12125550123")],
)  # fmt: skip
def test_a_phone_number_is_read_where_the_workspace_is(region: str, text: str, number: str) -> None:
    field = at_home(Phone(), region)
    assert field.parse(text) == field.operand(text) == number
    assert Phone().from_text(text, {"region": region}) == number
