"""Boards and calendars in the browser: moved with the mouse, keys, a finger and a menu; refused moves come back."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, Route, expect

from tests.browser.house import House
from tests.browser.looking import beside, enter, send, window

STATUSES = ("placed", "paid", "shipped")


@pytest.fixture(scope="module")
def sold(browser: Browser, house: House) -> Any:
    """Twelve orders of a hundred each in three states, and calls in March 2026."""
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        buyer = send(page, "POST", "/api/records/customer", {"name": "Wang Xiaotong"})["id"]
        for n in range(12):
            told = {"number": f"A-{n:02}", "customer": buyer, "placed_at": f"2026-03-{n + 1:02}T04:00:00Z"}
            order = send(page, "POST", "/api/records/order", told | {"status": STATUSES[n % 3]})
            line = {"order": order["id"], "description": "Tea", "quantity": 1, "price": 100, "total": 100}
            send(page, "POST", "/api/records/order_line", line)
        for n in range(3):
            call = {"customer": buyer, "kind": "call", "subject": f"Call {n}", "at": f"2026-03-{10 + n}T02:00:00Z"}
            send(page, "POST", "/api/records/interaction", call)
    return found


@pytest.fixture
def desk(browser: Browser, house: House, sold: Any) -> Iterator[Page]:
    """The administrator's window on the board of orders."""
    with window(browser, house, sold) as page:
        page.goto("/order?layout=board&sort=number")
        expect(lane(page, "placed").locator("[data-card]").first).to_be_visible()
        yield page


def lane(page: Page, key: str) -> Locator:
    return page.locator(f'section[data-lane="{key}"]')


def figures(page: Page, key: str) -> tuple[int, str]:
    """The count and the sum in the head of a column."""
    head = lane(page, key)
    return int(head.locator("[data-count]").inner_text()), head.locator("[data-sum]").inner_text()


def carry(page: Page, card: Locator, to: Locator) -> None:
    source, target = card.bounding_box(), to.bounding_box()
    assert source and target
    page.mouse.move(source["x"] + 60, source["y"] + 40)
    page.mouse.down()
    page.mouse.move(source["x"] + 70, source["y"] + 44, steps=3)
    page.mouse.move(target["x"] + 120, target["y"] + 160, steps=10)
    page.wait_for_timeout(100)
    page.mouse.up()


def test_a_card_dragged_to_another_column_changes_both_heads_at_once(desk: Page) -> None:
    (placed, _), (paid, paid_sum) = figures(desk, "placed"), figures(desk, "paid")
    card = lane(desk, "placed").locator("[data-card]").first
    name = card.get_by_role("link").inner_text()
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "PATCH":
            held.append(route)
        else:
            route.continue_()

    desk.route("**/api/records/order/*", hold)
    carry(desk, card, lane(desk, "paid"))
    expect(lane(desk, "paid").locator("[data-count]")).to_have_text(str(paid + 1))
    expect(lane(desk, "placed").locator("[data-count]")).to_have_text(str(placed - 1))
    assert figures(desk, "paid")[1] != paid_sum
    for route in held:
        route.continue_()
    desk.unroute_all(behavior="wait")
    expect(desk.get_by_role("status").filter(has_text=f"{name}: Status changed to Paid")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(lane(desk, "placed").locator("[data-count]")).to_have_text(str(placed))
    expect(lane(desk, "paid").locator("[data-sum]")).to_have_text(paid_sum)


def test_a_card_is_carried_with_keys_and_that_is_said_aloud(desk: Page) -> None:
    shipped = figures(desk, "shipped")[0]
    card = lane(desk, "paid").locator("[data-card]").first
    name = card.get_by_role("link").inner_text()
    card.get_by_role("link").focus()
    desk.keyboard.press("Space")
    expect(desk.get_by_text(f"{name} is over Paid.")).to_be_attached()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_text(f"{name} is over Shipped.")).to_be_attached()
    desk.keyboard.press("Space")
    expect(lane(desk, "shipped").locator("[data-count]")).to_have_text(str(shipped + 1))
    expect(lane(desk, "shipped").get_by_role("link", name=name)).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="changed to Shipped")).to_be_visible()

    lane(desk, "shipped").get_by_role("link", name=name).focus()
    desk.keyboard.press("Shift+ArrowLeft")
    expect(lane(desk, "shipped").locator("[data-count]")).to_have_text(str(shipped))
    desk.reload()
    expect(lane(desk, "paid").get_by_role("link", name=name)).to_be_visible()


def test_a_move_that_is_refused_comes_back_with_the_reason(desk: Page) -> None:
    placed = figures(desk, "placed")[0]

    def refuse(route: Route) -> None:
        if route.request.method != "PATCH":
            return route.continue_()
        told = {"code": "invalid", "detail": "This month is closed.", "fields": []}
        return route.fulfill(status=422, content_type="application/problem+json", body=json.dumps(told))

    desk.route("**/api/records/order/*", refuse)
    card = lane(desk, "placed").locator("[data-card]").first
    name = card.get_by_role("link").inner_text()
    card.hover()
    card.get_by_role("button", name=f"Move {name} to another column").click()
    desk.get_by_role("menuitem", name="Returned").click()
    expect(desk.get_by_role("alert")).to_contain_text("This month is closed.")
    expect(lane(desk, "placed").get_by_role("link", name=name)).to_be_visible()
    expect(lane(desk, "placed").locator("[data-count]")).to_have_text(str(placed))
    desk.unroute("**/api/records/order/*")
    card.get_by_role("button", name=f"Move {name} to another column").click()
    desk.get_by_role("menuitem", name="Returned").click()
    expect(lane(desk, "returned").get_by_role("link", name=name)).to_be_visible()


