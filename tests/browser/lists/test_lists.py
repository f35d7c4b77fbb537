"""Long lists in the browser: ten thousand rows, groups, figures, layouts, the panel beside the list, many at once."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import beside, enter, send, window
from tests.browser.test_everyday import PASTE

MANY = 10_000
CITIES = ("Hangzhou", "London", "Suzhou", "Taipei")
LIGHT = 1_500
NODES = "() => document.querySelectorAll('*').length"
WIDE = "name,kind,city,country,email,phone,code,address,language,birthday,created_at,updated_at,owner,owner.name,owner.email,owner.team,owner.role"


@pytest.fixture(scope="module")
def stocked(browser: Browser, house: House) -> Any:
    """A workspace with ten thousand customers and a few products, and the cookies of its administrator."""
    found = enter(browser, house)
    people = [{"name": f"Person {n:05}", "city": CITIES[n % 4], "country": "Anywhere"} for n in range(MANY)]
    products = [{"name": f"Tea {n}", "code": f"T{n}", "price": 100 * (n + 1), "category": "Tea"} for n in range(4)]
    with beside(browser, house, found) as page:
        for start in range(0, MANY, 2_500):
            send(page, "POST", "/api/records/customer/bulk", {"create": people[start : start + 2_500]})
        send(page, "POST", "/api/records/product/bulk", {"create": products})
    return found


@pytest.fixture
def desk(browser: Browser, house: House, stocked: Any) -> Iterator[Page]:
    """The administrator's window."""
    with window(browser, house, stocked) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        yield page


def row(page: Page, name: str) -> Any:
    return page.get_by_role("row").filter(has_text=name)


def test_ten_thousand_rows_stay_light_from_the_first_to_the_last(desk: Page) -> None:
    desk.goto(f"/customer?sort=name&cols={WIDE}")
    expect(row(desk, "Person 00000")).to_be_visible()
    grid = desk.get_by_role("grid")
    seen = [desk.evaluate(NODES)]
    grid.hover()
    for _ in range(12):
        desk.mouse.wheel(0, 2_500)
        desk.wait_for_timeout(60)
        seen.append(desk.evaluate(NODES))
    desk.mouse.wheel(1_200, 0)
    expect(desk.get_by_role("columnheader", name=re.compile("Owner › Role"))).to_be_visible()
    seen.append(desk.evaluate(NODES))
    expect(desk.get_by_role("row").filter(has_text=re.compile(r"Person 00[6-9]\d\d")).first).to_be_visible()
    grid.focus()
    desk.keyboard.press("Control+End")
    last = row(desk, f"Person {MANY - 1:05}")
    expect(last).to_be_visible()
    expect(last).to_have_attribute("aria-rowindex", str(MANY + 1))
    seen.append(desk.evaluate(NODES))
    desk.keyboard.press("Control+Home")
    expect(row(desk, "Person 00000")).to_be_visible()
    assert max(seen) <= LIGHT, seen


def test_groups_close_and_their_figures_are_those_of_everything(desk: Page) -> None:
    desk.goto("/customer?group=city&sort=name")
    expect(row(desk, "10,000 records")).to_be_visible()
    expect(row(desk, "Person 00000")).to_be_visible()
    desk.get_by_role("button", name="Hangzhou 2,500").click()
    expect(row(desk, "Person 00000")).to_have_count(0)
    expect(row(desk, "Person 00001")).to_be_visible()
    for city in CITIES[1:3]:
        desk.get_by_role("button", name=f"{city} 2,500").click()
    expect(row(desk, "Person 00003")).to_be_visible()
    desk.get_by_role("button", name="By city").click()
    desk.get_by_role("menuitem", name="No groups").click()
    expect(row(desk, "Person 00000")).to_be_visible()


