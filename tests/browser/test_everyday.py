"""Everyday work in the browser: views, columns, colleagues in between, an ended session, and screens everybody can use."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.house import House
from tests.browser.looking import PASSWORD, beside, enter, send, window

CITIES = ("Hangzhou", "London", "Suzhou")
PASTE = """text => {
  const held = new DataTransfer();
  held.setData('text/plain', text);
  document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: held, bubbles: true}));
}"""


@pytest.fixture(scope="module")
def signed_in(browser: Browser, house: House) -> Any:
    """A workspace with thirty customers, and the cookies of its administrator."""
    found = enter(browser, house)
    people = [
        {"name": f"Person {n:02}", "city": CITIES[n % 3], "email": f"p{n}@example.com", "phone": "13800138000"}
        for n in range(30)
    ]
    segment = {"name": "In London", "kind": "dynamic", "condition": ["city", "=", "London"]}
    with beside(browser, house, found) as page:
        send(page, "POST", "/api/records/customer/bulk", {"create": people})
        send(page, "POST", "/api/records/segment", segment)
    return found


@pytest.fixture
def desk(browser: Browser, house: House, signed_in: Any) -> Iterator[Page]:
    """The administrator's window on the list of customers."""
    with window(browser, house, signed_in) as page:
        page.goto("/customer?sort=name&cols=name,kind,city,country,email,phone")
        expect(page.get_by_role("row").nth(3)).to_contain_text("Person")
        yield page


def cell(page: Page, row: int, column: str) -> Locator:
    """A cell of the grid by the number of its row (1 is the first) and the name of its column."""
    names = page.get_by_role("columnheader").all_inner_texts()
    return page.get_by_role("row").nth(row).get_by_role("gridcell").nth(names.index(column))


def test_a_changed_view_shows_a_dot_and_is_saved_reset_and_saved_anew(desk: Page) -> None:
    dot = desk.get_by_role("img", name="changed, not saved")
    expect(dot).to_be_visible()
    desk.get_by_role("button", name="Save as new view").click()
    desk.get_by_role("textbox", name="Name").fill("By name")
    desk.get_by_role("button", name="Save view").click()
    expect(desk.get_by_role("link", name="By name")).to_have_attribute("aria-current", re.compile("true|page"))
    expect(dot).to_be_hidden()

    desk.get_by_role("columnheader", name="City").get_by_role("button", name="City", exact=True).click()
    expect(dot).to_be_visible()
    desk.get_by_role("button", name="Reset").click()
    expect(dot).to_be_hidden()
    expect(desk).not_to_have_url(re.compile("sort="))

    desk.get_by_role("columnheader", name="City").get_by_role("button", name="City", exact=True).click()
    desk.get_by_role("button", name="Save view").click()
    expect(dot).to_be_hidden()
    desk.reload()
    expect(desk.get_by_role("columnheader", name="City")).to_have_attribute("aria-sort", "ascending")


def test_a_column_keeps_the_width_it_was_dragged_to(desk: Page) -> None:
    head = desk.get_by_role("columnheader", name="City")
    before = head.bounding_box()
    assert before is not None
    edge = before["x"] + before["width"]
    desk.mouse.move(edge, before["y"] + 12)
    desk.mouse.down()
    desk.mouse.move(edge + 70, before["y"] + 12, steps=4)
    desk.mouse.up()
    expect(desk).to_have_url(re.compile(r"city%3A\d+"))
    desk.reload()
    after = head.bounding_box()
    assert after is not None
    assert abs(after["width"] - before["width"] - 70) <= 2


def test_a_column_is_moved_with_the_keyboard(desk: Page) -> None:
    button = desk.get_by_role("button", name="Columns")
    button.click()
    # What opens has the focus, so that the first key already works in it, and what opened it has it back.
    expect(desk.get_by_role("button", name="Move kind")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(button).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="Move kind")).to_be_focused()
    desk.get_by_role("button", name="Move city").focus()
    for key in ("Space", "ArrowDown", "Space"):
        desk.keyboard.press(key)
        desk.wait_for_timeout(300)
    desk.keyboard.press("Escape")
    expect(desk).to_have_url(re.compile("cols=name%2Ckind%2Ccountry%2Ccity"))


