"""The page of all components: everybody can use each of them, in every look, with everything that opens from them."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import enter, problems, window

LOOKS: tuple[tuple[str, Any, int], ...] = (
    ("light", {"color_scheme": "light"}, 1440),
    ("dark", {"color_scheme": "dark"}, 1440),
    ("contrast", {"color_scheme": "light", "contrast": "more"}, 1440),
    ("phone", {"color_scheme": "dark", "has_touch": True}, 390),
)


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    return enter(browser, house)


@pytest.fixture(params=LOOKS, ids=[look[0] for look in LOOKS])
def kit(request: pytest.FixtureRequest, browser: Browser, house: House, state: Any) -> Iterator[Page]:
    _, look, width = request.param
    with window(browser, house, state, width=width, **look) as page:
        page.goto("/dev/ui")
        page.get_by_role("heading", name="Floating").wait_for()
        yield page


def test_every_component_can_be_used_by_everybody(kit: Page):
    assert problems(kit) == []
    wide = kit.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


@pytest.mark.parametrize("name", ["Menu", "Popover", "Dialog", "Sheet", "Trouble"])
def test_what_opens_can_be_used_and_closes_again(kit: Page, name: str):
    opener = kit.get_by_role("button", name=name, exact=True)
    opener.click()
    role: Any = {"Menu": "menu", "Trouble": "alert"}.get(name, "dialog")
    shown = kit.get_by_role(role).filter(has_text="invoice" if name == "Trouble" else "Name")
    expect(shown).to_be_visible()
    assert problems(kit) == []
    if name == "Trouble":
        shown.get_by_role("button", name="Close").click()
    else:
        kit.keyboard.press("Escape")
        expect(opener).to_be_focused()
    expect(shown).to_be_hidden()
