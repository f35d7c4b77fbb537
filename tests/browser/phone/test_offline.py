"""Without a network: what was seen is there with its age, what is written waits and is sent once, and nobody meets another's data."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.house import House
from tests.browser.looking import PASSWORD, beside, enter, problems, send, settle, window

KEPT = """async () => {
  const names = (await caches.keys()).filter(name => name.startsWith('rapport data '));
  return (await Promise.all(names.map(async name => (await (await caches.open(name)).keys()).map(each => each.url)))).flat();
}"""
READY = """async () => {
  await navigator.serviceWorker.ready;
  while (!navigator.serviceWorker.controller) await new Promise(done => setTimeout(done, 50));
  const shell = (await caches.keys()).find(name => name.startsWith('rapport app '));
  const wanted = (await (await fetch('/sw.js')).text()).split('\\n')[0].split('"/').length - 1;
  while ((await (await caches.open(shell)).keys()).length < wanted) await new Promise(done => setTimeout(done, 50));
}"""
COLLEAGUE = "bo@example.com"


@pytest.fixture(scope="module")
def state(browser: Browser, house: House) -> Any:
    """Two people and three customers; the cookies of the administrator."""
    found = enter(browser, house)
    with beside(browser, house, found) as page:
        me = send(page, "GET", "/api/session")["user"]["id"]
        for name in ("Ann", "Ben", "Cleo"):
            send(page, "POST", "/api/records/customer", {"name": name, "city": "Hangzhou", "owner": me})
        bo = send(page, "POST", "/api/records/user", {"name": "Bo", "email": COLLEAGUE, "role": "member"})
        link = send(page, "POST", f"/api/records/user/{bo['id']}/invite", {})["link"]
    with window(browser, house, None) as page:
        page.goto("/sign-in")
        send(page, "POST", "/api/session", {"link": link.split("link=")[1]})
        send(page, "POST", "/api/session/password", {"password": PASSWORD})
    return found


def customer(page: Page, name: str) -> str:
    return send(page, "GET", f'/api/records/customer?where=["name","=","{name}"]&fields=id')["records"][0]["id"]


def notes(page: Page, id: str) -> list[str]:
    found = send(page, "GET", f'/api/records/interaction?where=["customer","=","{id}"]&fields=body')["records"]
    return [note["body"] for note in found]


@contextmanager
def installed(browser: Browser, house: House, state: Any) -> Generator[Page]:
    """A phone with the worker behind its pages, and all of the app kept."""
    with window(browser, house, state, service_workers="allow") as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto("/")
        page.evaluate(READY)
        yield page


def test_what_was_seen_is_there_without_a_network_with_its_age(browser: Browser, house: House, state: Any) -> None:
    with installed(browser, house, state) as page:
        ann = customer(page, "Ann")
        page.goto(f"/customer/{ann}")
        expect(page.get_by_role("heading", level=2, name="Ann")).to_be_visible()
        settle(page)
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_role("heading", level=2, name="Ann")).to_be_visible()
        expect(page.get_by_text("Offline. Loaded")).to_be_visible()
        assert problems(page) == []
        page.context.set_offline(False)
        expect(page.get_by_text("Offline.")).to_have_count(0)


def test_a_note_and_a_change_wait_and_are_sent_once(browser: Browser, house: House, state: Any) -> None:
    with installed(browser, house, state) as page:
        ben = customer(page, "Ben")
        page.goto(f"/customer/{ben}")
        expect(page.get_by_role("heading", level=2, name="Ben")).to_be_visible()
        settle(page)
        page.context.set_offline(True)
        page.get_by_role("textbox", name="Write down what happened…").fill("Met Ben on the train")
        page.get_by_role("button", name="Save note").click()
        expect(page.get_by_label("Waiting to be sent")).to_contain_text("Met Ben on the train")
        page.reload()
        expect(page.get_by_label("Waiting to be sent")).to_contain_text("Met Ben on the train")
        page.get_by_role("button", name="1 waiting").click()
        expect(page.get_by_role("dialog")).to_contain_text("Met Ben on the train")
        page.keyboard.press("Escape")
        page.context.set_offline(False)
        expect(page.get_by_text("1 change sent.")).to_be_visible()
        expect(page.get_by_label("Waiting to be sent")).to_have_count(0)
        assert notes(page, ben) == ["Met Ben on the train"]


def test_a_request_whose_answer_was_lost_is_not_carried_out_twice(browser: Browser, house: House, state: Any) -> None:
    with window(browser, house, state) as page:
        page.goto("/")
        cleo = customer(page, "Cleo")
        page.goto(f"/customer/{cleo}")
        lost: list[str] = []

        def lose(route: Route) -> None:
            if route.request.method == "POST" and not lost:
                lost.append(route.fetch().text())
                route.abort()
            else:
                route.continue_()

        page.route("**/api/records/interaction", lose)
        page.get_by_role("textbox", name="Write down what happened…").fill("Said once")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("1 change sent.")).to_be_visible(timeout=40_000)
        assert len(lost) == 1 and notes(page, cleo) == ["Said once"]


def test_two_who_change_the_same_are_asked_whose_it_is(browser: Browser, house: House, state: Any) -> None:
    with window(browser, house, state) as page:
        page.goto("/customer?sort=name&cols=name,city")
        expect(page.get_by_role("row").filter(has_text="Ann")).to_be_visible()
        ann = customer(page, "Ann")
        page.route(
            "**/api/records/customer/*",
            lambda route: route.abort() if route.request.method == "PATCH" else route.continue_(),
        )
        page.route("**/health/live", lambda route: route.abort())
        page.get_by_role("row").filter(has_text="Ann").get_by_text("Hangzhou").dblclick()
        page.keyboard.press("Control+a")
        page.keyboard.type("Suzhou")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="1 waiting")).to_be_visible()
        page.unroute_all()
        send(page, "PATCH", f"/api/records/customer/{ann}", {"city": "London"})
        page.evaluate("window.dispatchEvent(new Event('online'))")
        expect(page.get_by_text("1 change needs you.")).to_be_visible()
        page.get_by_role("button", name="1 waiting").click()
        told = page.get_by_role("dialog")
        expect(told.get_by_text("Yours: Suzhou")).to_be_visible()
        expect(told.get_by_text("Theirs: London")).to_be_visible()
        told.get_by_role("button", name="Keep mine").click()
        expect(told.get_by_text("Everything has been sent")).to_be_visible()
        assert send(page, "GET", f"/api/records/customer/{ann}?fields=city")["city"] == "Suzhou"


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_role("textbox", name="E-mail").fill(email)
    page.get_by_label("Password").first.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def sign_out(page: Page) -> None:
    page.locator("nav button[aria-haspopup=menu]").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("textbox", name="E-mail")).to_be_visible()


def test_nothing_of_one_person_is_left_for_the_next(browser: Browser, house: House, state: Any) -> None:
    with window(browser, house, state) as known:
        known.goto("/")
        email, ann = send(known, "GET", "/api/session")["user"]["email"], customer(known, "Ann")
    with window(browser, house, None, service_workers="allow") as page:
        sign_in(page, email)
        page.evaluate(READY)
        page.goto(f"/customer/{ann}")
        expect(page.get_by_role("heading", level=2, name="Ann")).to_be_visible()
        settle(page)
        assert any(ann in url for url in page.evaluate(KEPT))
        sign_out(page)
        assert page.evaluate(KEPT) == []
        sign_in(page, COLLEAGUE)
        settle(page)
        assert not any(ann in url for url in page.evaluate(KEPT))
        page.context.set_offline(True)
        page.goto(f"/customer/{ann}")
        expect(page.get_by_text("Rapport cannot be reached")).to_be_visible(timeout=40_000)
        assert "Ann" not in page.inner_text("main")


def test_who_signs_out_without_a_network_is_out(browser: Browser, house: House, state: Any) -> None:
    with window(browser, house, state) as known:
        known.goto("/")
        email = send(known, "GET", "/api/session")["user"]["email"]
    with window(browser, house, None, service_workers="allow") as page:
        sign_in(page, email)
        page.evaluate(READY)
        page.context.set_offline(True)
        sign_out(page)
        page.goto("/customer")
        expect(page.get_by_role("textbox", name="E-mail")).to_be_visible()
        page.context.set_offline(False)
        page.goto("/customer")
        expect(page.get_by_role("textbox", name="E-mail")).to_be_visible()


def test_the_app_can_be_installed(browser: Browser, house: House, state: Any) -> None:
    with beside(browser, house, state) as page:
        manifest = page.request.get("/manifest.webmanifest").json()
        assert manifest["display"] == "standalone" and manifest["start_url"] == "/"
        sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
        assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
        for icon in manifest["icons"]:
            found = page.request.get(icon["src"])
            assert found.ok and found.headers["content-type"] == icon["type"]
        assert page.request.get("/sw.js").headers["cache-control"] == "no-cache"