def test_two_who_change_the_same_cell_are_asked_whose_value_counts(desk: Page) -> None:
    person = str(cell(desk, 2, "Name").get_by_role("link").get_attribute("href")).split("/")[-1]
    # Only while somebody types does what a colleague changes not show by itself.
    cell(desk, 2, "City").dblclick()
    desk.keyboard.press("Control+a")
    send(desk, "PATCH", f"/api/records/customer/{person}", {"city": "Theirs", "country": "France"})
    desk.keyboard.type("Mine")
    desk.keyboard.press("Enter")
    asked = desk.get_by_role("alert")
    expect(asked).to_contain_text(re.compile("changed city to “Theirs” .* Keep yours or theirs"))
    asked.get_by_role("button", name="Keep mine").click()
    expect(cell(desk, 2, "City")).to_have_text("Mine")
    expect(cell(desk, 2, "Country")).to_have_text("France")

    desk.keyboard.press("Control+z")
    expect(cell(desk, 2, "City")).to_have_text("Theirs")
    cell(desk, 2, "City").dblclick()
    desk.keyboard.press("Control+a")
    send(desk, "PATCH", f"/api/records/customer/{person}", {"city": "Again"})
    desk.keyboard.type("Mine")
    desk.keyboard.press("Enter")
    desk.get_by_role("alert").get_by_role("button", name="Take theirs").click()
    expect(cell(desk, 2, "City")).to_have_text("Again")


def test_a_block_from_a_spreadsheet_is_shown_before_it_is_pasted_and_taken_back_as_one(desk: Page) -> None:
    before = cell(desk, 5, "City").inner_text()
    cell(desk, 5, "City").click()
    desk.evaluate(PASTE, "Bath\tEngland\tb@example.com\r\nYork\tEngland\tnot an address\r\n")
    asked = desk.get_by_role("dialog")
    expect(asked).to_contain_text("1 cell cannot be changed")
    asked.get_by_role("button", name="Change 5 cells").click()
    expect(cell(desk, 5, "City")).to_have_text("Bath")
    expect(cell(desk, 6, "Country")).to_have_text("England")
    desk.get_by_role("button", name="Undo").click()
    expect(cell(desk, 5, "City")).to_have_text(before)

    cell(desk, 6, "City").click()
    desk.keyboard.press("Control+d")
    expect(cell(desk, 6, "City")).to_have_text(before)


def test_what_is_deleted_comes_back_from_the_message_that_says_so(desk: Page) -> None:
    name = str(cell(desk, 3, "Name").inner_text()).splitlines()[-1]
    desk.get_by_role("row").nth(3).get_by_role("checkbox").check()
    desk.get_by_role("button", name="Delete").click()
    expect(desk.get_by_role("grid")).not_to_contain_text(name)
    desk.get_by_role("button", name="Undo").click()
    expect(cell(desk, 3, "Name")).to_contain_text(name)


def test_a_session_that_ends_in_mid_form_loses_nothing(desk: Page) -> None:
    desk.keyboard.press("c")
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").fill("Half typed")
    desk.context.clear_cookies()
    form.get_by_role("button", name="Add", exact=True).click()
    again = desk.get_by_role("dialog", name="Sign in again")
    expect(again).to_be_visible()
    desk.keyboard.press("Escape")
    again.get_by_label("Password").first.fill("not the password")
    desk.keyboard.press("Enter")
    expect(again.get_by_role("alert")).to_be_visible()
    again.get_by_label("Password").first.fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Half typed added")).to_be_visible()


def test_back_is_one_step_however_often(desk: Page) -> None:
    sidebar = desk.get_by_role("navigation", name="Main")
    for name in ("Segments", "Campaigns", "Studies") * 6:
        sidebar.get_by_role("link", name=name).click()
        expect(desk.get_by_role("heading", level=1)).to_contain_text(name)
    for name in [*reversed(("Segments", "Campaigns", "Studies") * 6)][1:]:
        desk.go_back()
        expect(desk.get_by_role("heading", level=1)).to_contain_text(name)
    desk.go_back()
    expect(desk).to_have_url(re.compile(r"/customer\?sort=name"))


