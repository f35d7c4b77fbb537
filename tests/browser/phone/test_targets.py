"""On a phone everything is there, large enough for a finger; without a network what was seen is, and what is written waits."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import beside, enter, problems, send, settle, window

SCREENS = (
    "/", "/customer", "/order?layout=board", "/order?layout=calendar", "/task", "/import", "/segment", "/campaign",
    "/mail", "/study", "/duplicate", "/bin/customer", "/settings", "/settings/me", "/settings/people",
    "/settings/notices", "/settings/workspace", "/settings/objects", "/settings/roles", "/settings/system",
)  # fmt: skip
# What a finger meets around the middle of each thing that can be touched: 44 pixels wide and high, unless it stands in a sentence.
SMALL = """within => {
  const asked = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=tab], [role=option], [role=menuitem]';
  const inline = each => getComputedStyle(each).display === 'inline' && each.closest('p, li, td, dd, small, span, h2, strong');
  const meets = (each, x, y) => {
    const found = document.elementFromPoint(x, y);
    if (!found || each.contains(found)) return true;
    if (found.contains(each)) return found.matches('label, a, button, li, [role=gridcell]');
    return [...each.labels ?? []].some(label => label.contains(found));
  };
  const reach = (each, x, y, right, down) => {
    let far = 0;
    while (far < 44 && meets(each, x + right * (far + 1), y + down * (far + 1))) far += 1;
    return far;
  };
  const isShown = each => each.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !each.closest('[aria-hidden=true], [inert]');
  const found = [];
  for (const each of document.querySelector(within).querySelectorAll(asked)) {
    if (!isShown(each) || each.disabled || inline(each)) continue;
    each.scrollIntoView({block: 'center', inline: 'center'});
    const box = (each.closest('label') ?? each).getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || box.right < 0 || box.left > innerWidth) continue;
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const wide = box.width >= 43.5 || reach(each, x, y, -1, 0) + reach(each, x, y, 1, 0) >= 43;
    const high = box.height >= 43.5 || reach(each, x, y, 0, -1) + reach(each, x, y, 0, 1) >= 43;
    if (!wide || !high) found.push(`${Math.round(box.width)}x${Math.round(box.height)} ${each.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    """A small workspace with one colleague, and the cookies of its administrator."""
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        people = [{"name": f"Person {n:02}", "city": "Hangzhou", "email": f"person{n}@example.com"} for n in range(8)]
        send(page, "POST", "/api/records/customer/bulk", {"create": people})
        colleague = {"name": "Bo Lindqvist", "email": "bo.lindqvist.of.the.north@example.com", "role": "manager"}
        send(page, "POST", "/api/records/user", colleague)
        known = send(page, "GET", "/api/records/customer?fields=id&limit=1")["records"][0]["id"]
        order = {"number": "T-1", "customer": known, "placed_at": "2026-11-20T08:00:00Z", "status": "paid"}
        send(page, "POST", "/api/records/order", order)
        send(page, "POST", "/api/records/task", {"name": "Call Person 01", "customer": known})
    return found


@contextmanager
def phone(browser: Browser, house: House, state: Any, **look: Any) -> Generator[Page]:
    with window(browser, house, state, width=390, has_touch=True, is_mobile=True, **look) as page:
        yield page


def customer(page: Page, name: str) -> str:
    return send(page, "GET", f'/api/records/customer?where=["name","=","{name}"]&fields=id')["records"][0]["id"]


def settled(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("heading").filter(visible=True).first.wait_for()
    settle(page)


@pytest.mark.parametrize("path", SCREENS)
def test_everything_that_is_touched_is_large_enough(browser: Browser, house: House, state: Any, path: str) -> None:
    with phone(browser, house, state) as page:
        settled(page, path)
        small = page.evaluate(SMALL, "body")
        assert small == [], "\n".join(small)


def test_menus_and_records_are_large_enough_too(browser: Browser, house: House, state: Any) -> None:
    with phone(browser, house, state) as page:
        settled(page, "/")
        settled(page, f"/customer/{customer(page, 'Person 01')}")
        assert page.evaluate(SMALL, "main") == []
        page.goto("/customer")
        page.get_by_role("button", name="Filter").click()
        panel = page.locator(".mantine-Popover-dropdown")
        expect(panel).to_be_visible()
        box = panel.bounding_box()
        assert box and round(box["x"]) == 0 and round(box["width"]) == 390 and round(box["y"] + box["height"]) == 844
        assert page.evaluate(SMALL, ".mantine-Popover-dropdown") == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name=re.compile("^More")).click()
        page.get_by_role("button", name="Notifications").wait_for()
        assert page.evaluate(SMALL, "[role=dialog]") == [] and problems(page) == []


def test_every_place_is_reached_from_the_bottom_bar(browser: Browser, house: House, state: Any) -> None:
    with phone(browser, house, state) as page:
        settled(page, "/")
        # Of an odd number of figures the last has the whole row, rather than a gap beside it.
        last = page.get_by_role("main").get_by_role("link", name=re.compile("^Value at stake")).bounding_box()
        assert last and last["width"] > 340
        for name in ("Segments", "Campaigns", "Studies", "Duplicates", "Import", "Settings", "Mail inbox", "Tasks"):
            page.get_by_role("button", name=re.compile("^More")).click()
            page.get_by_role("dialog").get_by_role("link", name=name, exact=True).click()
            expect(page.get_by_role("dialog")).to_have_count(0)
            expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(844, 390), (667, 375)])
def test_a_phone_on_its_side_shows_all_of_a_page(
    browser: Browser, house: House, state: Any, width: int, height: int
) -> None:
    with window(browser, house, state, width=width, has_touch=True, is_mobile=True) as page:
        page.set_viewport_size({"width": width, "height": height})
        for path in ("/", "/customer", "/settings/people"):
            settled(page, path)
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            main = page.get_by_role("main").bounding_box()
            assert main and main["height"] > height / 2


def test_a_long_address_breaks_before_its_sign_and_no_letter_alone(browser: Browser, house: House, state: Any) -> None:
    with phone(browser, house, state) as page:
        settled(page, "/settings/people")
        address = page.get_by_text("bo.lindqvist.of.the.north@example.com")
        box = address.bounding_box()
        assert box and box["width"] > 180 and box["height"] < 48
