"""The main job, walked in a browser: from an empty workspace to a campaign whose effect was measured."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.house import House, start_house
from tests.browser.purchases import REAL, known_codes, move_purchases, write_addresses, write_orders

LONG = 120_000

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="RAPPORT_TEST_DATA names no folder with the data")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """Just as a newcomer starts it, with the database that Rapport brings."""
    with start_house() as found:
        yield found


def test_a_shop_owner_gets_from_a_purchase_log_to_a_measured_campaign(house: House, page: Page, tmp_path: Path) -> None:
    sign_in(page, house)
    rows, customers = move_purchases(tmp_path / "purchases.csv")
    import_file(page, "order", tmp_path / "purchases.csv", f"{rows + customers:,} new · 0 updates · 0 need attention")
    write_addresses(tmp_path / "addresses.csv", known_codes())
    import_file(page, "customer", tmp_path / "addresses.csv", f"0 new · {customers:,} updates · 0 need attention")

    run_study(page, "value", "Segments by recency, frequency and value")
    run_study(page, "lifetime", "Does the model keep pace?")
    read_best_customer(page)
    size = make_segment(page)
    got, held = send_campaign(page, size)
    read_inbox(page, got)

    measure_campaign(page, got, held)
    house.let_days_pass(29)
    later = [(code, 60.0) for code in drawn(page, "treated", 300)] + [
        (code, 20.0) for code in drawn(page, "holdout", 12)
    ]
    write_orders(tmp_path / "later.csv", later, days_ago=10)
    import_file(page, "order", tmp_path / "later.csv", f"{len(later)} new · 0 updates · 0 need attention")
    expect_it_worked(page)
    expect_first_steps_done(page)


def sign_in(page: Page, house: House) -> None:
    page.goto(house.link)
    page.get_by_role("button", name="Do this later").click()
    expect(page.get_by_role("heading", name="First steps")).to_be_visible()


def import_file(page: Page, object: str, file: Path, counts: str) -> None:
    page.goto(f"/import/{object}")
    page.get_by_test_id("import-file").set_input_files(file)
    page.get_by_role("button", name="Check the file").click(timeout=LONG)
    expect(page.get_by_test_id("import-counts")).to_have_text(counts, timeout=LONG)
    page.get_by_role("button", name=re.compile(r"^Import [\d,]+ record")).click()
    expect(page.get_by_text(re.compile(r"records? imported"))).to_be_visible(timeout=LONG)


def run_study(page: Page, name: str, finding: str) -> None:
    page.goto(f"/study/{name}")
    page.get_by_role("button", name="Run now").click()
    expect(page.get_by_role("heading", name=finding)).to_be_visible(timeout=LONG)
    expect(page.get_by_role("img").locator("svg").first).to_be_visible()
    # What only is read aloud lies within what scrolls, and never makes the whole page longer.
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def read_best_customer(page: Page) -> None:
    """Opens the list from the study, sorted by lifetime value."""
    page.get_by_role("link", name=re.compile("^Worth over 12 months")).click()
    page.wait_for_url(re.compile(r"/customer\?.*sort=-lifetime_value"))
    expect(page.get_by_role("row").nth(1)).to_contain_text("Customer")


def make_segment(page: Page) -> int:
    page.goto("/segment")
    page.get_by_role("button", name=re.compile("Bought twice or more")).click()
    size = page.get_by_test_id("segment-size")
    expect(size).to_have_text(re.compile(r"^[\d,]+$"))
    counted = int(size.inner_text().replace(",", ""))
    page.get_by_role("button", name="Save segment").click()
    expect(page.get_by_text("Bought twice or more saved")).to_be_visible()
    return counted


def send_campaign(page: Page, size: int) -> tuple[int, int]:
    """Writes to the segment on screen, holds a fifth out, sends; answers how many got it and how many did not."""
    page.get_by_role("button", name="Write to them").click()
    page.get_by_text("Unless withdrawn").click()
    page.get_by_text("20%", exact=True).click()
    held = int(size * 0.2 + 0.5)
    expect(page.get_by_test_id("holdout-people")).to_contain_text(f"{held:,} people are held out")
    page.get_by_role("button", name="Next: Content").click()
    page.get_by_role("textbox", name="Subject").fill("{{name|friend}}, new records are in")
    page.get_by_role("textbox", name="Text").fill("# Hello {{name|friend}}\n\nCome and see **what is new**.")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name=re.compile(r"^Hello Customer \d+"))).to_be_visible()
    page.get_by_role("button", name="Next: Check and send").click()
    expect(page.get_by_test_id("recipients")).to_have_text(f"{size - held:,}")
    page.get_by_role("button", name=f"Send to {size - held:,} people").click()
    if size - held > 1000:
        page.get_by_role("dialog").get_by_role("button", name=re.compile("^Send to")).click()
    expect(page.locator("header").get_by_text("Sent", exact=True).first).to_be_visible(timeout=LONG * 3)
    return size - held, held


def read_inbox(page: Page, got: int) -> None:
    page.goto("/mail")
    expect(page.locator("h1 + span")).to_have_text(f"{got:,}", timeout=LONG)
    expect(page.frame_locator("iframe").get_by_role("link", name="Unsubscribe")).to_be_visible()
    page.get_by_text(re.compile(r"further headers?$")).click()
    expect(page.get_by_text("List-Unsubscribe", exact=True)).to_be_visible()


def measure_campaign(page: Page, got: int, held: int) -> None:
    page.goto("/campaign")
    page.get_by_role("link", name=re.compile("Mail to Bought twice or more")).click()
    page.get_by_role("button", name=re.compile("^Measure")).click()
    expect(page.get_by_test_id("verdict")).to_have_text(re.compile("^Too early: orders are watched until"))
    expect(page.get_by_text(re.compile(rf"^[\d,]+ of {got:,}$"))).to_be_visible()
    expect(page.get_by_text(re.compile(rf"^[\d,]+ of {held:,}$"))).to_be_visible()
    page.get_by_text("How to read this").click()
    expect(page.get_by_text("People were split at random before the first mail.")).to_be_visible()


def drawn(page: Page, arm: str, people: int) -> list[str]:
    """Numbers of customers who were drawn into this arm."""
    where = f'["arm","=","{arm}"]'
    answer = page.request.get(
        "/api/records/campaign_member", params={"where": where, "fields": "customer.code", "limit": people}
    )
    return [str(member["customer.code"]) for member in answer.json()["records"]]


def expect_it_worked(page: Page) -> None:
    page.goto("/campaign")
    page.get_by_role("link", name=re.compile("Mail to Bought twice or more")).click()
    page.get_by_role("button", name=re.compile("^Measure")).click()
    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_have_text(
        re.compile(r"^Worked: about \D*[\d.]+ more per customer, between \D*[\d.]+ and \D*[\d.]+")
    )
    low, high = re.findall(r"[\d.]+\d", verdict.inner_text())[1:3]
    assert 0 < float(low) < float(high) < 60


def expect_first_steps_done(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("5 of 5")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Mail to Bought twice or more.*Worked"))).to_be_visible()