def test_a_group_too_long_to_stand_among_others_says_so_and_is_shown_alone(desk: Page) -> None:
    desk.goto("/customer?group=country&sort=name")
    expect(desk.get_by_role("button", name="Anywhere 10,000")).to_be_visible()
    expect(desk.get_by_role("button", name="Show all as a list")).to_have_count(0)
    one = send(desk, "POST", "/api/records/customer", {"name": "Person of late", "country": "Anywhere"})
    desk.reload()
    expect(row(desk, "the first 10,000 are here")).to_contain_text("10,001")
    desk.get_by_role("button", name="Show all as a list").click()
    expect(desk.get_by_role("button", name="Country is Anywhere", exact=True)).to_be_visible()
    expect(row(desk, "10,001 records")).to_be_visible()
    desk.go_back()
    expect(desk.get_by_role("button", name="Show all as a list")).to_be_visible()
    send(desk, "DELETE", f"/api/records/customer/{one['id']}")


def test_a_search_and_a_filter_that_find_nothing_say_what_was_looked_for(desk: Page) -> None:
    desk.goto("/product?q=coffee")
    nothing = desk.get_by_role("status").filter(has=desk.get_by_role("heading"))
    expect(nothing).to_contain_text("No products match “coffee”")
    nothing.get_by_role("button", name="Clear search").click()
    expect(row(desk, "Tea 0")).to_be_visible()
    desk.goto("/product?f=" + quote(json.dumps(["and", ["category", "=", "Tea"], ["code", "=", "None"]])))
    expect(nothing).to_contain_text("Category is Tea · Code is None")
    nothing.get_by_role("button", name="Clear filters").click()
    expect(row(desk, "Tea 0")).to_be_visible()


def test_a_figure_at_the_foot_is_chosen_and_kept(desk: Page) -> None:
    desk.goto("/product?sort=name")
    foot = row(desk, "4 records")
    expect(foot).to_contain_text("1,000")
    foot.get_by_role("button", name="Figure for price").click()
    desk.get_by_role("menuitem", name="Average").click()
    expect(foot).to_contain_text("250")
    desk.reload()
    expect(foot).to_contain_text("250")
    expect(desk).to_have_url(re.compile("price%7Eavg|price~avg"))


def test_another_layout_keeps_the_filter_and_a_way_back_is_one_step(desk: Page) -> None:
    desk.goto(f"/customer?sort=name&f={quote(json.dumps(['city', '=', 'London']))}")
    head = desk.get_by_role("heading", level=1).locator("..")
    expect(head).to_contain_text("2,500")
    for layout in ("Board", "Calendar", "Table"):
        desk.get_by_role("button", name=layout, exact=True).click()
        expect(desk).to_have_url(re.compile(f"layout={layout.lower()}.*London|London.*layout={layout.lower()}"))
        if layout != "Calendar":
            expect(head).to_contain_text("2,500")
    expect(desk.get_by_role("img", name="changed, not saved")).to_be_visible()
    row(desk, "Person 00001").get_by_role("gridcell").nth(2).click()
    desk.keyboard.press("Control+Enter")
    expect(desk.get_by_role("heading", name="Person 00001", level=2)).to_be_visible()
    desk.go_back()
    expect(row(desk, "Person 00001")).to_be_visible()
    desk.get_by_role("button", name="Reset").click()
    expect(head).to_contain_text("10,000")


def test_a_board_is_saved_as_a_view_of_its_own(desk: Page) -> None:
    desk.goto("/customer?layout=board&by=kind")
    desk.get_by_role("button", name="Save as new view").click()
    desk.get_by_role("textbox", name="Name").fill("By kind")
    desk.get_by_role("button", name="Save view").click()
    expect(desk.get_by_role("img", name="changed, not saved")).to_be_hidden()
    desk.get_by_role("link", name="All", exact=True).click()
    expect(desk.get_by_role("grid")).to_be_visible()
    desk.get_by_role("link", name="By kind").click()
    expect(desk.get_by_role("group", name="Customers by kind")).to_be_visible()


