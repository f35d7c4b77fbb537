"""The frame around every page: languages, themes, widths, and the palette that reaches everything by a few keys."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.house import House
from tests.browser.looking import WATCH, beside, enter, send, settle, slowed, window

SCREENS = ("/", "/customer", "/import", "/segment", "/campaign", "/settings", "/study", "/mail")
WORDS = """() => [...document.querySelectorAll('body *')].filter(each => each.checkVisibility() && !each.closest('[lang]:not(html)'))
  .flatMap(each => [...each.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()))
  .filter(text => /\\p{L}{2,}/u.test(text))"""
NAMES = {"西湖茶舍", "王晓明", "Administrator", "Rapport", "My company", "MC"}
COMPOSING = """async () => {
  const field = document.activeElement;
  field.dispatchEvent(new CompositionEvent('compositionstart', {bubbles: true}));
  field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true}));
  field.dispatchEvent(new CompositionEvent('compositionend', {bubbles: true, data: '客户'}));
  field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
}"""


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        for name in ("西湖茶舍", "王晓明"):
            values = {"name": name, "city": "杭州", "kind": "organisation" if "茶" in name else "individual"}
            send(page, "POST", "/api/records/customer", values)
    return found


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        yield page


def choose_language(page: Page, name: str) -> None:
    page.locator("nav button[aria-haspopup=menu]").click()
    # Whoever leaves before the server has heard of it has not chosen.
    with page.expect_response(lambda answer: answer.url.endswith("/prefer")):
        page.get_by_role("menuitem", name=name).click()
    page.get_by_role("menu").wait_for(state="hidden")


HEARD = """async locale => {
  while ((await (await fetch('/api/session')).json()).user.locale !== locale) await new Promise(requestAnimationFrame);
}"""


def speak(page: Page, name: str, locale: str) -> None:
    """The server remembers for a moment whom it has just let in, and what they spoke then."""
    choose_language(page, name)
    page.evaluate(HEARD, locale)


def foreign(text: str, script: str) -> bool:
    """Whether a Chinese text has characters that this character set, of the mainland or of Taiwan, does not write."""
    han = "".join(letter for letter in text if "\u4e00" <= letter <= "\u9fff")
    return han != han.encode(script, "ignore").decode(script)


def test_a_change_of_language_changes_every_word_without_loading_again(desk: Page):
    desk.goto("/campaign")
    desk.evaluate("window.still = true")
    english = set(desk.evaluate(WORDS)) - NAMES
    for name, tag, script in (("简体中文", "zh-CN", "gb2312"), ("繁體中文", "zh-TW", "big5")):
        choose_language(desk, name)
        expect(desk.locator(f"html[lang={tag}]")).to_be_attached()
        words = set(desk.evaluate(WORDS)) - NAMES
        assert words and not words & (english - {"Ctrl"})
        assert [word for word in words if foreign(word, script)] == []
        assert desk.title().split(" · ")[0] in words
    assert desk.evaluate("window.still")
    speak(desk, "English", "en")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Campaigns")


def test_the_language_is_remembered_for_the_persons_other_devices(
    desk: Page, browser: Browser, house: House, state: Any
):
    desk.goto("/")
    speak(desk, "繁體中文", "zh-TW")
    plain = {**state, "origins": []}
    with window(browser, house, plain, locale="en-GB") as other:
        other.goto("/")
        expect(other.get_by_role("heading", level=1)).to_have_text("首頁")
    speak(desk, "English", "en")


@pytest.mark.parametrize("path", SCREENS)
def test_no_screen_of_taiwan_shows_other_characters(browser: Browser, house: House, state: Any, path: str):
    with window(browser, house, {**state, "origins": []}, locale="zh-TW") as page:
        page.add_init_script("localStorage.setItem('rapport.appearance', JSON.stringify({locale: 'zh-TW'}))")
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        settle(page)
        words = [word for word in page.evaluate(WORDS) if not any(name in word for name in NAMES)]
        assert words and [word for word in words if foreign(word, "big5")] == []


def test_the_theme_follows_the_choice_and_then_the_system(desk: Page):
    desk.emulate_media(color_scheme="light")
    desk.goto("/customer")
    desk.get_by_role("grid").wait_for()
    ground = "getComputedStyle(document.body).backgroundColor"
    body = desk.locator("body")
    light = desk.evaluate(ground)
    desk.keyboard.press("Control+.")
    expect(body).not_to_have_css("background-color", light)
    dark = desk.evaluate(ground)
    desk.reload()
    expect(body).to_have_css("background-color", dark)
    desk.get_by_role("navigation").first.locator("button[aria-haspopup=menu]").click()
    desk.get_by_role("menuitem", name="System").click()
    expect(body).to_have_css("background-color", light)
    desk.emulate_media(color_scheme="dark")
    expect(body).to_have_css("background-color", dark)
    desk.emulate_media(color_scheme="dark", media="print")
    expect(desk.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")


@pytest.mark.parametrize("path", ["/campaigns", "/campaigns/1", "/nowhere/at/all"])
def test_an_address_that_leads_nowhere_says_so_within_the_app(desk: Page, path: str):
    desk.goto(path)
    expect(desk.get_by_role("link", name="Go to the start page")).to_be_visible()
    expect(desk.get_by_role("navigation").first).to_be_visible()


def test_the_sidebar_stays_as_narrow_as_it_was_left(desk: Page):
    desk.goto("/customer")
    side = desk.get_by_role("navigation").first
    desk.get_by_role("grid").wait_for()
    desk.keyboard.press("[")
    expect(side).to_have_attribute("data-icons", "true")
    desk.reload()
    expect(side).to_have_attribute("data-icons", "true")
    box = side.bounding_box()
    assert box and box["width"] < 70
    desk.keyboard.press("[")


@pytest.mark.parametrize("width", [1440, 1024, 768, 390])
def test_no_page_scrolls_sideways(browser: Browser, house: House, state: Any, width: int):
    with window(browser, house, state, width=width) as page:
        for path in SCREENS:
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(over) <= 0, path
        bottom = page.get_by_role("navigation").first.bounding_box()
        assert bottom and (bottom["y"] > 500) == (width < 768)


def open_palette(page: Page) -> Any:
    page.get_by_role("heading", level=1).wait_for()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    expect(field).to_be_focused()
    return field


def test_a_company_is_found_by_its_pinyin_and_the_reason_is_marked(desk: Page):
    desk.goto("/")
    open_palette(desk)
    desk.keyboard.type("xhcs")
    found = desk.get_by_role("option").first
    expect(found).to_contain_text("西湖茶舍")
    expect(found.locator("mark")).to_have_text("西湖茶舍")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=2, name="西湖茶舍")).to_be_visible()


def test_the_key_that_ends_a_chinese_word_opens_nothing(desk: Page):
    desk.goto("/")
    field = open_palette(desk)
    desk.keyboard.insert_text("客户")
    desk.evaluate(COMPOSING)
    desk.wait_for_timeout(300)
    expect(field).to_be_visible()
    assert desk.url.removesuffix("/") == desk.evaluate("location.origin")


def test_the_key_that_ends_a_chinese_word_sends_no_form(desk: Page):
    desk.goto("/")
    desk.get_by_label("Add a task").fill("给王总打电话")
    taken = desk.evaluate("""() => !document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', {key: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true}))""")
    assert taken, "a browser that takes this key for Enter would send the task"
    desk.wait_for_timeout(150)
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Add a task")).to_have_value("")


