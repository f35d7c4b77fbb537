"""A board of stages in the browser: weighted sums, what a stage requires, and moves that wait for the network."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.house import House
from tests.browser.lists.test_boards import carry, lane
from tests.browser.looking import beside, enter, problems, send, window

STAGES = [
    {"value": "new", "label": "New", "chance": 0.2},
    {"value": "offer", "label": "Offer", "chance": 0.5},
    {"value": "won", "label": "Won", "state": "won", "requires": ["reason"]},
    {"value": "lost", "label": "Lost", "state": "lost"},
]
FIELDS: list[dict[str, Any]] = [
    {"label": "Amount", "name": "amount", "type": "money"},
    {"label": "Reason", "name": "reason", "type": "text"},
    {"label": "Stage", "name": "stage", "type": "stage", "options": {"choices": STAGES}},
]


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    """An object of one's own with stages, and five records of a thousand each on their way."""
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        send(page, "POST", "/api/records/custom_object", {"name": "bid", "label": "Bid", "plural_label": "Bids"})
        for field in FIELDS:
            send(page, "POST", "/api/records/custom_field", {"object": "bid", **field})
        bids = [
            {"name": f"Bid {n}", "stage": "new" if n < 3 else "offer", "amount": {"amount": "1000", "currency": "CNY"}}
            for n in range(5)
        ]
        send(page, "POST", "/api/records/bid/bulk", {"create": bids})
    return found


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        page.goto("/bid?layout=board&by=stage&sort=name")
        expect(lane(page, "new").locator("[data-card]").first).to_be_visible()
        yield page


def weighted(page: Page, key: str) -> Locator:
    return lane(page, key).locator("[data-weighted]")


def menu_move(page: Page, name: str, to: str) -> None:
    card = page.locator("[data-card]").filter(has=page.get_by_role("link", name=name, exact=True))
    card.hover()
    card.get_by_role("button", name=f"Move {name} to another column").click()
    page.get_by_role("menuitem", name=to).click()


def test_the_weighted_sums_follow_a_card_that_is_dragged(desk: Page) -> None:
    expect(weighted(desk, "new")).to_have_text("≈ ¥600")
    expect(weighted(desk, "offer")).to_have_text("≈ ¥1K")
    carry(desk, lane(desk, "new").locator("[data-card]").first, lane(desk, "offer"))
    expect(weighted(desk, "new")).to_have_text("≈ ¥400")
    expect(weighted(desk, "offer")).to_have_text("≈ ¥1.5K")
    expect(desk.get_by_role("status").filter(has_text="Stage changed to Offer")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(weighted(desk, "new")).to_have_text("≈ ¥600")


def test_what_a_stage_requires_is_asked_at_the_drop(desk: Page) -> None:
    carry(desk, lane(desk, "offer").locator("[data-card]").first, lane(desk, "won"))
    asked = desk.get_by_role("dialog")
    expect(asked).to_contain_text("Won needs a little more about Bid 3")
    expect(asked.get_by_role("textbox")).to_have_count(1)
    assert problems(desk) == []
    asked.get_by_role("button", name="Cancel").click()
    expect(lane(desk, "offer").get_by_role("link", name="Bid 3")).to_be_visible()
    carry(desk, lane(desk, "offer").locator("[data-card]").first, lane(desk, "won"))
    asked.get_by_role("button", name="Move to Won").click()
    expect(asked.get_by_role("alert")).to_be_visible()
    asked.get_by_role("textbox", name="Reason").fill("Best price")
    desk.keyboard.press("Enter")
    expect(lane(desk, "won").get_by_role("link", name="Bid 3")).to_be_visible()
    expect(desk.get_by_role("status").filter(has_text="Stage changed to Won")).to_be_visible()
    desk.reload()
    expect(lane(desk, "won").get_by_role("link", name="Bid 3")).to_be_visible()
    menu_move(desk, "Bid 3", "Offer")
    expect(lane(desk, "offer").get_by_role("link", name="Bid 3")).to_be_visible()


def test_the_palette_lists_the_stages_of_the_record_on_screen(desk: Page) -> None:
    found = send(desk, "GET", '/api/records/bid?where=["name","=","Bid 4"]&fields=stage')["records"][0]
    desk.goto(f"/bid/{found['id']}")
    desk.get_by_role("heading", level=2, name="Bid 4").wait_for()
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("combobox", name="Search or jump to")).to_be_focused()
    desk.keyboard.type("stage")
    expect(desk.get_by_role("option").first).to_contain_text("Change stage")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("option")).to_have_text(["New", "Offer", "Won", "Lost", "Leave stage empty"])
    desk.keyboard.type("los")
    expect(desk.get_by_role("option")).to_have_text(["Lost"])
    desk.keyboard.press("Enter")
    message = desk.get_by_role("status").filter(has_text="Stage is now Lost.")
    expect(message).to_be_visible()
    assert send(desk, "GET", f"/api/records/bid/{found['id']}")["stage"] == "lost"
    with desk.expect_response(lambda answer: answer.request.method == "PATCH"):
        message.get_by_role("button", name="Undo").click()
    assert send(desk, "GET", f"/api/records/bid/{found['id']}")["stage"] == "offer"


def test_a_move_waits_for_the_network_and_is_carried_out_when_it_is_back(desk: Page) -> None:
    # The menu comes when it is first opened; without a network it could not.
    menu_move(desk, "Bid 1", "Offer")
    expect(desk.get_by_role("status").filter(has_text="Bid 1: Stage changed to Offer")).to_be_visible()
    desk.context.set_offline(True)
    menu_move(desk, "Bid 1", "New")
    waiting = lane(desk, "new").locator("[data-card]").filter(has_text="Bid 1").get_by_text("Waiting for the network")
    expect(waiting).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.get_by_role("status").filter(has_text="Bid 1: Stage changed to New")).to_be_visible()
    expect(waiting).to_have_count(0)
    desk.reload()
    expect(lane(desk, "new").get_by_role("link", name="Bid 1")).to_be_visible()


def test_a_waiting_move_that_is_refused_comes_back_with_the_reason(desk: Page) -> None:
    menu_move(desk, "Bid 2", "Offer")
    expect(lane(desk, "offer").get_by_role("link", name="Bid 2")).to_be_visible()
    desk.context.set_offline(True)
    menu_move(desk, "Bid 2", "Lost")
    expect(lane(desk, "lost").get_by_text("Waiting for the network")).to_be_visible()
    body = '{"code": "invalid", "detail": "This month is closed.", "fields": []}'
    answer: Any = {"status": 422, "content_type": "application/problem+json", "body": body}
    desk.route(re.compile("/api/records/bid/"), lambda route: route.fulfill(**answer))
    desk.context.set_offline(False)
    expect(desk.get_by_role("alert")).to_contain_text("This month is closed.")
    expect(lane(desk, "offer").get_by_role("link", name="Bid 2")).to_be_visible()
    desk.unroute_all()