def test_the_panel_follows_the_list_and_back_closes_it_first(desk: Page) -> None:
    desk.goto("/product")
    desk.goto("/customer?sort=name")
    row(desk, "Person 00002").get_by_role("gridcell").nth(2).click()
    desk.keyboard.press("Space")
    panel = desk.get_by_role("complementary")
    expect(panel.get_by_role("heading", name="Person 00002")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    expect(panel.get_by_role("heading", name="Person 00004")).to_be_visible()
    desk.reload()
    expect(panel.get_by_role("heading", name="Person 00004")).to_be_visible()
    desk.go_back()
    expect(panel).to_have_count(0)
    expect(row(desk, "Person 00002")).to_be_visible()
    desk.keyboard.press("Space")
    row(desk, "Person 00003").get_by_role("gridcell").nth(2).click()
    desk.keyboard.press("Space")
    expect(panel).to_be_visible()
    desk.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    desk.go_back()
    expect(desk).to_have_url(re.compile("/product"))


def test_columns_are_dragged_moved_by_keys_and_pinned(desk: Page) -> None:
    desk.goto("/customer?cols=name,kind,city,country,email")
    names = desk.get_by_role("columnheader")

    def order() -> list[str]:
        return [text.strip() for text in names.all_inner_texts() if text.strip()]

    expect(names.nth(2)).to_be_visible()
    email, kind = (desk.get_by_role("columnheader", name=name).bounding_box() for name in ("Email", "Kind"))
    assert email and kind
    desk.mouse.move(email["x"] + 30, email["y"] + 15)
    desk.mouse.down()
    desk.mouse.move(kind["x"] + 40, kind["y"] + 15, steps=8)
    desk.mouse.up()
    expect(desk).to_have_url(re.compile("cols=name%2Cemail%2Ckind"))
    row(desk, "Person").first.get_by_role("gridcell").nth(2).click()
    desk.keyboard.press("Alt+ArrowRight")
    expect(desk).to_have_url(re.compile("cols=name%2Ckind%2Cemail"))
    desk.keyboard.press("Alt+ArrowDown")
    desk.get_by_role("menuitem", name="Pin beside the name").click()
    desk.reload()
    expect(names.nth(2)).to_have_text("Email")
    assert order()[:3] == ["Name", "Email", "Kind"]


def test_all_that_match_are_changed_at_once_and_taken_back_as_one(desk: Page) -> None:
    desk.goto(f"/customer?sort=name&cols=name,city,country&f={quote(json.dumps(['city', '=', 'Suzhou']))}")
    row(desk, "Person 00002").get_by_role("checkbox").check()
    desk.get_by_role("button", name="Choose all 2,500 that match").click()
    desk.get_by_role("button", name="Set a field").click()
    asked = desk.get_by_role("dialog")
    asked.get_by_role("combobox", name="Field").click()
    desk.get_by_role("option", name="Country", exact=True).click()
    asked.get_by_role("textbox", name="Country").fill("China")
    asked.get_by_role("button", name="Change 2,500").click()
    expect(row(desk, "Person 00002")).to_contain_text("China")
    expect(row(desk, "Person 00006")).to_contain_text("China")
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("status").filter(has_text="Taking it back")).to_be_visible()
    expect(row(desk, "Person 00002")).to_contain_text("Anywhere", timeout=120_000)


def test_cells_are_typed_into_left_and_taken_back(desk: Page) -> None:
    desk.goto("/product?sort=name&cols=name,price,category")
    price = row(desk, "Tea 1").get_by_role("gridcell").nth(2)
    price.click()
    desk.keyboard.type("1.2m")
    desk.keyboard.press("Tab")
    expect(price).to_contain_text("1,200,000")
    expect(row(desk, "Tea 1").get_by_role("gridcell").nth(3)).to_have_attribute("data-active", "true")
    sent: list[str] = []
    desk.on("request", lambda request: sent.append(request.method) if request.method == "PATCH" else None)
    price.click()
    desk.keyboard.type("7")
    desk.keyboard.press("Escape")
    expect(price).to_contain_text("1,200,000")
    assert sent == []
    desk.reload()
    expect(price).to_contain_text("1,200,000")


def test_chosen_rows_are_copied_as_a_block(desk: Page) -> None:
    desk.goto("/product?sort=name&cols=name,category")
    row(desk, "Tea 2").get_by_role("gridcell").nth(2).click()
    desk.keyboard.press("Shift+ArrowDown")
    desk.keyboard.press("Control+c")
    desk.wait_for_function("navigator.clipboard.readText().then(text => text.includes('Tea 3'))")
    assert desk.evaluate("navigator.clipboard.readText()") == "Tea 2\tTea\nTea 3\tTea"