def test_columns_are_records_of_any_kind_and_a_card_is_carried_between_them(desk: Page) -> None:
    options = {"objects": ["customer", "product"]}
    field = {"object": "order", "label": "Topic", "type": "any_ref", "options": options}
    send(desk, "POST", "/api/records/custom_field", field)
    buyer = send(desk, "GET", "/api/records/customer?fields=name")["records"][0]
    tea = send(desk, "POST", "/api/records/product", {"name": "Longjing"})
    one, two = send(desk, "GET", "/api/records/order?sort=number&limit=2&fields=number")["records"]
    for order, object, record in ((one, "customer", buyer), (two, "product", tea)):
        send(desk, "PATCH", f"/api/records/order/{order['id']}", {"topic": {"object": object, "id": record["id"]}})
    desk.goto("/order?layout=board&by=topic&sort=number")
    expect(desk.locator("section[data-lane]")).to_have_count(3)
    expect(lane(desk, tea["id"])).to_contain_text("Longjing")
    carry(desk, lane(desk, tea["id"]).locator("[data-card]").first, lane(desk, buyer["id"]))
    expect(lane(desk, buyer["id"]).locator("[data-count]")).to_have_text("2")
    expect(desk.get_by_role("status").filter(has_text="Topic changed to Wang Xiaotong")).to_be_visible()
    told = send(desk, "GET", f"/api/records/order/{two['id']}")["topic"]
    assert (told["object"], told["id"]) == ("customer", buyer["id"])


def touch(client: CDPSession, kind: str, at: tuple[float, float] | None = None) -> None:
    points = [{"x": at[0], "y": at[1]}] if at else []
    client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_scrolls_and_only_lifts_where_it_rests(browser: Browser, house: House, sold: Any) -> None:
    with window(browser, house, sold, width=390, has_touch=True, is_mobile=True) as page:
        page.set_viewport_size({"width": 390, "height": 640})
        page.goto("/order?layout=board&sort=number")
        card = lane(page, "shipped").locator("[data-card]").first
        page.get_by_role("button", name=re.compile("^Shipped")).first.click()
        expect(card).to_be_in_viewport()
        page.wait_for_timeout(600)
        count = figures(page, "shipped")[0]
        client = page.context.new_cdp_session(page)
        box = card.bounding_box()
        assert box
        x, y = box["x"] + 60, box["y"] + box["height"] - 12
        touch(client, "touchStart", (x, y))
        for step in range(1, 9):
            touch(client, "touchMove", (x, y - 12 * step))
            page.wait_for_timeout(16)
        expect(page.locator("[data-lifting]")).to_have_count(0)
        touch(client, "touchEnd")
        assert figures(page, "shipped")[0] == count

        page.wait_for_timeout(400)
        card.scroll_into_view_if_needed()
        box = card.bounding_box()
        assert box
        x, y = box["x"] + 60, box["y"] + box["height"] - 12
        touch(client, "touchStart", (x, y))
        expect(page.locator("[data-lifting]")).to_have_count(1)
        touch(client, "touchEnd")
        expect(page.locator("[data-lifting]")).to_have_count(0)

        page.wait_for_timeout(400)
        name = card.get_by_role("link").inner_text()
        card.get_by_role("button", name=f"Move {name} to another column").tap()
        page.get_by_role("menuitem", name="Paid").tap()
        expect(lane(page, "shipped").locator("[data-count]")).to_have_text(str(count - 1))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_day_is_changed_by_dragging_and_by_keys(desk: Page) -> None:
    desk.goto("/interaction?layout=calendar&on=2026-03-15")
    entry = desk.get_by_role("link", name=re.compile("Call 1"))
    expect(entry).to_be_visible()
    day = desk.locator('section[data-day="2026-03-18"]')
    source, target = entry.bounding_box(), day.bounding_box()
    assert source and target
    desk.mouse.move(source["x"] + 40, source["y"] + 10)
    desk.mouse.down()
    desk.mouse.move(source["x"] + 50, source["y"] + 14, steps=3)
    desk.mouse.move(target["x"] + 60, target["y"] + 50, steps=10)
    desk.wait_for_timeout(100)
    desk.mouse.up()
    expect(day.get_by_role("link", name=re.compile("Call 1"))).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="Call 1 moved to")).to_be_visible()
    day.get_by_role("link", name=re.compile("Call 1")).focus()
    desk.keyboard.press("Shift+ArrowDown")
    later = desk.locator('section[data-day="2026-03-25"]').get_by_role("link", name=re.compile("10:00.*Call 1"))
    expect(later).to_be_visible()
    # The entry that was taken along has the focus on its new day, and goes on from there.
    expect(later).to_be_focused()
    desk.keyboard.press("Shift+ArrowLeft")
    before = desk.locator('section[data-day="2026-03-24"]').get_by_role("link", name=re.compile("Call 1"))
    expect(before).to_be_focused()
    desk.keyboard.press("Shift+ArrowRight")
    expect(later).to_be_focused()
    desk.get_by_text("Week", exact=True).click()
    expect(desk).to_have_url(re.compile("span=week"))
    desk.reload()
    expect(desk.locator("main").get_by_role("heading", level=2)).to_contain_text("March")