def test_a_scheduled_campaign_shows_its_mail_and_can_be_withdrawn(desk: Page) -> None:
    segment = send(desk, "GET", "/api/records/segment?limit=1")["records"][0]["id"]
    written = {"name": "Later", "segment": segment, "subject": "Hello", "body": "Hello {{name}}"}
    made = send(desk, "POST", "/api/records/campaign", written | {"consent_rule": "not_withdrawn"})
    desk.goto(f"/campaign/{made['id']}?step=check")
    desk.get_by_text("Later", exact=True).last.click()
    desk.get_by_label("Date and time").fill("2099-01-05T09:30")
    desk.get_by_role("button", name=re.compile("^Schedule for")).click()
    expect(desk.get_by_text("Goes out on")).to_be_visible()
    expect(desk.frame_locator("iframe").get_by_text(re.compile("Hello Person"))).to_be_visible()
    desk.get_by_role("button", name="Do not send").click()
    expect(desk.locator("main").get_by_text("Stopped before anything was sent")).to_be_visible()


def test_what_a_role_may_only_read_has_no_form_and_no_button_that_is_refused(
    desk: Page, browser: Browser, house: House
) -> None:
    segment = send(desk, "GET", "/api/records/segment?limit=1")["records"][0]["id"]
    draft = send(desk, "POST", "/api/records/campaign", {"name": "A draft", "segment": segment, "subject": "S"})["id"]
    made = send(desk, "POST", "/api/records/user", {"name": "Mia", "email": "mia@example.com", "role": "member"})
    link = send(desk, "POST", f"/api/records/user/{made['id']}/invite")["link"]
    with window(browser, house, enter(browser, house, link)) as member:
        inputs = member.get_by_role("main").locator("input:not([type=radio]), textarea, select")
        for path, told, dead in (
            (f"/segment/{segment}", "City is London", "Save segment|More actions|Add rule"),
            (f"/campaign/{draft}", "Draft", "Next|Delete"),
            ("/study/value", "has not run yet", "Run now"),
        ):
            member.goto(path)
            expect(member.get_by_role("main")).to_contain_text(told)
            expect(member.get_by_role("button", name=re.compile(f"^({dead})"))).to_have_count(0)
            expect(inputs).to_have_count(0)
        # What there is not says so, and waits for nothing.
        for path in ("/segment", "/campaign", "/customer"):
            member.goto(f"{path}/01890000-0000-7000-8000-000000000000")
            expect(member.get_by_text("There is nothing at this address")).to_be_visible()
        member.goto("/study/nothing")
        expect(member.get_by_text("There is nothing at this address")).to_be_visible()


def test_a_part_of_the_page_that_arrives_late_leaves_the_focus_alone(desk: Page) -> None:
    segment = send(desk, "GET", "/api/records/segment?limit=1")["records"][0]["id"]
    made = send(desk, "POST", "/api/records/campaign", {"name": "Typing", "segment": segment, "body": "Hello"})
    held: list[Route] = []
    desk.route("**/preview", lambda route: held.append(route), times=1)
    desk.goto(f"/campaign/{made['id']}?step=content")
    subject = desk.get_by_role("textbox", name="Subject")
    subject.focus()
    expect(desk.get_by_role("combobox", name="As seen by")).to_have_value(re.compile("Person"))
    for route in held:
        route.continue_()
    desk.locator("iframe").wait_for()
    expect(subject).to_be_focused()


def test_what_colleagues_do_shows_without_loading_again(
    desk: Page, browser: Browser, house: House, signed_in: Any
) -> None:
    rows = desk.get_by_role("grid", name="Customers").get_by_role("row")
    rows.nth(1).wait_for()
    with window(browser, house, signed_in) as other:
        other.goto("/customer")
        made = send(other, "POST", "/api/records/customer", {"name": "Liveliest Customer"})
        new = desk.get_by_role("row", name=re.compile("Liveliest Customer"))
        expect(new).to_be_visible()
        send(other, "DELETE", f"/api/records/customer/{made['id']}")
        expect(new).to_have_count(0)
    desk.get_by_role("button", name="Bin").click()
    desk.get_by_role("button", name="Restore Liveliest Customer").click()
    expect(desk.get_by_text("1 restored.")).to_be_visible()
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("button", name="Restore Liveliest Customer")).to_be_visible()