def test_a_field_gets_back_what_its_history_tells(desk: Page) -> None:
    made = send(desk_at(desk), "POST", "/api/records/customer", {"name": "Restorable", "city": "First"})
    send(desk, "PATCH", f"/api/records/customer/{made['id']}", {"city": "Second"})
    desk.goto(f"/customer/{made['id']}")
    desk.get_by_role("button", name=re.compile("field change")).click()
    desk.get_by_role("button", name="Restore city to First").click()
    expect(desk.get_by_role("button", name=re.compile("^City: First"))).to_be_visible()
    desk.get_by_role("button", name="Call", exact=True).click()
    desk.get_by_role("button", name="Save: Call").click()
    expect(desk.get_by_role("region", name="Timeline").get_by_text("Call").first).to_be_visible()


def desk_at(page: Page) -> Page:
    page.goto("/product")
    return page


def test_an_amount_is_typed_as_people_in_china_say_it(browser: Browser, house: House, stocked: Any) -> None:
    with window(browser, house, stocked, locale="zh-CN") as page:
        page.add_init_script("localStorage.setItem('rapport.appearance', JSON.stringify({locale: 'zh-CN'}))")
        page.goto("/product?sort=name&cols=name,price,category")
        price = row(page, "Tea 3").get_by_role("gridcell").nth(2)
        price.click()
        with page.expect_response(lambda answer: answer.request.method == "PATCH") as sent:
            page.keyboard.type("12万")
            page.keyboard.press("Enter")
        assert float(sent.value.json()["price"]["amount"]) == 120_000
        expect(price).to_have_text("¥120,000.00")


def test_a_whole_sheet_goes_where_its_head_says_and_adds_what_is_new(desk: Page) -> None:
    desk.goto("/product?sort=name&cols=name,price,category&f=" + quote(json.dumps(["code", "starts", "T"])))
    row(desk, "Tea 0").get_by_role("gridcell").nth(3).click()
    sheet = "Category\tPrice\tName\tColour\nGreen\t11\tTea 0\tred\nGreen\tdear\tTea 1\nBlack\t300\tTea 2\nBlack\t400\tTea 3\nWhite\t5\tTea 9\n"
    desk.evaluate(PASTE, sheet)
    asked = desk.get_by_role("dialog")
    expect(asked).to_contain_text("The first line names the columns.")
    expect(asked).to_contain_text("1 column has no place here and is left out.")
    expect(asked).to_contain_text("1 cell cannot be changed")
    asked.get_by_text("Add 1 line without a row as a new record").click()
    expect(asked.get_by_role("row").last).to_contain_text("Tea 9")
    asked.get_by_role("button", name=re.compile("^Add 1, change")).click()
    expect(asked).to_have_count(0)
    expect(row(desk, "Tea 0")).to_contain_text("Green")
    desk.get_by_role("button", name="Undo").click()
    expect(row(desk, "Tea 0")).to_contain_text("Tea")
    expect(row(desk, "Tea 0")).not_to_contain_text("Green")
    assert send(desk, "GET", '/api/records/product?where=["name","=","Tea 9"]')["records"] == []


def test_a_jump_into_the_middle_shows_the_rows_of_the_middle(desk: Page) -> None:
    desk.goto("/customer?sort=name")
    expect(row(desk, "Person 00000")).to_be_visible()
    grid = desk.get_by_role("grid")
    for part in (0.3, 0.7, 0.5):
        grid.evaluate("(element, part) => { element.scrollTop = element.scrollHeight * part; }", part)
        number = round(MANY * part)
        shown = desk.get_by_role("row").filter(has_text=re.compile(f"Person 0?{str(number)[:-2]}\\d\\d"))
        expect(shown.first).to_be_visible()
    place = row(desk, "Person 05000")
    expect(place).to_have_attribute("aria-rowindex", "5002")
    assert desk.evaluate(NODES) <= LIGHT
