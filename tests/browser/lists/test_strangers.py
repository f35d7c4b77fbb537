"""What somebody tries who does not know how it is meant: endless names, letters from the right, fields that vanish, another role."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import enter, problems, send, window

ENDLESS = ("Anybody who asks for a very long name " * 8)[:300].strip()
FROM_THE_RIGHT = "شركة الشاي الأخضر (2024) للتجارة"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    found = enter(browser, house)
    with window(browser, house, found) as page:
        page.goto("/")
        people = [
            {"name": name, "city": "Bath"} for name in (ENDLESS, FROM_THE_RIGHT, "Plain Person", "Another Person")
        ]
        send(page, "POST", "/api/records/customer/bulk", {"create": people})
    return found


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        yield page


def record_of(page: Page, name: str) -> str:
    found = send(page, "GET", "/api/records/customer?fields=name&limit=50")["records"]
    return str(next(one["id"] for one in found if one["name"] == name))


def cell(page: Page, name: str, column: str) -> Any:
    heads = page.get_by_role("columnheader").all_inner_texts()
    return page.get_by_role("row").filter(has_text=name).get_by_role("gridcell").nth(heads.index(column))


@pytest.mark.parametrize("width", [1440, 390])
def test_endless_names_and_letters_from_the_right_break_no_page(
    browser: Browser, house: House, state: Any, width: int
) -> None:
    with window(browser, house, state, width=width) as page:
        page.goto("/customer")
        for name in (ENDLESS, FROM_THE_RIGHT):
            page.goto("/customer")
            expect(page.get_by_role("link", name=name[:40])).to_be_visible()
            assert page.evaluate(SIDEWAYS) <= 0
            page.goto(f"/customer/{record_of(page, name)}")
            expect(page.get_by_role("main").get_by_role("heading", level=2).first).to_have_text(name)
            assert page.evaluate(SIDEWAYS) <= 0
            tall = page.get_by_role("main").get_by_role("heading", level=2).first.bounding_box()
            assert tall and tall["height"] < 200
        assert problems(page) == []


def test_a_field_that_is_removed_while_somebody_types_into_it_is_told(desk: Page) -> None:
    desk.goto("/")
    field = {"object": "customer", "label": "Favourite colour", "name": "favourite", "type": "text"}
    made = send(desk, "POST", "/api/records/custom_field", field)
    desk.goto("/customer?sort=name&cols=name,city,favourite")
    expect(desk.get_by_role("columnheader", name="Favourite colour")).to_be_visible()
    cell(desk, "Plain Person", "Favourite colour").dblclick()
    desk.keyboard.type("Green")
    send(desk, "DELETE", f"/api/records/custom_field/{made['id']}")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.get_by_role("columnheader", name="Favourite colour")).to_have_count(0)
    expect(desk.get_by_role("row").filter(has_text="Plain Person")).to_be_visible()


def test_another_role_counts_for_who_is_signed_in(desk: Page, browser: Browser, house: House) -> None:
    desk.goto("/")
    me = send(desk, "GET", "/api/session")["user"]["id"]
    person = record_of(desk, "Another Person")
    send(desk, "PATCH", f"/api/records/customer/{person}", {"owner": me})
    made = send(desk, "POST", "/api/records/user", {"name": "Cy", "email": "cy@example.com", "role": "member"})
    link = send(desk, "POST", f"/api/records/user/{made['id']}/invite")["link"]
    with window(browser, house, enter(browser, house, link)) as other:
        other.goto("/customer?sort=name")
        expect(other.get_by_role("row").filter(has_text="Plain Person")).to_be_visible()
        expect(other.get_by_role("row").filter(has_text="Another Person")).to_have_count(0)
        send(desk, "PATCH", f"/api/records/user/{made['id']}", {"role": "manager"})
        # The server remembers for a moment whom it has just let in.
        other.wait_for_timeout(2_500)
        other.reload()
        expect(other.get_by_role("row").filter(has_text="Another Person")).to_be_visible(timeout=60_000)
        send(desk, "PATCH", f"/api/records/user/{made['id']}", {"active": False})
        other.wait_for_timeout(2_500)
        other.get_by_role("link", name="Segments").first.click()
        expect(other.get_by_role("heading", name=re.compile("Sign in"))).to_be_visible(timeout=60_000)


@pytest.mark.parametrize(("wide", "high"), [(720, 450), (844, 390), (320, 640)])
def test_twice_as_large_on_its_side_or_very_narrow_everything_is_reached(
    browser: Browser, house: House, state: Any, wide: int, high: int
) -> None:
    with window(browser, house, state, width=wide) as page:
        page.set_viewport_size({"width": wide, "height": high})
        page.goto("/customer?sort=name")
        expect(page.get_by_role("row").filter(has_text="Another Person")).to_be_visible()
        assert page.evaluate(SIDEWAYS) <= 0
        room = page.get_by_role("grid").bounding_box()
        assert room and room["height"] >= 3 * 36
        page.goto(f"/customer/{record_of(page, 'Plain Person')}")
        last = page.get_by_role("button", name=re.compile("^City")).first
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()
        assert page.evaluate(SIDEWAYS) <= 0


def test_on_paper_there_is_the_record_and_nothing_to_press(desk: Page) -> None:
    desk.goto("/")
    desk.goto(f"/customer/{record_of(desk, 'Plain Person')}")
    expect(desk.get_by_role("main").get_by_role("heading", level=2, name="Plain Person")).to_be_visible()
    expect(desk.get_by_text("Bath").first).to_be_visible()
    desk.emulate_media(media="print")
    expect(desk.get_by_role("navigation").first).to_be_hidden()
    expect(desk.get_by_text("Bath").first).to_be_visible()
    expect(desk.get_by_role("main").get_by_role("heading", level=2, name="Plain Person")).to_be_visible()
