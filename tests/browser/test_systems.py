"""Programs and other systems: a token is made and shown once, and what was sent to another system is looked at and sent again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import enter, problems, send, window


@contextmanager
def receiving() -> Iterator[tuple[str, list[str]]]:
    """A system on this machine that takes whatever comes: its address, and the ids of what came."""
    got: list[str] = []

    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            got.append(self.headers["webhook-id"])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"thank you")

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Taking)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hooks", got
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    return enter(browser, house)


@pytest.fixture
def desk(browser: Browser, house: House, state: Any) -> Iterator[Page]:
    with window(browser, house, state) as page:
        yield page


def test_a_token_is_shown_once_and_revoked(desk: Page):
    desk.goto("/settings/tokens")
    desk.get_by_role("button", name="New token").click()
    desk.get_by_label("What it is for").fill("nightly export")
    desk.get_by_role("button", name="Make the token").click()
    shown = desk.get_by_role("dialog").get_by_role("textbox", name="Token")
    expect(shown).to_have_value(re.compile("^rap_"))
    token = shown.input_value()
    assert problems(desk) == []
    desk.get_by_role("button", name="Done").click()
    line = desk.get_by_role("listitem").filter(has_text="nightly export")
    expect(line).to_contain_text("never used")
    assert token not in desk.content()
    assert problems(desk) == []
    line.get_by_role("button", name="Revoke nightly export").click()
    expect(line).to_have_count(0)


def test_what_was_sent_to_another_system_is_looked_at_and_sent_again(desk: Page):
    desk.goto("/settings/webhooks")
    (workspace,) = send(desk, "GET", "/api/records/workspace")["records"]
    send(desk, "PATCH", f"/api/records/workspace/{workspace['id']}", {"webhooks_inside": True})
    with receiving() as (url, got):
        desk.get_by_role("button", name="New webhook").click()
        desk.get_by_label("Name").fill("The till")
        desk.get_by_label("Address").fill("ftp://nowhere")
        desk.get_by_role("button", name="Add the webhook").click()
        expect(desk.get_by_role("dialog")).to_contain_text("https://example.com/hooks")
        desk.get_by_label("Address").fill(url)
        desk.get_by_role("button", name="Add the webhook").click()
        expect(desk.get_by_role("dialog").get_by_role("textbox", name="Secret")).not_to_have_value("")
        desk.get_by_role("button", name="Done").click()
        desk.get_by_role("button", name="Send a test").click()
        sent = desk.get_by_role("button", name="webhook.test")
        expect(sent).to_contain_text("Delivered · 200")
        assert problems(desk) == []
        sent.click()
        dialog = desk.get_by_role("dialog")
        expect(dialog).to_contain_text("thank you")
        assert problems(desk) == []
        dialog.get_by_role("button", name="Send again").click()
        for _ in range(300):
            if len(got) > 1:
                break
            desk.wait_for_timeout(100)
    assert (len(got), len(set(got))) == (2, 1)
