"""The bell and the ring: what one should know of, and work that goes on meanwhile, in every window at once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import House
from tests.browser.looking import PASSWORD, beside, enter, problems, send, window

COLLEAGUE = "bo@example.com"


@pytest.fixture(scope="module")
def people(browser: Browser, house: House) -> tuple[Any, Any, str]:
    """The cookies of the administrator and of a manager, and the manager's id."""
    ada = enter(browser, house)
    with beside(browser, house, ada) as page:
        bo = send(page, "POST", "/api/records/user", {"name": "Bo", "email": COLLEAGUE, "role": "manager"})["id"]
        link = send(page, "POST", f"/api/records/user/{bo}/invite", {})["link"]
        customers = [{"name": f"Person {n:02}"} for n in range(5)]
        send(page, "POST", "/api/records/customer/bulk", {"create": customers})
    with window(browser, house, None) as page:
        page.goto("/sign-in")
        send(page, "POST", "/api/session", {"link": link.split("link=")[1]})
        send(page, "POST", "/api/session/password", {"password": PASSWORD})
        return ada, page.context.storage_state(), bo


@pytest.fixture
def ada(browser: Browser, house: House, people: tuple[Any, Any, str]) -> Iterator[Page]:
    with window(browser, house, people[0]) as page:
        page.goto("/")
        yield page


@pytest.fixture
def bo(browser: Browser, house: House, people: tuple[Any, Any, str]) -> Iterator[Page]:
    with window(browser, house, people[1]) as page:
        page.goto("/")
        yield page


def test_what_a_colleague_gives_is_told_at_once_and_read_by_keys(
    ada: Page, bo: Page, people: tuple[Any, Any, str]
) -> None:
    bell = bo.get_by_role("button", name="Notifications")
    expect(bell).to_be_visible()
    task = send(ada, "POST", "/api/records/task", {"name": "Call Person 01", "assignee": people[2]})
    expect(bo.get_by_role("button", name="Notifications: 1 new")).to_be_visible(timeout=30_000)
    bo.keyboard.press("g")
    bo.keyboard.press("n")
    panel = bo.get_by_role("dialog", name="Notifications")
    line = panel.get_by_role("button", name="Call Person 01")
    expect(line).to_contain_text("gave this to you")
    assert problems(bo) == []
    line.focus()
    bo.keyboard.press("Enter")
    expect(bo).to_have_url(f"{bo.evaluate('location.origin')}/task/{task['id']}")
    expect(bo.get_by_role("button", name="Notifications", exact=True)).to_be_visible()


def test_what_is_muted_does_not_come(ada: Page, bo: Page, people: tuple[Any, Any, str]) -> None:
    bo.goto("/settings/notices")
    with bo.expect_response(lambda answer: answer.url.endswith("/prefer")):
        bo.get_by_role("switch", name="A customer or task is given to me").click()
    send(ada, "POST", "/api/records/task", {"name": "Muted", "assignee": people[2]})
    customer = send(ada, "GET", "/api/records/customer?fields=id&limit=1")["records"][0]["id"]
    note = {"customer": customer, "at": "2026-11-27T08:00:00Z", "kind": "note", "subject": "Look", "body": "@Bo look"}
    send(ada, "POST", "/api/records/interaction", note)
    expect(bo.get_by_role("button", name="Notifications: 1 new")).to_be_visible(timeout=30_000)
    bo.get_by_role("button", name="Notifications: 1 new").click()
    panel = bo.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_text("mentioned you here")).to_be_visible()
    expect(panel.get_by_text("Muted")).to_have_count(0)
    panel.get_by_role("button", name="Mark all as read").click()
    expect(panel.get_by_text("All caught up")).to_be_visible()


def test_a_change_to_many_is_in_the_jobs_centre_and_taken_back_there(ada: Page) -> None:
    ada.goto("/customer")
    ada.get_by_role("grid").wait_for()
    where = {"where": ["name", "contains", "Person"], "set": {"city": "Suzhou"}, "mode": "each"}
    send(ada, "POST", "/api/records/customer/bulk", where)
    ada.get_by_role("button", name="Background work").click()
    panel = ada.get_by_role("dialog", name="Background work")
    line = panel.get_by_role("listitem").first
    expect(line).to_contain_text("Change to many: Customers")
    expect(line).to_contain_text("5 changed")
    assert problems(ada) == []
    line.get_by_role("button", name="Undo").click()
    expect(panel.get_by_role("listitem").first).to_contain_text("Taken back")
    found = send(ada, "GET", '/api/records/customer?where=["city","=","Suzhou"]&fields=id')["records"]
    assert found == []


def test_an_export_is_in_the_jobs_centre_and_can_be_had_again(ada: Page) -> None:
    ada.evaluate("fetch('/api/exports/customer?format=csv&fields=name').then(answer => answer.text())")
    ada.get_by_role("button", name="Background work").click()
    line = ada.get_by_role("dialog").get_by_role("listitem").filter(has_text="Export of customers").first
    expect(line).to_contain_text("5 records")
    with ada.expect_download() as coming:
        line.get_by_role("link", name="Download").click()
    assert coming.value.suggested_filename.startswith("customer-")


def test_a_note_names_a_colleague_and_another_customer_by_keys(ada: Page, bo: Page) -> None:
    found = send(ada, "GET", "/api/records/customer?sort=name&fields=id&limit=2")["records"]
    first, second = (f"/customer/{each['id']}" for each in found)
    ada.goto(first)
    ada.get_by_placeholder("Write down what happened…").click()
    ada.keyboard.type("Ask @B")
    expect(ada.get_by_role("option", name="Bo")).to_be_visible()
    ada.keyboard.press("Enter")
    ada.keyboard.type("about #Person 01")
    expect(ada.get_by_role("option", name="Person 01")).to_have_attribute("aria-selected", "true")
    assert problems(ada) == []
    ada.keyboard.press("Tab")
    expect(ada.get_by_placeholder("Write down what happened…")).to_have_value("Ask @Bo about #Person 01 ")
    ada.keyboard.press("Control+Enter")
    # Who leaves before it is written down keeps a draft, and has told nobody yet.
    expect(ada.get_by_placeholder("Write down what happened…")).to_have_value("")
    for path, other in ((first, "Person 01"), (second, "Person 00")):
        ada.goto(path)
        told = ada.get_by_role("region", name="Timeline").get_by_role("listitem").filter(has_text="Ask @Bo about")
        expect(told).to_have_count(1)
        expect(told.get_by_role("link", name=other)).to_be_visible()
    bo.get_by_role("button", name=re.compile("^Notifications: ")).click()
    bo.get_by_role("dialog").get_by_role("button", name=re.compile("Ask @Bo about .*mentioned you here")).click()
    expect(bo).to_have_url(re.compile("/interaction/"))
    bo.get_by_role("link", name="Person 00").first.click()
    expect(bo.get_by_role("region", name="Timeline").get_by_text("Ask @Bo about")).to_be_visible()
