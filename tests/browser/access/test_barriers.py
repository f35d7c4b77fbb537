"""Everybody can use every main screen and what opens from it: in light, in dark and in high contrast, nothing stands in the way."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import barriers, beside, enter, press, see_focus, send, settle, window

SCREENS = (
    "/", "/customer", "/order?layout=board", "/interaction?layout=calendar&on=2026-03-15", "/order?group=status", "/task",
    "/segment", "/campaign", "/study", "/study/value", "/mail", "/import", "/duplicate", "/bin/customer",
    "/settings/me", "/settings/people", "/settings/objects", "/settings/system",
)  # fmt: skip
STAGES = [
    {"value": "new", "label": "New", "chance": 0.2},
    {"value": "offer", "label": "Offer", "chance": 0.5},
    {"value": "won", "label": "Won", "state": "won"},
]


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    """A small shop: customers, orders in three states, calls, a segment, a campaign and a task."""
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        people = [{"name": f"Person {n}", "city": "Bath", "email": f"p{n}@example.com"} for n in range(6)]
        send(page, "POST", "/api/records/customer/bulk", {"create": people})
        buyer = send(page, "GET", "/api/records/customer?sort=name&fields=id&limit=1")["records"][0]["id"]
        for n, status in enumerate(("placed", "paid", "shipped")):
            order = {"number": f"A-{n}", "customer": buyer, "placed_at": "2026-03-12T04:00:00Z", "status": status}
            send(page, "POST", "/api/records/order", order)
            call = {"customer": buyer, "kind": "call", "subject": f"Call {n}", "at": f"2026-03-{10 + n}T02:00:00Z"}
            send(page, "POST", "/api/records/interaction", call)
        segment = {"name": "In Bath", "kind": "dynamic", "condition": ["city", "=", "Bath"]}
        made = send(page, "POST", "/api/records/segment", segment)
        send(page, "POST", "/api/records/campaign", {"name": "Spring", "segment": made["id"], "body": "Hello {{name}}"})
        send(page, "POST", "/api/records/task", {"name": "Call back", "customer": buyer, "due": "2026-03-01T10:00:00Z"})
        make_bids(page)
    return found


def make_bids(page: Page) -> None:
    """An object of one's own with stages, amounts and days."""
    send(page, "POST", "/api/records/custom_object", {"name": "bid", "label": "Bid", "plural_label": "Bids"})
    for label, type, options in (
        ("Amount", "money", {}),
        ("Stage", "stage", {"choices": STAGES}),
        ("Closes", "date", {}),
    ):
        field = {"object": "bid", "label": label, "name": label.lower(), "type": type, "options": options}
        send(page, "POST", "/api/records/custom_field", field)
    today = datetime.now(UTC).date().isoformat()
    bids: list[dict[str, Any]] = [
        {
            "name": f"Bid {n}",
            "stage": STAGES[n % 3]["value"],
            "amount": {"amount": f"{4000 * n}", "currency": "CNY"},
            "closes": today,
        }
        for n in range(6)
    ]
    send(
        page,
        "POST",
        "/api/records/bid/bulk",
        {"create": [*bids, {"name": "Bid of old", "stage": "new", "closes": "2020-01-01"}]},
    )


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        page.goto("/customer?sort=name&cols=name,kind,city,birthday,email")
        page.get_by_role("row").nth(3).wait_for()
        yield page


Looks = Callable[[str], None]


@pytest.fixture
def look(desk: Page) -> Iterator[Looks]:
    """Looks at the screen as it is now; whatever stands in the way on any of them breaks the test at its end."""
    found: dict[str, list[str]] = {}

    def note(name: str) -> None:
        if broken := barriers(desk):
            found[name] = broken

    yield note
    assert found == {}, json.dumps(found, indent=2, ensure_ascii=False)


def test_no_main_screen_has_a_barrier(desk: Page, look: Looks) -> None:
    for path in SCREENS:
        desk.goto(path)
        desk.get_by_role("heading").filter(visible=True).first.wait_for()
        settle(desk)
        look(path)


