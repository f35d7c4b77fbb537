"""Windows for tests that look at screens: signed in once, in any language, theme and width; and what axe finds there."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.browser.house import ROOT, House

PASSWORD = "a good long password"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_VIOLATIONS = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})
  .then(found => found.violations.flatMap(each => each.nodes.map(node => each.id + ': ' + node.html.slice(0, 200))))"""
_READABLE = """async ([scheme, contrast, rule]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const look = document.documentElement.dataset;
  while (look.mantineColorScheme !== scheme || look.contrast !== contrast) await frame();
  for (let still = 0; still < 3; still += 1) await frame();
  const found = await axe.run(document, {runOnly: {type: 'rule', values: [rule]}, resultTypes: ['violations']});
  return found.violations.flatMap(each => each.nodes.map(node => node.any[0]?.message.slice(0, 110) + ' ' + node.html.slice(0, 160)));
}"""
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


@contextmanager
def beside(browser: Browser, house: House, state: Any) -> Generator[Page]:
    """A page with nothing of the app on it, from which somebody can ask of the server whatever the app could."""
    context = browser.new_context(base_url=house.url, storage_state=state, locale="en-GB")
    page = context.new_page()
    page.goto("/health/live")
    yield page
    context.close()


def enter(browser: Browser, house: House, link: str = "") -> Any:
    """Somebody comes in by a link, the administrator by the first one, and chooses a password: cookies for any number of windows."""
    with beside(browser, house, None) as page:
        send(page, "POST", "/api/session", {"link": (link or house.link).split("link=")[1]})
        send(page, "POST", "/api/session/password", {"password": PASSWORD})
        return page.context.storage_state()


@contextmanager
def window(browser: Browser, house: House, state: Any, *, width: int = 1440, **look: Any) -> Generator[Page]:
    """A window of its own; whatever breaks in it breaks the test.

    Nothing is left in it of those before but the files of the app, which a browser need not read and compile again.
    """
    size: Any = {"width": width, "height": 844 if width < 500 else 900}
    plain: Any = {
        "base_url": house.url,
        "viewport": size,
        "locale": "en-GB",
        "service_workers": "block",
        "reduced_motion": "reduce",
        "timezone_id": "Asia/Shanghai",
    }
    look = plain | look
    resting = _RESTING.setdefault(browser, {}).setdefault(repr(sorted(look.items())), [])
    context = resting.pop() if resting else _open(browser, look)
    page = context.new_page()
    _watch(page)
    _remember(page, house, state or {})
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if _FORBIDDEN in said.text else None)
    context.set_default_timeout(30_000)
    try:
        yield page
    except BaseException:
        context.close()
        raise
    _forget(context, house, installed=look["service_workers"] == "allow")
    resting.append(context)
    assert broken == [], broken


def forget_windows(browser: Browser) -> None:
    """Close what rests: the house that it belongs to is no more."""
    _RESTING.pop(browser, None)
    for context in browser.contexts:
        context.close()


_RESTING: WeakKeyDictionary[Browser, dict[str, list[BrowserContext]]] = WeakKeyDictionary()
# What the browser says of a script or a style that our own rules forbid.
_FORBIDDEN = "Content Security Policy directive"
_NOTES, _APP = "cookies,local_storage,indexeddb", "cache_storage,service_workers"
_FORGET_SEEN = """async () => {
  const seen = (await caches.keys()).filter(name => !name.startsWith('rapport app '));
  await Promise.all(seen.map(name => caches.delete(name)));
}"""


def _open(browser: Browser, look: Any) -> BrowserContext:
    context = browser.new_context(**look)
    # As long as one page is open, the browser keeps in mind what it has compiled for others of the same place.
    context.new_page().goto("/health/live")
    return context


def _remember(page: Page, house: House, state: Any) -> None:
    """Give a window without any the cookies and the notes of the page that somebody had when they signed in."""
    page.context.add_cookies(state.get("cookies", []))
    notes = {note["name"]: note["value"] for at in state.get("origins", []) for note in at["localStorage"]}
    if notes:
        page.route(f"{house.url}/", lambda route: route.fulfill(content_type="text/html", body="<title>.</title>"))
        page.goto("/")
        page.evaluate("notes => Object.entries(notes).forEach(note => localStorage.setItem(...note))", notes)
        page.unroute_all()
        page.goto("about:blank")


def _forget(context: BrowserContext, house: House, *, installed: bool) -> None:
    """Somebody else has the device now; what is `installed` on it stays, with none of what the one before saw."""
    context.unroute_all()
    context.set_offline(False)
    context.clear_permissions()
    first, *others = context.pages
    for page in others:
        page.close()
    if installed:
        first.evaluate(_FORGET_SEEN)
    told = {"origin": house.url, "storageTypes": _NOTES if installed else f"{_NOTES},{_APP}"}
    context.new_cdp_session(first).send("Storage.clearDataForOrigin", told)
    context.clear_cookies()


_ASKED: WeakKeyDictionary[Page, set[Request]] = WeakKeyDictionary()
_LONGEST = 30.0


