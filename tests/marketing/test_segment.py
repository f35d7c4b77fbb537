"""Segments: counted when saved and overnight, frozen on demand, and seen as one may."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from rapport.engine.objects import Forbidden, Invalid
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.objects.rights.grant import Role
from rapport.engine.records import Actor, count_records, create_record, read_records, read_timeline, update_record
from tests.marketing.shop import Shop


async def customers(shop: Shop, *cities: str, **values: Any) -> list[dict[str, Any]]:
    return [
        await shop.create("customer", name=f"{city} {n}", city=city, email=f"{n}@example.com", **values)
        for n, city in enumerate(cities)
    ]


async def test_a_segment_knows_its_size_when_saved_changed_and_overnight(shop: Shop):
    await customers(shop, "杭州", "杭州", "上海")
    made = await shop.create("segment", name="Hangzhou", condition=["city", "=", "杭州"])
    await shop.settle()
    first = await shop.read("segment", made["id"])
    assert first["size"] == 2 and first["counted_at"]
    async with shop.open() as ctx:
        await update_record(ctx, "segment", made["id"], {"condition": ["city", "=", "上海"]})
    await shop.settle()
    assert (await shop.read("segment", made["id"]))["size"] == 1
    await customers(shop, "上海")
    await shop.tick("clock.day")
    assert (await shop.read("segment", made["id"]))["size"] == 2


async def test_a_condition_that_makes_no_sense_is_refused(shop: Shop):
    with pytest.raises(Invalid, match="shoe_size"):
        await shop.create("segment", name="x", condition=["shoe_size", ">", 40])


async def test_a_frozen_segment_keeps_its_members_and_a_campaign_uses_them(shop: Shop):
    await customers(shop, "杭州", "杭州", "上海", email_consent="granted")
    made = await shop.create("segment", name="Hangzhou", condition=["city", "=", "杭州"])
    frozen = await shop.do("segment", "freeze", made["id"])
    assert frozen["size"] == 2
    await customers(shop, "杭州", email_consent="granted")
    copy = await shop.read("segment", frozen["segment"])
    assert (copy["kind"], copy["size"]) == ("static", 2)
    campaign = await shop.create("campaign", name="x", subject="x", body="x", segment=copy["id"])
    assert (await shop.do("campaign", "check", campaign["id"]))["audience"] == 2


async def test_a_member_sees_campaigns_but_only_their_own_customers_in_them(shop: Shop):
    mine = await shop.create("user", name="Li", email="li@tea.example", role="member")
    other = await shop.create("user", name="Wu", email="wu@tea.example", role="member")
    await customers(shop, "杭州", email_consent="granted", owner=mine["id"])
    await customers(shop, "上海", "上海", email_consent="granted", owner=other["id"])
    segment = await shop.create("segment", name="All")
    made = await shop.create("campaign", name="x", subject="x", body="x", segment=segment["id"], holdout=0)
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    me = Actor(UUID(mine["id"]), "Li", "member")
    async with shop.open(me) as ctx:
        assert len(await read_records(ctx, "campaign")) == 1
        assert await count_records(ctx, "campaign_member") == 1
        assert await count_records(ctx, "message") == 1
    with pytest.raises(Forbidden):
        await shop.do("campaign", "stop", made["id"], actor=me)
    assert (await shop.do("campaign", "check", made["id"], actor=me))["audience"] == 3


async def test_a_campaign_shows_on_the_customers_timeline(shop: Shop):
    (person,) = await customers(shop, "杭州", email_consent="granted")
    segment = await shop.create("segment", name="All")
    made = await shop.create("campaign", name="Spring", subject="x", body="x", segment=segment["id"], holdout=0)
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    async with shop.open() as ctx:
        told = (await read_timeline(ctx, "customer", person["id"]))["events"]
    (event,) = [one for one in told if one["object"] == "campaign_member"]
    assert event["title"] == "Spring"
    assert (event["facts"]["arm"], event["facts"]["state"]) == ("treated", "sent")


async def test_nobody_finds_by_a_segment_what_is_hidden_from_them(shop: Shop):
    fields = {"email": "hidden", "phone": "masked"}
    grants = {"role": "seller", "object": "customer", "read": "all", "write": "none", "fields": fields}
    async with shop.open() as ctx:
        area = Area("custom", roles=(Role("seller", "Seller", "manager"),), given=(grants,))
        me = replace(ctx, catalog=build_catalog((*ctx.catalog.areas, area)), actor=Actor(None, "Sel", "seller"))
        for name in ("email", "phone"):
            for condition in ([name, "not_empty"], ["any", "orders", [f"customer.{name}", "not_empty"]]):
                with pytest.raises(Invalid):
                    await create_record(me, "segment", {"name": "x", "condition": condition})
        assert await create_record(me, "segment", {"name": "x", "condition": ["city", "=", "杭州"]})
