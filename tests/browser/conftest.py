"""A browser and a fresh Rapport for the tests that walk as a person would."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.house import House, start_house

# A busy machine is slow, which is no failure.
expect.set_options(timeout=20_000)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """An empty workspace, served."""
    with start_house() as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        # A sandboxed frame in a process of its own stays blank in pictures taken without a screen.
        flags = ["--no-sandbox", "--disable-features=IsolateSandboxedIframes"]
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """A window in English; whatever breaks in it breaks the test."""
    context = browser.new_context(
        base_url=house.url,
        locale="en-GB",
        viewport={"width": 1440, "height": 900},
        timezone_id="Asia/Shanghai",
        service_workers="block",
    )
    context.set_default_timeout(30_000)
    opened = context.new_page()
    broken: list[str] = []
    opened.on("pageerror", lambda error: broken.append(str(error)))
    yield opened
    context.close()
    assert broken == []
