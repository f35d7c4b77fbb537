"""A browser and a fresh Rapport for the tests that walk as a person would."""

import shutil
from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.house import House, start_house
from tests.browser.looking import forget_windows, window
from tests.conftest import database

# A busy machine is slow, which is no failure.
expect.set_options(timeout=20_000)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def house(server_dsn: str) -> Iterator[House]:
    """An empty workspace, served; its database is one of the session's server, which is there already."""
    for dsn in database(server_dsn, f"rapport_house_{uuid4().hex}"):
        with start_house(DATABASE_URL=dsn) as found:
            yield found


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        # A sandboxed frame in a process of its own stays blank in pictures taken without a screen.
        # Windows of one person share a process and what it has compiled.
        flags = ["--no-sandbox", "--disable-features=IsolateSandboxedIframes", "--process-per-site"]
        opened = playwright.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def browser(chromium: Browser) -> Iterator[Browser]:
    """The same browser for all modules, with nothing in it of those before."""
    yield chromium
    forget_windows(chromium)


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """A window in English of somebody who is not signed in."""
    with window(browser, house, None) as opened:
        yield opened