def test_nothing_that_opens_over_a_list_has_a_barrier(desk: Page, look: Looks) -> None:
    def opened(name: str, button: str, role: Any) -> None:
        desk.get_by_role("button", name=button, exact=True).first.click()
        desk.get_by_role(role).filter(visible=True).first.wait_for()
        look(name)
        desk.keyboard.press("Escape")

    for name, key, role in (("palette", "Control+k", "option"), ("keys", "?", "dialog"), ("new", "c", "dialog")):
        desk.keyboard.press(key)
        desk.get_by_role(role).first.wait_for()
        look(name)
        desk.keyboard.press("Escape")
        expect(desk.get_by_role("dialog")).to_have_count(0)
    opened("columns", "Columns", "dialog")
    opened("groups", "Group", "menuitem")
    opened("menu of a column", "Menu of the column city", "menuitem")
    opened("notices", "Notifications", "dialog")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("f")
    desk.get_by_role("combobox").first.wait_for()
    look("fields")
    desk.keyboard.type("city")
    desk.keyboard.press("Enter")
    desk.get_by_role("dialog").get_by_role("combobox").first.wait_for()
    look("rule")
    desk.keyboard.press("Escape")
    desk.get_by_role("row").nth(1).get_by_role("checkbox").check()
    look("chosen rows")
    opened("a field for many", "Set a field", "dialog")
    desk.get_by_role("navigation", name="Main").locator("button[aria-haspopup=menu]").click()
    desk.get_by_role("menuitem", name="System").wait_for()
    look("oneself")


def test_nothing_that_opens_from_a_record_has_a_barrier(desk: Page, look: Looks) -> None:
    desk.get_by_role("row").nth(1).get_by_role("link").click()
    desk.get_by_role("complementary").get_by_role("heading", level=2).first.wait_for()
    look("beside the list")
    desk.goto(str(desk.get_by_role("row").nth(1).get_by_role("link").get_attribute("href")))
    desk.get_by_role("region", name="Timeline").get_by_text("Call 1").wait_for()
    look("record")
    desk.get_by_placeholder("Write down what happened…").fill("Wrote to them")
    desk.get_by_role("button", name="Save note").wait_for()
    look("note")
    desk.get_by_role("button", name=re.compile("^Show .* empty")).click()
    desk.get_by_role("button", name=re.compile("^Birthday")).click()
    look("day")
    desk.keyboard.press("Escape")
    desk.goto("/order?layout=board")
    desk.locator("[data-card]").first.get_by_role("link").focus()
    desk.locator("[data-card]").first.get_by_role("button").click()
    desk.get_by_role("menuitem").first.wait_for()
    look("menu of a card")
    desk.keyboard.press("Escape")
    desk.locator("[data-card]").first.get_by_role("link").focus()
    desk.keyboard.press("Space")
    desk.locator("[data-lifting]").wait_for()
    look("a card in the hand")


def test_the_system_can_ask_for_contrast_and_for_its_own_colours(desk: Page) -> None:
    tokens = """() => { const look = getComputedStyle(document.documentElement);
      return ['--fg', '--muted', '--line', '--accent', '--focus'].map(name => look.getPropertyValue(name)); }"""
    root = desk.locator("html")
    plain = desk.evaluate(tokens)
    desk.emulate_media(contrast="more")
    expect(root).to_have_attribute("data-contrast", "more")
    asked = desk.evaluate(tokens)
    desk.emulate_media(contrast="no-preference")
    expect(root).to_have_attribute("data-contrast", "normal")
    assert desk.evaluate(tokens) == plain != asked
    desk.get_by_role("navigation", name="Main").locator("button[aria-haspopup=menu]").click()
    desk.get_by_role("menuitem", name="High contrast").click()
    assert desk.evaluate(tokens) == asked
    desk.reload()
    desk.get_by_role("row").nth(3).wait_for()
    assert desk.evaluate(tokens) == asked
    desk.emulate_media(forced_colors="active")
    desk.get_by_role("grid").focus()
    cell = desk.locator("[data-active]").and_(desk.get_by_role("gridcell"))
    expect(cell).to_have_css("outline-width", "2px")
    expect(cell).to_have_css("outline-style", "solid")
    expect(desk.get_by_role("row").nth(2).get_by_role("checkbox")).to_have_css("appearance", "auto")


