"""A campaign from its segment to its measured effect, in a real database, over a real mail server."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from rapport.engine.objects import Conflict, Invalid
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.rights.grant import Role
from rapport.engine.records import Actor, act, update_record
from tests.channels.mailbox import open_mailbox
from tests.marketing.shop import ADMINISTRATOR, Shop

BODY = "# {{first_name|朋友}}\n\n{{city|您的城市}} [[去看看]](https://tea.example/spring?c={{code}})"


async def people(shop: Shop, count: int, **values: Any) -> list[dict[str, Any]]:
    usual = {"email_consent": "granted", "city": "杭州", "language": "zh-CN"} | values
    return [
        await shop.create("customer", name=f"客户{n}", code=f"C{n}", email=f"c{n}@example.com", **usual)
        for n in range(count)
    ]


async def campaign(shop: Shop, **values: Any) -> dict[str, Any]:
    segment = values.pop("segment", None) or await shop.create("segment", name="Everybody")
    usual = {"name": "Spring", "subject": "{{name}}，春茶到了", "body": BODY, "holdout": 0.1, "seed": 7}
    return await shop.create("campaign", segment=segment["id"], **usual | values)


async def test_a_campaign_reaches_everyone_but_the_holdout_once(shop: Shop):
    await people(shop, 40)
    made = await campaign(shop)
    async with open_mailbox() as box:
        shop.send_by(box.port)
        assert await shop.do("campaign", "start", made["id"]) == {"status": "sending", "mailable": 40, "holdout": 4}
        await shop.settle()
        await shop.tick()
    members = await shop.find("campaign_member")
    treated = [one for one in members if one["arm"] == "treated"]
    addresses = {one["id"]: one["email"] for one in await shop.find("customer")}
    assert len(members) == 40 and len(treated) == 36
    assert sorted(box.recipients) == sorted(addresses[one["customer"]["id"]] for one in treated)
    assert {one["state"] for one in treated} == {"sent"}
    done = await shop.read("campaign", made["id"])
    assert (done["status"], done["sent"], done["treated"], done["held_out"]) == ("sent", 36, 36, 4)
    mail = box.read()
    assert mail["Subject"].startswith("客户") and mail["Subject"].endswith("春茶到了")
    assert mail["From"] == "西湖茶舍 <shop@tea.example>"
    assert mail["List-Unsubscribe"].startswith("<https://rapport.example/u/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert {one["transport"] for one in await shop.find("message")} == {"smtp"}


async def test_without_a_mail_server_mail_ends_in_the_development_inbox(shop: Shop):
    await people(shop, 5)
    made = await campaign(shop, holdout=0)
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    messages = await shop.find("message")
    assert len(messages) == 5 and {(one["state"], one["transport"]) for one in messages} == {("sent", "inbox")}
    assert (await shop.read("campaign", made["id"]))["status"] == "sent"


async def test_a_campaign_starts_once(shop: Shop):
    await people(shop, 3)
    made = await campaign(shop)
    await shop.do("campaign", "start", made["id"])
    with pytest.raises(Conflict):
        await shop.do("campaign", "start", made["id"])
    await shop.settle()
    with pytest.raises(Conflict):
        await shop.do("campaign", "start", made["id"])
    assert len(await shop.find("campaign_member")) == 3


async def test_what_stands_in_the_way_is_said_before_the_start(shop: Shop):
    empty = await shop.create("segment", name="Nobody", condition=["city", "=", "Atlantis"])
    made = await campaign(shop, segment=empty, subject="", body="{{nickname}} {{owner.name}} {{orders}}")
    found = await shop.do("campaign", "check", made["id"])
    text = " ".join(found["problems"])
    assert "no subject" in text and "{{nickname}}" in text and "{{orders}}" in text and "Nobody" in text
    assert "owner" not in text
    with pytest.raises(Invalid, match="no subject"):
        await shop.do("campaign", "start", made["id"])
    assert (await shop.read("campaign", made["id"]))["status"] == "draft"


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW"])
async def test_what_stands_in_the_way_is_said_in_the_language_of_who_asks(shop: Shop, locale: str):
    await people(shop, 1)
    empty = await shop.create("segment", name="Nobody", condition=["city", "=", "Atlantis"])
    wrong = {"subject": "", "preheader": "{{2 x}}", "body": "{{nickname}} {{orders}} {{name"}
    several = [await campaign(shop, segment=empty, **wrong), await campaign(shop, subject="S", body="{{source}}")]
    several.append(await shop.create("campaign", name="Without a segment", subject="S", body=""))
    async with shop.open(replace(ADMINISTRATOR, locale=locale)) as ctx:
        found = [await act(ctx, "campaign", "check", id=made["id"]) for made in several]
    said = [sentence for each in found for sentence in (*each["problems"], *each["warnings"])]
    assert len(said) > 8
    # Names of fields stay as they were typed.
    assert [each for each in said if re.search("[A-Za-z]", re.sub("{{[^}]*}}|“[^”]*”|「[^」]*」", "", each))] == []


async def test_who_may_not_be_written_to_is_left_out_and_the_reason_kept(shop: Shop):
    good = (await people(shop, 2))[0]
    await shop.create("customer", name="No address", email_consent="granted")
    await shop.create("customer", name="Never asked", email="n@example.com")
    await shop.create("customer", name="Left", email="l@example.com", email_consent="withdrawn")
    gone = {"email_consent": "granted", "email_bounced_at": "2026-01-01T00:00:00Z"}
    await shop.create("customer", name="Gone", email="g@example.com", **gone)
    for _ in range(2):
        now = datetime.now(UTC).isoformat()
        await shop.create("message", to=good["email"], customer=good["id"], state="sent", claimed_at=now, sent_at=now)
    made = await campaign(shop, holdout=0.5)
    found = await shop.do("campaign", "check", made["id"])
    assert (found["audience"], found["mailable"], found["holdout"]) == (6, 1, 1)
    assert found["excluded"] == {"no_address": 1, "no_consent": 2, "bounced": 1, "cap": 1, "same_address": 0}
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    members = await shop.find("campaign_member")
    reasons = sorted(one["reason"] for one in members if one["state"] == "skipped")
    assert reasons == ["bounced", "cap", "no_address", "no_consent", "no_consent"]
    assert {one["arm"] for one in members if one["state"] == "skipped"} == {None}


async def test_an_address_is_one_person_however_many_records_have_it(shop: Shop):
    eldest = await shop.create("customer", name="Wife", email="home@example.com", email_consent="granted")
    for number in range(3):
        await shop.create("customer", name=f"Child {number}", email="HOME@example.com", email_consent="granted")
    await people(shop, 3)
    made = await campaign(shop, holdout=0)
    found = await shop.do("campaign", "check", made["id"])
    assert (found["audience"], found["mailable"], found["excluded"]["same_address"]) == (7, 4, 3)
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    mails = [one for one in await shop.find("message") if one["to"] == "home@example.com"]
    assert [one["customer"]["id"] for one in mails] == [eldest["id"]]
    skipped = [one for one in await shop.find("campaign_member") if one["state"] == "skipped"]
    assert [(one["reason"], one["arm"]) for one in skipped] == [("same_address", None)] * 3


async def test_a_household_is_in_one_arm_whatever_the_draw(shop: Shop):
    for number in range(20):
        for name in ("One", "Other"):
            await shop.create("customer", name=name, email=f"h{number}@example.com", email_consent="granted")
    made = await campaign(shop, holdout=0.5, seed=3)
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    arms = [one["arm"] for one in await shop.find("campaign_member")]
    assert (arms.count("treated"), arms.count("holdout"), arms.count(None)) == (10, 10, 20)


async def test_what_one_record_asked_for_holds_for_its_address(shop: Shop):
    await shop.create("customer", name="Left", email="a@example.com", email_consent="withdrawn")
    await shop.create("customer", name="Again", email="a@example.com", email_consent="granted")
    gone = {"email_consent": "granted", "email_bounced_at": "2026-01-01T00:00:00Z"}
    await shop.create("customer", name="Gone", email="b@example.com", **gone)
    await shop.create("customer", name="Gone too", email="b@example.com", email_consent="granted")
    await shop.create("customer", name="Never asked", email="c@example.com")
    await shop.create("customer", name="Agreed", email="c@example.com", email_consent="granted")
    found = await shop.do("campaign", "check", (await campaign(shop))["id"])
    assert found["excluded"] == {"no_address": 0, "no_consent": 3, "bounced": 2, "cap": 0, "same_address": 0}
    assert found["mailable"] == 1


async def test_customers_already_served_may_be_written_to_unless_they_left(shop: Shop):
    await people(shop, 2, email_consent="unknown")
    await people_left(shop)
    made = await campaign(shop, consent_rule="not_withdrawn")
    found = await shop.do("campaign", "check", made["id"])
    assert found["excluded"]["no_consent"] == 1 and found["mailable"] == 2


async def people_left(shop: Shop) -> None:
    await shop.create("customer", name="Left", email="l@example.com", email_consent="withdrawn")


async def test_a_preview_shows_the_mail_of_any_customer_and_what_is_missing(shop: Shop):
    one = (await people(shop, 1, city=None, language="en"))[0]
    made = await campaign(shop, body="{{first_name}} {{city}} {{owner.name|us}} {{created_at}}")
    shown = await shop.do("campaign", "preview", made["id"], customer=one["id"])
    assert shown["missing"] == ["city"] and "客户0" in shown["subject"]
    assert "us" in shown["text"] and "Unsubscribe" in shown["html"]


async def test_a_test_mail_goes_out_without_counting(shop: Shop):
    await people(shop, 1)
    made = await campaign(shop)
    await shop.do("campaign", "test", made["id"], to="me@tea.example")
    await shop.settle()
    (message,) = await shop.find("message")
    assert message["to"] == "me@tea.example" and message["state"] == "sent" and message["customer"] is None
    assert message["subject"].startswith("[Test] 客户0")
    assert not await shop.find("campaign_member")


async def test_an_unknown_address_bounces_and_is_not_written_to_again(shop: Shop):
    await people(shop, 3)
    made = await campaign(shop, holdout=0)
    async with open_mailbox(on_rcpt=lambda to: "550 5.1.1 unknown" if to.startswith("c1@") else None) as box:
        shop.send_by(box.port)
        await shop.do("campaign", "start", made["id"])
        await shop.settle()
    gone = next(
        one for one in await shop.find("customer", fields=("email", "email_bounced_at")) if one["email"][1] == "1"
    )
    assert gone["email_bounced_at"] is not None
    done = await shop.read("campaign", made["id"])
    assert (done["sent"], done["bounced"], done["status"]) == (2, 1, "sent")
    again = await campaign(shop)
    assert (await shop.do("campaign", "check", again["id"]))["excluded"]["bounced"] == 1


async def test_quiet_hours_hold_mail_back_until_morning(shop: Shop):
    (workspace,) = await shop.find("workspace")
    async with shop.open() as ctx:
        from rapport.engine.records import update_record

        await update_record(ctx, "workspace", workspace["id"], {"quiet_from": "21:00", "quiet_until": "08:00"})
    await people(shop, 3)
    made = await campaign(shop, holdout=0)
    async with open_mailbox() as box:
        shop.send_by(box.port)
        shop.now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 23:00 in Hangzhou
        await shop.do("campaign", "start", made["id"])
        await shop.settle()
        await shop.tick()
        assert not box.mails
        due = {one["due_at"] for one in await shop.find("message")}
        assert {datetime.fromisoformat(at) for at in due} == {datetime(2026, 11, 21, 0, 0, tzinfo=UTC)}
        shop.now = datetime(2026, 11, 21, 0, 1, tzinfo=UTC)
        await shop.tick()
        assert len(box.mails) == 3


async def test_a_planned_campaign_starts_at_its_time(shop: Shop):
    await people(shop, 3)
    made = await campaign(shop, holdout=0)
    shop.now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    at = (shop.now + timedelta(hours=1)).isoformat()
    assert (await shop.do("campaign", "start", made["id"], at=at))["status"] == "scheduled"
    await shop.tick()
    assert not await shop.find("campaign_member")
    shop.now += timedelta(hours=1)
    await shop.tick()
    assert (await shop.read("campaign", made["id"]))["status"] == "sent"


async def test_a_stopped_campaign_sends_no_more(shop: Shop):
    await people(shop, 6)
    made = await campaign(shop, holdout=0)
    shop.now = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    async with open_mailbox(on_data=lambda to: "451 4.3.0 later") as box:
        shop.send_by(box.port)
        await shop.do("campaign", "start", made["id"])
        await shop.settle()
        assert {one["state"] for one in await shop.find("message")} == {"queued"}
        assert (await shop.do("campaign", "stop", made["id"]))["withdrawn"] == 6
        shop.now += timedelta(hours=2)
        await shop.tick()
        assert not box.mails
    done = await shop.read("campaign", made["id"])
    assert (done["status"], done["sent"], done["skipped"]) == ("stopped", 0, 6)
    assert {one["reason"] for one in await shop.find("campaign_member")} == {"stopped"}


async def test_what_a_started_campaign_was_cannot_be_rewritten(shop: Shop):
    await people(shop, 3)
    made = await campaign(shop, holdout=0)
    await shop.change("campaign", made["id"], subject="{{name}}，再等两天")
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    for field, value in (("body", "other"), ("holdout", 0.5), ("observe_days", 1), ("segment", None)):
        with pytest.raises(Conflict, match="stay as they were"):
            await shop.change("campaign", made["id"], **{field: value})
    assert (await shop.change("campaign", made["id"], name="Spring, renamed"))["name"] == "Spring, renamed"


@pytest.mark.parametrize("body", ["Hello {{phone}}", "Hello {{source}}", "Hello {{first_name}}"])
async def test_no_letter_tells_its_sender_what_is_kept_from_them(shop: Shop, body: str):
    (person,) = await people(shop, 1, phone="+8613800138000", source="SECRET-7")
    made = await campaign(shop, subject="Hi", body=body)
    fields = {"email": "hidden", "phone": "masked", "name": "masked", "source": "hidden"}
    given = tuple(
        {"role": "seller", "object": object, "read": "all", "write": "all", "create": "none", "fields": told}
        for object, told in (("customer", fields), ("campaign", {}), ("segment", {}), ("message", {}))
    )
    area = Area("custom", roles=(Role("seller", "Seller", "manager"),), given=given)
    async with shop.open() as ctx:
        me = replace(ctx, catalog=build_catalog((*ctx.catalog.areas, area)), actor=Actor(None, "Sel", "seller"))
        shown = await act(me, "campaign", "preview", id=made["id"], values={"customer": person["id"]})
        assert len(shown["problems"]) == 1 and "cannot be filled in" in shown["problems"][0]
        told = f"{shown['subject']} {shown['html']} {shown['text']}"
        assert not any(secret in told for secret in ("13800138000", "SECRET-7", "客户0"))
        with pytest.raises(Invalid, match="cannot be filled in"):
            await act(me, "campaign", "test", id=made["id"], values={"to": "me@example.com"})
        with pytest.raises(Invalid, match="cannot be filled in"):
            await act(me, "campaign", "start", id=made["id"])
        plain = await update_record(me, "campaign", made["id"], {"body": "Hello {{city}}"})
        assert "杭州" in (await act(me, "campaign", "test", id=plain["id"], values={"to": "me@example.com"}))["text"]
        assert (await act(me, "campaign", "start", id=plain["id"]))["mailable"] == 1