def _watch(page: Page) -> None:
    """Keep in mind what the page has asked for and not got yet, but for the news, which never end."""
    asked = _ASKED[page] = set[Request]()
    page.on("request", lambda request: None if "/api/live" in request.url else asked.add(request))
    page.on("requestfinished", lambda request: asked.discard(request))
    page.on("requestfailed", lambda request: asked.discard(request))


def visit(page: Page, path: str) -> None:
    """Go to another page as a link within the app does, without loading the app again."""
    page.evaluate("path => { history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate')); }", path)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has all it asked for, and asks for nothing more while it is drawn several times."""
    until = time.monotonic() + _LONGEST
    still = 0
    while still < 3:
        page.evaluate("async () => { for (let n = 0; n < 3; n += 1) await new Promise(requestAnimationFrame); }")
        still = 0 if _ASKED[page] else still + 1
        assert time.monotonic() < until, f"The page still waits for {[each.url for each in _ASKED[page]]}"


_STILL = """async () => {
  const moving = document.getAnimations().filter(each => Number.isFinite(each.effect?.getComputedTiming().endTime));
  await Promise.all(moving.map(each => each.finished.catch(() => null)));
}"""


def problems(page: Page) -> list[str]:
    """What keeps somebody from using the page as it is now, once it has come to rest."""
    settle(page)
    page.evaluate(_STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return page.evaluate(_VIOLATIONS, RULES)


# Where colours alone change, only what colours break is looked for again; high contrast is seven to one.
_LOOKS: tuple[tuple[Any, str, str], ...] = (
    ("dark", "normal", "color-contrast"),
    ("light", "more", "color-contrast-enhanced"),
    ("dark", "more", "color-contrast-enhanced"),
)


def barriers(page: Page) -> list[str]:
    """What keeps somebody from using the page as it is now, in every look it can have."""
    page.emulate_media(color_scheme="light", contrast="no-preference")
    found = problems(page)
    for scheme, contrast, rule in _LOOKS:
        page.emulate_media(color_scheme=scheme, contrast="more" if contrast == "more" else "no-preference")
        found += [f"{scheme}, {contrast}: {each}" for each in page.evaluate(_READABLE, [scheme, contrast, rule])]
    page.emulate_media(color_scheme="light", contrast="no-preference")
    return found


# Where the focus is must be on screen, not be covered, and stand out: by a line of two pixels, or as the chosen one of a list.
_FOCUS = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return 'The focus is lost.';
  const told = at.getAttribute('aria-activedescendant');
  const shown = told ? document.getElementById(told) : at;
  const name = (shown ?? at).outerHTML.slice(0, 120);
  if (!shown?.checkVisibility({opacityProperty: true, visibilityProperty: true})) return `Nobody sees ${name}`;
  const box = shown.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + Math.min(box.width, 60) / 2, box.top + box.height / 2);
  const isSame = over && (shown.contains(over) || over.contains(shown) || over.closest('label')?.contains(shown));
  const isCarried = over?.closest('[data-lifted]');
  if (!isSame && !isCarried) return `Something covers ${name}`;
  const probe = document.createElement('i');
  document.body.append(probe);
  const colour = token => { probe.style.color = `var(${token})`; return getComputedStyle(probe).color; };
  const [accent, soft] = [colour('--accent'), colour('--accent-soft')];
  probe.remove();
  const isRinged = each => {
    if (isCarried) return true;
    const look = getComputedStyle(each);
    const isChosen = each.matches('[role=option], [role=menuitem]') && (told || look.backgroundColor === soft);
    return isChosen || (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2) || look.boxShadow.includes(accent);
  };
  for (let each = shown, up = 0; each && up < 5; each = each.parentElement, up += 1) if (isRinged(each)) return '';
  return `Nothing marks ${name}`;
}"""


def press(page: Page, *keys: str) -> None:
    """Keys one after the other, as somebody presses them who has nothing else; after each, where the focus is can be seen."""
    for key in keys:
        page.keyboard.press(key)
        see_focus(page, key)


def see_focus(page: Page, after: str) -> None:
    """What opens may take a moment to come."""
    for _ in range(200):
        if not (wrong := page.evaluate(_FOCUS)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"After {after}: {wrong}")


# Before any page of the window: when something is painted first, when the largest of it, and how far what stood there jumped.
WATCH = """
  window.seen = {first: 0, largest: 0, jump: 0, jumped: []};
  const watch = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note)).observe({type, buffered: true});
  watch('paint', each => { if (each.name === 'first-paint') seen.first = each.startTime; });
  watch('largest-contentful-paint', each => { seen.largest = each.startTime; });
  watch('layout-shift', each => {
    if (each.hadRecentInput) return;
    seen.jump += each.value;
    seen.jumped.push(...each.sources.map(({node}) => `${each.value.toFixed(4)} ${(node?.outerHTML ?? node?.data ?? '').slice(0, 120)}`));
  });
"""


@contextmanager
def slowed(page: Page, *, away: int, bits: int = -1, slower: int = 1) -> Generator[None]:
    """A server so many milliseconds away, by a line of so many bits a second, and a slower machine."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    rate = bits / 8 if bits > 0 else -1
    line = {"offline": False, "latency": away, "downloadThroughput": rate, "uploadThroughput": rate}
    client.send("Network.emulateNetworkConditions", line)
    client.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    yield
    client.detach()