def test_a_records_field_is_changed_from_the_palette_and_taken_back(desk: Page):
    desk.goto("/")
    found = send(desk, "GET", '/api/records/customer?where=["name","=","王晓明"]&fields=id')["records"][0]
    desk.goto(f"/customer/{found['id']}")
    desk.get_by_role("heading", level=2, name="王晓明").wait_for()
    open_palette(desk)
    desk.keyboard.type("kind")
    expect(desk.get_by_role("option").first).to_contain_text("Change kind")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("option")).to_have_text(["Individual", "Organisation", "Leave kind empty"])
    desk.keyboard.type("org")
    expect(desk.get_by_role("option")).to_have_text(["Organisation"])
    desk.keyboard.press("Enter")
    message = desk.get_by_role("status").filter(has_text="Kind is now Organisation.")
    expect(message).to_be_visible()
    kind = f"/api/records/customer/{found['id']}"
    assert send(desk, "GET", kind)["kind"] == "organisation"
    with desk.expect_response(lambda answer: answer.request.method == "PATCH"):
        message.get_by_role("button", name="Undo").click()
    assert send(desk, "GET", kind)["kind"] == "individual"


def test_what_was_seen_last_is_offered_first_and_what_is_missing_can_be_added(desk: Page):
    desk.goto("/")
    found = send(desk, "GET", '/api/records/customer?where=["name","=","王晓明"]&fields=id')["records"][0]
    desk.goto(f"/customer/{found['id']}")
    desk.get_by_role("heading", level=2, name="王晓明").wait_for()
    desk.goto("/segment")
    desk.get_by_role("heading", level=1).wait_for()
    open_palette(desk)
    expect(desk.get_by_role("option", name="王晓明")).to_be_visible()
    desk.keyboard.type("Nobody of that name")
    desk.get_by_role("option", name="New customer “Nobody of that name”").click()
    expect(desk.get_by_role("textbox", name="Name")).to_have_value("Nobody of that name")


