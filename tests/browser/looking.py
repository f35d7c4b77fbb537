"""Windows for tests that look at screens: signed in once, in any language, theme and width; and what axe finds there."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.house import ROOT, House

PASSWORD = "a good long password"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})
  .then(found => found.violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html.slice(0, 200))))"""
_SENT = """async ([method, path, body]) => {
  const headers = {'X-Rapport': '1', 'Content-Type': 'application/json'};
  const answer = await fetch(path, {method, headers, body: body ? JSON.stringify(body) : undefined});
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text ? JSON.parse(text) : null;
}"""


def send(page: Page, method: str, path: str, body: Any = None) -> Any:
    """What the page itself could ask of the server."""
    return page.evaluate(_SENT, [method, path, body])


def enter(browser: Browser, house: House, link: str = "") -> Any:
    """Somebody comes in by a link, the administrator by the first one, and chooses a password: cookies for any number of windows."""
    context = browser.new_context(base_url=house.url, locale="en-GB", service_workers="block")
    page = context.new_page()
    page.goto(link or house.link)
    page.get_by_role("button", name="Do this later").wait_for()
    send(page, "POST", "/api/session/password", {"password": PASSWORD})
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def window(browser: Browser, house: House, state: Any, *, width: int = 1440, **look: Any) -> Generator[Page]:
    """A window of its own; whatever breaks in it breaks the test."""
    size: Any = {"width": width, "height": 844 if width < 500 else 900}
    plain: Any = {
        "locale": "en-GB",
        "service_workers": "block",
        "reduced_motion": "reduce",
        "timezone_id": "Asia/Shanghai",
    }
    look = plain | look
    context = browser.new_context(base_url=house.url, storage_state=state, viewport=size, **look)
    context.set_default_timeout(30_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    try:
        yield page
    finally:
        context.close()
    assert broken == [], broken


_STILL = """async () => {
  await new Promise(done => setTimeout(done, 250));
  const moving = document.getAnimations().filter(each => Number.isFinite(each.effect?.getComputedTiming().endTime));
  await Promise.all(moving.map(each => each.finished.catch(() => null)));
}"""


def problems(page: Page) -> list[str]:
    """What keeps somebody from using the page as it is now, once it has come to rest."""
    page.evaluate(_STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return page.evaluate(_VIOLATIONS, RULES)
