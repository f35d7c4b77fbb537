"""Leaving, opening and following links: what a stranger with a mail in hand can do, and what they cannot."""

import re
from typing import Any

import pytest

from rapport.engine.objects import NotFound
from tests.marketing.shop import Shop

BODY = "[Spring](https://tea.example/spring?a=1&b=2) {{name}}"


async def send(shop: Shop, **values: Any) -> dict[str, Any]:
    person = {"name": "Anna", "email": "a@example.com", "email_consent": "granted", "language": "en"}
    await shop.create("customer", **person)
    segment = await shop.create("segment", name="Everybody")
    usual = {"name": "Spring", "subject": "Hi", "body": BODY, "holdout": 0, "segment": segment["id"]}
    made = await shop.create("campaign", **usual | values)
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    (message,) = await shop.find("message")
    return {"campaign": made["id"], "message": message}


def token(html: str, path: str) -> str:
    found = re.search(rf'https://rapport\.example/{path}/([A-Za-z0-9_-]+)"', html)
    assert found is not None
    return found[1]


async def test_the_link_shows_a_button_and_only_pressing_it_unsubscribes(shop: Shop):
    sent = await send(shop)
    leave = token(sent["message"]["html"], "u")
    page = await shop.call("ask_to_leave", leave)
    assert page.status == 200 and b"<button>Unsubscribe</button>" in page.body and b'method="post"' in page.body
    (person,) = await shop.find("customer", fields=("email_consent",))
    assert person["email_consent"] == "granted"
    for _ in range(2):
        assert b"You are unsubscribed" in (await shop.call("leave", leave)).body
        await shop.settle()
    (person,) = await shop.find("customer", fields=("email_consent", "email_consent_at"))
    assert person["email_consent"] == "withdrawn" and person["email_consent_at"]
    (member,) = await shop.find("campaign_member")
    assert member["unsubscribed_at"]
    assert (await shop.read("campaign", sent["campaign"]))["unsubscribed"] == 1


async def test_the_header_for_one_click_leads_to_the_same_place(shop: Shop):
    sent = await send(shop)
    assert token(sent["message"]["headers"]["List-Unsubscribe"].replace(">", '"'), "u") == token(
        sent["message"]["html"], "u"
    )


async def test_opens_and_clicks_are_seen_once_when_switched_on(shop: Shop):
    sent = await send(shop, track_opens=True, track_clicks=True)
    html = sent["message"]["html"]
    for _ in range(2):
        picture = await shop.call("opened", token(html, "c/open"))
        assert picture.type == "image/gif" and picture.body.startswith(b"GIF89a")
        followed = await shop.call("clicked", token(html, "c/click"))
        assert (followed.status, followed.location) == (302, "https://tea.example/spring?a=1&b=2")
        await shop.settle()
    (member,) = await shop.find("campaign_member")
    assert member["opened_at"] and member["clicked_at"]
    done = await shop.read("campaign", sent["campaign"])
    assert (done["opened"], done["clicked"]) == (1, 1)


async def test_a_click_is_an_open_even_with_pictures_off(shop: Shop):
    sent = await send(shop, track_clicks=True)
    assert "/c/open/" not in sent["message"]["html"]
    await shop.call("clicked", token(sent["message"]["html"], "c/click"))
    await shop.settle()
    assert (await shop.read("campaign", sent["campaign"]))["opened"] == 1


async def test_nothing_is_tracked_unless_switched_on(shop: Shop):
    html = (await send(shop))["message"]["html"]
    assert "/c/" not in html and 'href="https://tea.example/spring?a=1&amp;b=2"' in html


async def test_a_made_up_link_leads_nowhere(shop: Shop):
    html = (await send(shop, track_opens=True, track_clicks=True))["message"]["html"]
    for verb in ("clicked", "ask_to_leave", "leave"):
        for bad in ("x", token(html, "c/open"), token(html, "u")[:-4] + "AAAA"):
            with pytest.raises(NotFound):
                await shop.call(verb, bad)
    assert (await shop.call("opened", "x")).type == "image/gif"
    (person,) = await shop.find("customer", fields=("email_consent",))
    assert person["email_consent"] == "granted"


async def test_the_link_still_works_when_the_campaign_is_gone(shop: Shop):
    sent = await send(shop)
    async with shop.open() as ctx:
        from rapport.engine.records import delete_record

        await delete_record(ctx, "campaign", sent["campaign"])
        for member in await shop.find("campaign_member"):
            await delete_record(ctx, "campaign_member", member["id"])
    await shop.call("leave", token(sent["message"]["html"], "u"))
    await shop.settle()
    (person,) = await shop.find("customer", fields=("email_consent",))
    assert person["email_consent"] == "withdrawn"


async def test_the_link_in_a_test_mail_unsubscribes_nobody(shop: Shop):
    await shop.create("customer", name="Anna", email="a@example.com", email_consent="granted")
    made = await shop.create("campaign", name="x", subject="x", body="x")
    await shop.do("campaign", "test", made["id"], to="me@example.com")
    (message,) = await shop.find("message")
    assert (await shop.call("leave", token(message["html"], "u"))).status == 200
    (person,) = await shop.find("customer", fields=("email_consent",))
    assert person["email_consent"] == "granted"


async def test_a_corrected_address_is_written_to_again(shop: Shop):
    made = await shop.create("customer", name="Anna", email="a@example.com", email_bounced_at="2026-01-01T00:00:00Z")
    async with shop.open() as ctx:
        from rapport.engine.records import update_record

        await update_record(ctx, "customer", made["id"], {"email": "b@example.com"})
    await shop.settle()
    (person,) = await shop.find("customer", fields=("email_bounced_at",))
    assert person["email_bounced_at"] is None


async def test_addresses_corrected_in_bulk_are_written_to_again_and_the_others_are_not(shop: Shop):
    gone = {"email_bounced_at": "2026-01-01T00:00:00Z"}
    anna = await shop.create("customer", name="Anna", email="a@example.com", **gone)
    bert = await shop.create("customer", name="Bert", email="b@example.com", **gone)
    for one in (anna, bert):
        bounce = {
            "to": one["email"],
            "sender": "shop@example.com",
            "subject": "Tea",
            "html": "<p>Tea</p>",
            "text": "Tea",
        }
        await shop.create("message", **bounce, customer=one["id"], state="bounced", key=one["email"])
    async with shop.open() as ctx:
        from rapport.engine.records import Bulk, bulk_write

        changes = [{"id": anna["id"], "email": "anna@example.com"}, {"id": bert["id"], "city": "杭州"}]
        await bulk_write(ctx, "customer", Bulk(update=changes))
    await shop.settle()
    found = {
        one["name"]: one["email_bounced_at"] for one in await shop.find("customer", fields=("name", "email_bounced_at"))
    }
    assert found["Anna"] is None
    assert found["Bert"] is not None