def test_every_key_that_works_is_told(desk: Page):
    desk.goto("/customer")
    desk.get_by_role("grid").wait_for()
    desk.keyboard.press("?")
    told = desk.get_by_role("dialog")
    for words in ("Go to Customers", "New order", "Take back the last change"):
        expect(told.get_by_text(words).first).to_be_visible()
    assert told.locator("kbd").count() > 20


def test_enter_pressed_before_the_answer_waits_for_it(desk: Page):
    desk.goto("/")
    field = open_palette(desk)
    held: list[Route] = []
    desk.route("**/api/search**", lambda route: held.append(route))
    desk.keyboard.type("xhcs")
    desk.keyboard.press("Enter")
    desk.wait_for_timeout(300)
    expect(field).to_be_visible()
    for route in held:
        route.continue_()
    expect(desk.get_by_role("heading", level=2, name="西湖茶舍")).to_be_visible()
    desk.unroute_all()
    open_palette_on_record(desk)
    desk.keyboard.type("campaigns")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Campaigns")


def open_palette_on_record(page: Page) -> None:
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Search or jump to")).to_be_focused()


def test_a_list_that_is_filled_by_hand_offers_that_first(desk: Page):
    for path, first in (("/interaction", "New interaction"), ("/product", "Import a file")):
        desk.goto(path)
        primary = desk.get_by_role("status").locator("button[data-look=primary]")
        expect(primary).to_have_text(first)
    desk.get_by_role("button", name="Import a file").click()
    expect(desk).to_have_url(re.compile("/import/product"))


def test_a_history_tells_two_moments_of_a_minute_apart(desk: Page):
    desk.goto("/")
    made = send(desk, "POST", "/api/records/task", {"name": "Call back", "due": "2026-03-01T10:00:05Z"})
    send(desk, "PATCH", f"/api/records/task/{made['id']}", {"due": "2026-03-01T10:00:45Z"})
    desk.goto("/settings/audit")
    change = desk.get_by_text(re.compile("Due: .*6:00:05.* → .*6:00:45"))
    expect(change.first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_jumps_while_a_page_comes(browser: Browser, house: House, state: Any, width: int):
    for path in ("/", "/customer", "/settings"):
        with window(browser, house, state, width=width) as page, slowed(page, away=120):
            page.add_init_script(WATCH)
            page.goto(path)
            page.get_by_role("heading", level=1).wait_for()
            settle(page)
            seen = page.evaluate("seen")
            assert seen["jump"] <= 0.02, (path, seen["jumped"])


def test_home_shows_what_has_come_from_the_top_and_pushes_nothing_down(desk: Page):
    held: list[Route] = []
    desk.route("**/api/records/task?**", lambda route: held.append(route))
    desk.add_init_script(WATCH)
    desk.goto("/")
    cards = desk.get_by_role("main").get_by_role("heading", level=2)
    expect(cards.filter(has_text="First steps")).to_be_visible()
    expect(cards.filter(has_text="Recent campaigns")).to_be_hidden()
    assert held
    for route in held:
        route.continue_()
    desk.unroute_all()
    expect(cards.filter(has_text="Recent campaigns")).to_be_visible()
    settle(desk)
    seen = desk.evaluate("seen")
    assert seen["jump"] <= 0.02, seen["jumped"]
