"""What somebody tries who does not know how it is meant: endless names, letters from the right, fields that vanish, another role."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.house import House
from tests.browser.looking import PASSWORD, beside, enter, problems, send, settle, visit, window

ENDLESS = ("Anybody who asks for a very long name " * 8)[:300].strip()
FROM_THE_RIGHT = "شركة الشاي الأخضر (2024) للتجارة"
TEAS = ("assam", "ceylon", "darjeeling", "keemun", "lapsang", "matcha", "oolong", "sencha", "yunnan")
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        people = [
            {"name": name, "city": "Bath"} for name in (ENDLESS, FROM_THE_RIGHT, "Plain Person", "Another Person")
        ]
        send(page, "POST", "/api/records/customer/bulk", {"create": people})
        for label, more in (
            ("Labels", {"type": "tags"}),
            ("Tea", {"type": "choice", "options": {"choices": list(TEAS)}}),
        ):
            field = {"object": "customer", "label": label, "name": label.lower(), **more}
            send(page, "POST", "/api/records/custom_field", field)
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


def test_another_role_counts_at_once_for_who_is_signed_in_and_is_told(
    desk: Page, browser: Browser, house: House
) -> None:
    desk.goto("/")
    me = send(desk, "GET", "/api/session")["user"]["id"]
    person = record_of(desk, "Another Person")
    send(desk, "PATCH", f"/api/records/customer/{person}", {"owner": me})
    send(desk, "POST", "/api/records/custom_role", {"label": "Field staff", "name": "field_staff", "like": "member"})
    made = send(desk, "POST", "/api/records/user", {"name": "Cy", "email": "cy@example.com", "role": "field_staff"})
    link = send(desk, "POST", f"/api/records/user/{made['id']}/invite")["link"]
    with window(browser, house, enter(browser, house, link)) as other:
        with other.expect_response(re.compile("/api/live")):
            other.goto("/customer?sort=name&cols=name,city,email")
        expect(other.get_by_role("row").filter(has_text="Plain Person")).to_be_visible()
        expect(other.get_by_role("button", name="Cy Field staff")).to_be_visible()
        expect(other.get_by_role("row").filter(has_text="Another Person")).to_have_count(0)
        send(desk, "PATCH", f"/api/records/user/{made['id']}", {"role": "manager"})
        expect(other.get_by_text("Your role is now Manager.")).to_be_visible()
        expect(other.get_by_role("row").filter(has_text="Another Person")).to_be_visible()
        # Of what they see a field is hidden, then all of it.
        right = {"role": "manager", "object": "customer", "read": "all", "fields": {"city": "hidden"}}
        said = send(desk, "POST", "/api/records/custom_grant", right)
        expect(other.get_by_text("No longer shown: Customer › City.")).to_be_visible()
        expect(other.get_by_role("columnheader", name="City")).to_have_count(0)
        expect(other.get_by_role("row").filter(has_text="Another Person")).to_be_visible()
        send(desk, "PATCH", f"/api/records/custom_grant/{said['id']}", {"read": "none", "fields": None})
        expect(other.get_by_text("There is nothing at this address")).to_be_visible()
        expect(other.get_by_role("navigation").first.get_by_role("link", name="Customers")).to_have_count(0)
        send(desk, "DELETE", f"/api/records/custom_grant/{said['id']}")
        expect(other.get_by_role("row").filter(has_text="Another Person")).to_be_visible()
        send(desk, "PATCH", f"/api/records/user/{made['id']}", {"active": False})
        expect(other.get_by_role("dialog", name="Sign in again")).to_be_visible(timeout=60_000)


def test_an_address_brings_the_same_list_to_a_private_window(desk: Page, browser: Browser, house: House) -> None:
    desk.goto("/customer?cols=name,email,city")
    desk.get_by_role("columnheader", name="Name").get_by_role("button", name="Name", exact=True).click()
    open_filter_value(desk)
    desk.get_by_role("dialog").get_by_role("textbox").fill("Bath")
    desk.keyboard.press("Escape")
    chip = desk.get_by_role("button", name=re.compile("^City .*Bath"))
    expect(chip).to_be_visible()
    expect(desk.get_by_role("row").filter(has_text="Plain Person")).to_be_visible()
    seen = """() => [...document.querySelectorAll('[role=columnheader], [role=row][aria-rowindex]')].map(each => each.innerText)"""
    list_here, email = desk.evaluate(seen), send(desk, "GET", "/api/session")["user"]["email"]
    with window(browser, house, None) as private:
        private.goto(desk.url)
        private.get_by_label("E-mail").fill(email)
        private.get_by_label("Password").first.fill(PASSWORD)
        private.keyboard.press("Enter")
        expect(private.get_by_role("button", name=re.compile("^City .*Bath"))).to_be_visible()
        expect(private.get_by_role("row").filter(has_text="Plain Person")).to_be_visible()
        assert private.url == desk.url
        assert private.evaluate(seen) == list_here


def compose(page: Page, text: str) -> None:
    """As an input method does: the word stands underlined in the input, and Enter takes it, which nobody else may hear."""
    client = page.context.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
    # Where lines are written the method keeps the line break to itself; where a form would be sent, the page has to.
    kept = page.evaluate("document.activeElement instanceof HTMLTextAreaElement")
    client.send(
        "Input.dispatchKeyEvent", {"type": "rawKeyDown", **key} if kept else {"type": "keyDown", "text": "\r", **key}
    )
    client.send("Input.insertText", {"text": text})
    client.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    client.detach()


def open_palette(page: Page) -> None:
    page.keyboard.press("Control+k")


def open_cell(page: Page) -> None:
    cell(page, "Plain Person", "City").dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")


def open_filter(page: Page) -> None:
    page.keyboard.press("f")


def open_filter_value(page: Page) -> None:
    open_filter(page)
    page.get_by_role("combobox").first.fill("city")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("textbox").wait_for()


def open_form(page: Page) -> None:
    page.keyboard.press("c")


def open_search(page: Page) -> None:
    page.get_by_role("searchbox").first.click()


def open_view(page: Page) -> None:
    page.get_by_role("button", name="Save as new view").click()


def open_note(page: Page) -> None:
    visit(page, f"/customer/{record_of(page, 'Plain Person')}")
    page.get_by_placeholder("Write down what happened…").click()


def open_field(page: Page) -> None:
    visit(page, "/settings/objects?object=customer")
    page.get_by_role("button", name="Add field").click()


def open_task(page: Page) -> None:
    visit(page, "/")
    page.get_by_label("Add a task").click()


def open_tags(page: Page) -> None:
    cell(page, "Plain Person", "Labels").dblclick()


def open_choice(page: Page) -> None:
    cell(page, "Plain Person", "Tea").dblclick()


def open_segment(page: Page) -> None:
    visit(page, "/segment/new")
    page.get_by_label("Name", exact=True).click()


def open_segment_value(page: Page) -> None:
    page.goto('/segment/new?where=["city","=","Bath"]')
    page.get_by_label("City: value").fill("")


def leave(page: Page) -> None:
    """Close what is open, and go where nothing of the list is kept."""
    if page.url == "about:blank":
        page.goto("/")
    while page.get_by_role("dialog").filter(visible=True).count():
        page.keyboard.press("Escape")
        settle(page)
    visit(page, "/mail")


def bring(page: Page) -> None:
    page.goto("/import/customer")
    file: Any = {
        "name": "people.csv",
        "mimeType": "text/csv",
        "buffer": b"Name,E-mail\nAda,nowhere\nBo,bo@example.com\n",
    }
    page.get_by_test_id("import-file").set_input_files(file)
    page.get_by_role("combobox", name="Where Name goes").wait_for()


def open_pasting(page: Page) -> None:
    visit(page, "/import/customer")
    page.get_by_role("button", name="Paste").click()


def open_target(page: Page) -> None:
    bring(page)
    page.get_by_role("combobox", name="Where Name goes").fill("")


def open_correction(page: Page) -> None:
    bring(page)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_label("E-mail in row 2").fill("")


def open_sign_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("E-mail").click()


OVER_A_LIST = (
    open_palette, open_cell, open_tags, open_choice, open_filter, open_filter_value, open_form, open_search, open_view,
)  # fmt: skip
ELSEWHERE = (
    open_note, open_segment, open_segment_value, open_pasting, open_target, open_correction, open_field, open_task, open_sign_in,
)  # fmt: skip


def test_the_key_that_takes_a_chinese_word_does_nothing_else_in_any_input(desk: Page) -> None:
    sent: list[str] = []

    def note(asked: Request) -> None:
        # Whether somebody of that name is known already may be asked at any time.
        if asked.method not in ("GET", "HEAD") and not asked.url.endswith("/duplicates"):
            sent.append(asked.url)

    desk.on("request", note)
    for open_input in (*OVER_A_LIST, *ELSEWHERE):
        if open_input in OVER_A_LIST:
            leave(desk)
            visit(desk, "/customer?sort=name&cols=name,city,labels,tea")
            expect(desk.get_by_role("row").filter(has_text="Plain Person")).to_be_visible()
        open_input(desk)
        field = desk.locator("input:focus, textarea:focus")
        expect(field).to_have_count(1)
        name, place = field.get_attribute("aria-label"), desk.url.split("?")[0]
        sent.clear()
        compose(desk, "客户")
        told = f"{open_input.__name__}: {name}"
        expect(field, told).to_have_value("客户")
        settle(desk)
        assert field.input_value() == "客户", told
        assert desk.url.split("?")[0] == place and sent == [], told


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
    person = record_of(desk, "Plain Person")
    send(desk, "PATCH", f"/api/records/customer/{person}", {"source": "A fair"})
    desk.goto(f"/customer/{person}")
    expect(desk.get_by_role("main").get_by_role("heading", level=2, name="Plain Person")).to_be_visible()
    expect(desk.get_by_text("Bath").first).to_be_visible()
    desk.set_viewport_size({"width": 794, "height": 1123})
    desk.emulate_media(media="print")
    expect(desk.get_by_role("navigation").first).to_be_hidden()
    expect(desk.get_by_text("Bath").first).to_be_visible()
    expect(desk.get_by_role("main").get_by_role("heading", level=2, name="Plain Person")).to_be_visible()
    # The facts stand first, and what happened is said by the button that opens it.
    facts = desk.get_by_text("Bath").last.bounding_box()
    happened = desk.get_by_role("button", name=re.compile("field changes?$"))
    expect(happened.last).to_be_visible()
    below = happened.last.bounding_box()
    assert facts and below and facts["y"] < below["y"]
