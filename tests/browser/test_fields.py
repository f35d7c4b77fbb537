"""Fields with more than a text in them: pictures, files and links to several records, as a person fills them in."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import beside, enter, send, settle, window
from tests.contract.pictures import png

# A folder for pictures of what the test sees, for whoever wants to look.
SHOTS = os.environ.get("RAPPORT_SHOTS")


def shoot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        field = {"object": "customer", "label": "Helpers", "type": "refs", "options": {"of": "user", "inverse": True}}
        send(page, "POST", "/api/records/custom_field", field)
        for name in ("Ada Lovelace", "王小明"):
            send(
                page, "POST", "/api/records/user", {"name": name, "email": f"{len(name)}@example.com", "role": "member"}
            )
        send(page, "POST", "/api/records/customer/bulk", {"create": [{"name": "Linen & Tea"}, {"name": "杭州茶业"}]})
    return found


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        page.goto("/customer")
        page.get_by_role("link", name="Linen & Tea").first.wait_for()
        yield page


def test_a_customer_gets_a_picture_files_and_helpers(desk: Page, browser: Browser, house: House, state: Any) -> None:
    rows = send(desk, "GET", "/api/records/customer?fields=name&where=" + '["name","=","Linen %26 Tea"]')["records"]
    desk.goto(f"/customer/{rows[0]['id']}")
    expand(desk)
    desk.get_by_role("button", name="Picture: nothing").click()
    group = desk.get_by_role("group", name="Picture")
    shoot(desk, "picture-editor")
    group.locator("input[type=file]").first.set_input_files(
        {"name": "logo.png", "mimeType": "image/png", "buffer": png(64, 64)}
    )
    expect(desk.locator("header img[data-large]")).to_be_visible()
    desk.get_by_role("button", name="Helpers: nothing").click()
    desk.get_by_role("combobox", name="Helpers").or_(desk.get_by_role("textbox", name="Helpers")).first.fill("王")
    desk.get_by_role("option", name="王小明").click()
    shoot(desk, "refs-editor")
    desk.get_by_role("heading", name="Linen & Tea", level=2).click()
    expect(desk.get_by_role("link", name="王小明")).to_be_visible()
    note = desk.get_by_placeholder("Write down what happened…")
    note.fill("Sent the contract")
    desk.get_by_role("button", name="Attach files").click()
    desk.get_by_role("group", name="Files").locator("input[type=file]").first.set_input_files(
        [
            {"name": "contract 合同.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 tea"},
            {"name": "evil.svg", "mimeType": "image/svg+xml", "buffer": b"<svg onload='alert(1)'/>"},
        ]
    )
    expect(desk.get_by_role("button", name="Remove evil.svg")).to_be_visible()
    shoot(desk, "attach")
    desk.get_by_role("button", name="Save note").click()
    expect(desk.get_by_role("link", name="Open contract 合同.pdf")).to_be_visible()
    shoot(desk, "record-desk-light-en")
    for width, look in ((1440, {"color_scheme": "dark", "locale": "zh-CN"}), (390, {"locale": "zh-CN"})):
        with window(browser, house, state, width=width, **look) as page:
            page.goto(f"/customer/{rows[0]['id']}")
            expect(page.locator("header img[data-large]")).to_be_visible()
            settle(page)
            shoot(page, f"record-{width}")


def expand(page: Page) -> None:
    """Show facts that are empty."""
    page.get_by_role("button", name=re.compile("^Show .* empty")).click()


def test_a_field_gets_another_type_after_a_look_at_what_is_lost(desk: Page) -> None:
    field = {"object": "customer", "label": "Seats", "name": "seats", "type": "text"}
    made = send(desk, "POST", "/api/records/custom_field", field)
    people = send(desk, "GET", "/api/records/customer?fields=name&sort=name&limit=2")["records"]
    for person, seats in zip(people, ("12", "a dozen"), strict=True):
        send(desk, "PATCH", f"/api/records/customer/{person['id']}", {"seats": seats})
    desk.goto("/settings/objects?object=customer")
    desk.get_by_role("button", name="Change “Seats”").click()
    desk.get_by_role("button", name="Change what it holds…").click()
    asked = desk.get_by_role("dialog")
    asked.get_by_role("combobox", name="It should hold").or_(asked.get_by_label("It should hold")).first.click()
    desk.get_by_role("option", name="Whole number").click()
    expect(asked).to_contain_text("1 value is kept")
    expect(asked.get_by_role("table")).to_contain_text("a dozen")
    shoot(desk, "type-preview")
    asked.get_by_role("button", name="Change type, lose 1 value").click()
    line = desk.get_by_role("listitem").filter(has_text="seats")
    expect(line).to_contain_text("Whole number", timeout=90_000)
    desk.goto("/customer?sort=name&cols=name,seats")
    expect(desk.get_by_role("gridcell", name="12", exact=True)).to_be_visible()
    expect(desk.get_by_text("a dozen")).to_have_count(0)
    send(desk, "DELETE", f"/api/records/custom_field/{made['id']}")
