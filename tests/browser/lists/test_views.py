"""Saved views and pages that people arrange: locked ones, many of them, which one opens first, and two who arrange at once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import beside, enter, problems, send, window

MANY = 200


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    """A few customers; the administrator's cookies."""
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        people = [
            {"name": f"Person {n}", "city": "Bath" if n % 2 else "York", "email": f"p{n}@example.com"} for n in range(6)
        ]
        send(page, "POST", "/api/records/customer/bulk", {"create": people})
        product = {"name": "Tea", "code": "T1", "price": 100}
        send(page, "POST", "/api/records/product", product)
    return found


@pytest.fixture(scope="module")
def member(browser: Browser, house: House, state: Any) -> Any:
    """Somebody who may see what is theirs, and their cookies."""
    with beside(browser, house, state) as page:
        made = send(page, "POST", "/api/records/user", {"name": "Bo", "email": "bo@example.com", "role": "member"})
        link = send(page, "POST", f"/api/records/user/{made['id']}/invite")["link"]
    return enter(browser, house, link)


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        yield page


def save_as(page: Page, name: str, whose: str) -> None:
    page.get_by_role("button", name="Save as new view").click()
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_role("dialog").get_by_text(whose, exact=True).click()
    page.get_by_role("button", name="Save view").click()
    expect(page.get_by_role("link", name=name)).to_have_attribute("aria-current", re.compile("true|page"))


def view_menu(page: Page, view: str, item: str) -> None:
    page.get_by_role("button", name=f"Menu of the view {view}").click()
    page.get_by_role("menuitem", name=item).click()


def test_a_locked_view_offers_only_a_new_one_until_it_is_unlocked(desk: Page) -> None:
    desk.goto("/customer?sort=name")
    save_as(desk, "By name", "Everyone")
    view_menu(desk, "By name", "Lock view")
    expect(desk.get_by_text("View By name is locked.")).to_be_visible()
    expect(
        desk.get_by_role("link", name="By name").get_by_role("img", name="locked").or_(desk.get_by_label("locked"))
    ).to_be_visible()
    desk.get_by_role("columnheader", name="City").get_by_role("button", name="City", exact=True).click()
    expect(desk.get_by_role("button", name="Save as new view")).to_be_visible()
    expect(desk.get_by_role("button", name="Save for everyone")).to_have_count(0)
    assert problems(desk) == []
    view_menu(desk, "By name", "Unlock view")
    desk.get_by_role("button", name="Save for everyone").click()
    expect(desk.get_by_role("img", name="changed, not saved")).to_have_count(0)
    # Whoever saves stays in the view that was saved.
    expect(desk.get_by_role("link", name="By name")).to_have_attribute("aria-current", re.compile("true|page"))
    expect(desk.get_by_role("columnheader", name="City")).to_have_attribute("aria-sort", "ascending")


def test_the_list_opens_with_what_the_role_has_and_otherwise_with_what_one_chose(
    desk: Page, browser: Browser, house: House, member: Any
) -> None:
    desk.goto("/product?sort=-name")
    save_as(desk, "Catalogue", "Everyone")
    view_menu(desk, "Catalogue", "Open the list with this view…")
    asked = desk.get_by_role("dialog")
    asked.get_by_role("combobox", name="For whom").click()
    desk.get_by_role("option", name="Role: Member").click()
    asked.get_by_role("button", name="Open with this view").click()
    expect(desk.get_by_role("status").filter(has_text="Role: Member: the list opens with Catalogue.")).to_be_visible()
    with window(browser, house, member) as other:
        other.goto("/product")
        expect(other.get_by_role("link", name="Catalogue")).to_have_attribute("aria-current", re.compile("true|page"))
        other.get_by_role("link", name="All", exact=True).click()
        other.get_by_role("button", name="Menu of the view All").click()
        other.get_by_role("menuitem", name="Open the list with this view…").click()
        other.get_by_role("dialog").get_by_role("button", name="Open with this view").click()
        expect(other.get_by_role("dialog")).to_have_count(0)
    with window(browser, house, member) as again:
        again.goto("/product")
        expect(again.get_by_role("grid")).to_be_visible()
        expect(again.get_by_role("link", name="All", exact=True)).to_have_attribute(
            "aria-current", re.compile("true|page")
        )