def tab_to(page: Page, role: Any, name: str) -> None:
    """From wherever one is, with the tab key alone."""
    target = page.get_by_role(role, name=name, exact=True)
    for _ in range(80):
        press(page, "Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"The tab key never comes to {name}.")


def test_a_cell_is_reached_typed_into_and_left_by_keys_alone(desk: Page) -> None:
    desk.goto("/bid?sort=name&cols=name,amount,stage,closes")
    row = desk.get_by_role("row").filter(has_text="Bid 1")
    row.wait_for()
    tab_to(desk, "grid", "Bids")
    press(desk, "ArrowDown", "ArrowRight")
    desk.keyboard.type("1.2m")
    see_focus(desk, "typing")
    with desk.expect_response(lambda answer: answer.request.method == "PATCH"):
        press(desk, "Tab")
    expect(row.get_by_role("gridcell").nth(2)).to_have_text("¥1,200,000.00")
    expect(row.get_by_role("gridcell").nth(3)).to_have_attribute("data-active", "true")
    desk.reload()
    expect(row.get_by_role("gridcell").nth(2)).to_have_text("¥1,200,000.00")
    tab_to(desk, "grid", "Bids")
    press(desk, "ArrowDown", "ArrowRight", "Enter")
    desk.keyboard.type("4000")
    press(desk, "Enter", "Space", "Escape")
    expect(row.get_by_role("gridcell").nth(2)).to_have_text("¥4,000.00")


def test_the_cell_that_keys_go_to_is_in_view_however_many_columns_there_are(desk: Page) -> None:
    desk.set_viewport_size({"width": 800, "height": 900})
    desk.get_by_role("grid").focus()
    press(desk, "ArrowDown", "End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowRight", "ArrowRight", "Home")


def test_a_filter_is_made_by_keys_alone_and_reads_like_a_sentence(desk: Page) -> None:
    desk.goto("/bid?sort=name&cols=name,amount,stage,closes")
    desk.get_by_role("row").filter(has_text="Bid of old").wait_for()
    press_and_type(desk, "f", "stage")
    choose(desk, "New")
    choose(desk, "Offer")
    press(desk, "Escape")
    press_out(desk)
    expect(desk.get_by_role("button", name="Stage is any of New or Offer", exact=True)).to_be_focused()
    press_and_type(desk, "f", "amount")
    desk.keyboard.type("10000")
    press_out(desk)
    expect(desk.get_by_role("button", name="Amount ≥ ¥10,000", exact=True)).to_be_focused()
    press_and_type(desk, "f", "closes")
    press(desk, "Tab")
    choose(desk, "this")
    press(desk, "Tab")
    choose(desk, "quarter")
    press_out(desk)
    expect(desk.get_by_role("button", name=re.compile("^Closes .*this quarter$"))).to_be_focused()
    expect(desk.get_by_role("heading", level=1).locator("..")).to_contain_text("2")
    expect(desk).to_have_url(re.compile("f=.*quarter"))
    press(desk, "Shift+F")


def press_and_type(page: Page, key: str, field: str) -> None:
    """Opens the list of fields and takes one."""
    press(page, key)
    page.keyboard.type(field)
    press(page, "Enter")
    expect(
        page.get_by_role("dialog").filter(has_not=page.get_by_role("listbox", name="Fields")).locator("input:focus")
    ).to_be_visible()


def choose(page: Page, option: str) -> None:
    """In a list that opens under the focus."""
    active = (
        "() => document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.innerText.trim()"
    )
    for _ in range(20):
        press(page, "ArrowDown")
        if page.evaluate(active) == option:
            return press(page, "Enter")
    raise AssertionError(f"The arrow key never comes to {option}.")


def press_out(page: Page) -> None:
    """Esc until nothing is open any more."""
    while page.get_by_role("dialog").filter(visible=True).count():
        press(page, "Escape")
        page.wait_for_timeout(100)


def test_a_card_is_carried_by_keys_alone(desk: Page) -> None:
    desk.goto("/bid?layout=board&by=stage&sort=name")
    card = desk.get_by_role("link", name="Bid 0", exact=True)
    card.wait_for()
    tab_to(desk, "link", "Bid 0")
    press(desk, "Space")
    expect(desk.get_by_text("Bid 0 is over New.")).to_be_attached()
    desk.keyboard.press("ArrowRight")
    expect(desk.get_by_text("Bid 0 is over Offer.")).to_be_attached()
    press(desk, "Space")
    expect(desk.locator('section[data-lane="offer"]').get_by_role("link", name="Bid 0", exact=True)).to_be_focused()
    press(desk, "ArrowDown", "ArrowLeft", "Shift+ArrowRight", "Control+z")
