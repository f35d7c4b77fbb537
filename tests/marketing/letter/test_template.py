"""Templates: fields, fallbacks, links, and nothing a value can break out of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.marketing.letter.template import Filled, Route, Source, fill_template, read_template

ROUTE = Route("https://rapport.example/u/1")


def fill(body: str, values: dict[str, str] | None = None, route: Route = ROUTE, **source: str) -> Filled:
    template = read_template(Source(source.get("subject", "Hi"), "", body, source.get("sender", "")), "en")
    assert template.problems == ()
    return fill_template(template, values or {}, route)


def test_a_field_shows_its_value_everywhere():
    mail = fill(
        "Dear **{{name}}**, from {{owner.name}}", {"name": "李明", "owner.name": "王芳"}, subject="For {{name}}"
    )
    assert mail.subject == "For 李明"
    assert "Dear <strong>李明</strong>, from 王芳" in mail.html
    assert "Dear 李明, from 王芳" in mail.text
    assert mail.missing == ()


def test_an_empty_value_takes_its_fallback_or_is_missing():
    mail = fill("{{first_name|朋友}} in {{ city }}, {{code|}}", {"first_name": ""})
    assert "朋友 in ," in mail.text
    assert mail.missing == ("city",)


def test_the_fields_of_a_template_are_known_before_it_is_filled():
    template = read_template(
        Source("{{name}}", "{{city|x}}", "[a](https://x.example/{{code}}) {{unsubscribe_url}}"), "en"
    )
    assert template.fields == {"name", "city", "code"}


def test_html_in_a_value_stays_text():
    mail = fill("{{name|<i>}} <b>x</b>", {"name": '<script>"&'})
    assert "&lt;script&gt;&quot;&amp; &lt;b&gt;x&lt;/b&gt;" in mail.html
    assert '<script>"& <b>x</b>' in mail.text


@given(st.text(max_size=40))
def test_no_value_adds_a_tag_or_an_address(value: str):
    body = "{{name}} [go](https://shop.example/{{name}}) [at]({{name}}) ![p]({{name}})"
    empty, full = fill(body, {"name": "x"}), fill(body, {"name": value or "x"})
    assert re.findall(r"<[a-z/]+", full.html) == re.findall(r"<[a-z/]+", empty.html)
    for address in re.findall(r'(?:href|src)="([^"]*)"', full.html):
        assert address.startswith(("https://", "http://", "mailto:", "tel:")) or address == "#"
    assert "\n" not in full.subject


def test_a_value_within_an_address_cannot_change_where_it_leads():
    mail = fill("[go](https://shop.example/?c={{code}})", {"code": "1&to=https://evil.example"})
    assert 'href="https://shop.example/?c=1%26to%3Dhttps%3A%2F%2Fevil.example"' in mail.html


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " JavaScript:x", "//evil.example"])
def test_an_address_from_a_field_must_be_a_web_or_mail_address(address: str):
    assert 'href="#"' in fill("[go]({{website}})", {"website": address}).html


def test_links_are_tracked_but_not_the_one_to_leave_nor_pictures():
    route = Route("https://r.example/u/1", lambda to: f"https://r.example/c?{len(to)}", "https://r.example/o/1")
    mail = fill("[go](https://shop.example) ![p](https://shop.example/p.png) [call](tel:123)", route=route)
    assert 'href="https://r.example/c?20"' in mail.html
    assert 'src="https://shop.example/p.png"' in mail.html and 'href="tel:123"' in mail.html
    assert 'href="https://r.example/u/1"' in mail.html
    assert 'src="https://r.example/o/1" width="1"' in mail.html
    assert "go ( https://r.example/c?20 )" in mail.text


def test_the_line_to_leave_is_added_unless_the_author_wrote_it():
    assert fill("Hello").html.count(ROUTE.unsubscribe) == 1
    assert fill("Hello").text.endswith(f"Unsubscribe: {ROUTE.unsubscribe}\n")
    own = fill("[Leave]({{unsubscribe_url}})")
    assert own.html.count(ROUTE.unsubscribe) == 1 and ">Leave</a>" in own.html


def test_the_line_to_leave_speaks_the_recipients_language():
    template = read_template(Source("你好", "", "正文", "西湖茶舍"), "zh-CN")
    mail = fill_template(template, {}, ROUTE)
    assert "您是西湖茶舍的顾客" in mail.html and "退订" in mail.text and 'lang="zh-Hans"' in mail.html


def test_markdown_becomes_styled_html_and_readable_text():
    mail = fill(
        "# Spring\n\nLine\n\n- one\n- two\n\n1. a\n2. b\n\n[[Buy now]](https://shop.example)\n\n<https://a.example>"
    )
    assert '<h1 style="' in mail.html and ">Buy now</a>" in mail.html and "background:#1d6b50" in mail.html
    assert mail.text.startswith(
        "Spring\n\nLine\n\n- one\n- two\n\n1. a\n2. b\n\nBuy now ( https://shop.example )\n\nhttps://a.example\n"
    )


@pytest.mark.parametrize(
    ("subject", "body", "part"),
    [
        ("", "x", "no subject"),
        ("x", " ", "no text"),
        ("x", "{{Not a field}}", "not a field"),
        ("x", "{{name", "open"),
        ("{{}}", "x", "In the subject"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(subject: str, body: str, part: str):
    problems = read_template(Source(subject, "", body), "en").problems
    assert any(part in problem for problem in problems)


def test_text_that_looks_like_our_own_marks_is_left_alone():
    assert "rq0xs0q rq0xa0q X" in fill("rq0xs0q rq0xa0q {{name}}", {"name": "X"}).text