def test_one_of_two_hundred_views_is_found_by_its_name(desk: Page) -> None:
    desk.goto("/order")
    views = [
        {"name": f"View {n:03}", "object": "order", "settings": {"sort": "number"}, "visibility": "everyone"}
        for n in range(MANY)
    ]
    send(desk, "POST", "/api/records/saved_view/bulk", {"create": views})
    desk.goto("/order?view=")
    desk.get_by_role("button", name=re.compile(r"^All \d+ views$")).click()
    desk.get_by_role("textbox", name="Find a view").fill("View 173")
    found = desk.get_by_role("dialog").get_by_role("link")
    expect(found).to_have_count(1)
    assert problems(desk) == []
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="View 173")).to_have_attribute("aria-current", re.compile("true|page"))
    assert desk.get_by_role("navigation", name="Views").get_by_role("link").count() <= 8


def open_person(page: Page, name: str) -> None:
    found = send(page, "GET", f'/api/records/customer?where=["name","=","{name}"]&fields=id')["records"][0]
    page.goto(f"/customer/{found['id']}")
    page.get_by_role("heading", level=2, name=name).wait_for()


def section(page: Page, name: str) -> Any:
    return page.get_by_role("region", name=name, exact=True)


def test_a_page_is_arranged_in_place_by_keys_and_given_to_everyone(
    desk: Page, browser: Browser, house: House, member: Any
) -> None:
    # A page of many fields: what is dragged and where it goes are both in view.
    desk.set_viewport_size({"width": 1440, "height": 2000})
    desk.goto("/")
    open_person(desk, "Person 1")
    desk.get_by_role("button", name="Arrange this page").click()
    desk.get_by_role("button", name="Add a group").click()
    desk.get_by_role("textbox", name="Name of the group").last.fill("Where they are")
    desk.get_by_role("button", name="Hide language").click()
    expect(section(desk, "Left out")).to_contain_text("Language")
    city = desk.get_by_role("button", name="Move city")
    city.focus()
    for key in ("Space", "ArrowDown", "Space"):
        desk.keyboard.press(key)
        desk.wait_for_timeout(300)
    assert problems(desk) == []
    source = city.bounding_box()
    assert source
    desk.mouse.move(source["x"] + 10, source["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(source["x"] + 20, source["y"] + 20, steps=3)
    over = section(desk, "Where they are")
    for nudge in range(40):
        # Fields make room while one is carried past them, so that the group is not where it was.
        target = over.bounding_box()
        assert target
        desk.mouse.move(target["x"] + 60 + nudge % 2, target["y"] + target["height"] - 16, steps=5)
        desk.wait_for_timeout(100)
        if "City" in over.inner_text():
            break
    desk.mouse.up()
    # The click that ends a drag is no click; nobody is as quick to make the next one.
    desk.wait_for_timeout(200)
    expect(section(desk, "Where they are")).to_contain_text("City")
    desk.get_by_role("button", name="Save layout").click()
    expect(desk.get_by_role("heading", level=3, name="Where they are")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("^City: Bath"))).to_be_visible()
    with window(browser, house, member) as other:
        other.goto("/")
        open_person(other, "Person 1")
        expect(other.get_by_role("heading", level=3, name="Where they are")).to_be_visible()
        expect(other.get_by_role("button", name="Arrange this page")).to_have_count(0)
    desk.get_by_role("button", name="Arrange this page").click()
    desk.get_by_role("button", name="Back to the original").click()
    expect(desk.get_by_role("heading", level=3, name="Where they are")).to_have_count(0)


def test_of_two_who_arrange_a_page_the_second_is_told(desk: Page) -> None:
    desk.goto("/")
    open_person(desk, "Person 2")
    desk.get_by_role("button", name="Arrange this page").click()
    desk.get_by_role("button", name="Hide language").click()
    theirs = {"object": "customer", "role": "everyone", "sections": [{"label": "Theirs", "fields": ["city"]}]}
    send(desk, "POST", "/api/records/page_layout", theirs)
    desk.get_by_role("button", name="Save layout").click()
    expect(desk.get_by_role("alert")).to_contain_text("Somebody arranged this page meanwhile")
    expect(section(desk, "Theirs")).to_contain_text("City")
    desk.get_by_role("button", name="Back to the original").click()
    expect(desk.get_by_role("button", name="Arrange this page")).to_be_visible()
