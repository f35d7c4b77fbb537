"""What a campaign changed: orders of treated and held out customers, against figures computed apart."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from scipy import stats

from rapport.engine.records import Bulk, bulk_write, read_timeline, update_record
from tests.marketing.shop import Shop

START = datetime(2026, 9, 1, 4, tzinfo=UTC)


async def started(shop: Shop, count: int, **values: Any) -> dict[str, Any]:
    people = [
        {"name": f"P{n}", "code": f"P{n}", "email": f"p{n}@example.com", "email_consent": "granted"}
        for n in range(count)
    ]
    async with shop.open() as ctx:
        await bulk_write(ctx, "customer", Bulk(create=people))
    segment = await shop.create("segment", name="Everybody")
    usual = {"name": "Spring", "subject": "Hi", "body": "Hi", "holdout": 0.3, "seed": 1, "segment": segment["id"]}
    made = await shop.create("campaign", **usual | values)
    shop.now = START
    await shop.do("campaign", "start", made["id"])
    await shop.settle()
    return made


async def order(shop: Shop, rows: list[dict[str, Any]]) -> None:
    async with shop.open() as ctx:
        await bulk_write(ctx, "order", Bulk(create=rows))


def bought(customer: Any, amount: float, days: float = 1, **values: Any) -> dict[str, Any]:
    at = (START + timedelta(days=days)).isoformat()
    total = {"amount": f"{amount:.2f}", "currency": "CNY"}
    return {"customer": customer, "placed_at": at, "total": total, "status": "completed"} | values


async def test_the_effect_equals_an_independent_computation_and_shows_on_each_member(shop: Shop):
    made = await started(shop, 200)
    members = await shop.find("campaign_member")
    rng = np.random.default_rng(5)
    spent: dict[str, list[float]] = {"treated": [], "holdout": []}
    rows: list[dict[str, Any]] = []
    for member in members:
        buys = rng.random() < (0.95 if member["arm"] == "treated" else 0.4)
        amounts = [round(float(one), 2) for one in rng.gamma(4, 20, rng.integers(1, 4))] if buys else []
        spent[member["arm"]].append(sum(amounts))
        rows += [bought(member["customer"]["id"], one, days=float(rng.uniform(0, 27.9))) for one in amounts]
    someone = members[0]["customer"]["id"]
    rows += [bought(someone, 999, days=-1), bought(someone, 999, days=29), bought(someone, 999, status="cancelled")]
    await order(shop, rows)
    shop.now = START + timedelta(days=30)
    result = await shop.do("campaign", "measure", made["id"])
    treated, held = np.array(spent["treated"]), np.array(spent["holdout"])
    assert (result["treated"]["n"], result["holdout"]["n"]) == (140, 60)
    assert result["treated"]["buyers"] == int((treated > 0).sum())
    assert result["holdout"]["revenue"] == pytest.approx(held.sum())
    expected = stats.ttest_ind(treated, held, equal_var=False)
    low, high = expected.confidence_interval(0.95)
    assert result["revenue_per_head"]["value"] == pytest.approx(treated.mean() - held.mean())
    assert (result["revenue_per_head"]["low"], result["revenue_per_head"]["high"]) == pytest.approx((low, high))
    assert result["revenue_per_head"]["currency"] == "CNY"
    assert result["buyers_difference"]["value"] == pytest.approx((treated > 0).mean() - (held > 0).mean())
    for side, amounts in (("treated", treated), ("holdout", held)):
        told = result[side]
        mean = stats.ttest_1samp(amounts, 0).confidence_interval(0.95)
        assert (told["low"], told["high"]) == pytest.approx((mean.low, mean.high))
        share = stats.binomtest(int((amounts > 0).sum()), len(amounts)).proportion_ci(0.95, method="wilson")
        assert (told["buyer_rate_low"], told["buyer_rate_high"]) == pytest.approx((share.low, share.high))
    assert result["verdict"] == "worked"
    about, ends = f"¥{treated.mean() - held.mean():.2f}", (f"¥{low:.2f}", f"¥{high:.2f}")
    assert result["sentence"] == {
        "en": f"Worked: about {about} more per customer, between {ends[0]} and {ends[1]}.",
        "zh-CN": f"有效：每位客户约多 {about}，介于 {ends[0]} 与 {ends[1]} 之间。",
        "zh-TW": f"有效：每位客戶約多 {about}，介於 {ends[0]} 與 {ends[1]} 之間。",
    }
    kept = await shop.read("campaign", made["id"])
    assert kept["verdict"] == "worked" and kept["result"]["verdict"] == "worked"
    assert float(kept["effect_per_head"]["amount"]) == pytest.approx(treated.mean() - held.mean(), abs=1e-4)
    worked = ["and", ["campaign.verdict", "=", "worked"], ["arm", "=", "treated"], ["orders", ">", 0]]
    again = await shop.create("segment", name="Moved by a mail", condition=["any", "campaign_members", worked])
    await shop.settle()
    assert (await shop.read("segment", again["id"]))["size"] == int((treated > 0).sum())
    async with shop.open() as ctx:
        events = (await read_timeline(ctx, "customer", someone))["events"]
    (event,) = (one for one in events if one["object"] == "campaign_member")
    assert (event["title"], event["facts"]["campaign.verdict"], event["facts"]["arm"]) == (
        "Spring",
        "worked",
        members[0]["arm"],
    )
    after = {one["customer"]["id"]: one for one in await shop.find("campaign_member")}
    for member, amount in zip((m for m in members if m["arm"] == "treated"), spent["treated"], strict=True):
        assert float(after[member["customer"]["id"]]["revenue"]["amount"]) == pytest.approx(amount, abs=0.005)


async def test_while_the_window_is_open_the_verdict_is_too_early(shop: Shop):
    made = await started(shop, 20)
    shop.now = START + timedelta(days=3)
    await shop.tick("clock.day")
    kept = await shop.read("campaign", made["id"])
    assert (kept["verdict"], kept["result"]["why"]) == ("too_early", "window_open")
    assert kept["result"]["treated"]["buyers"] == 0
    assert kept["effect_per_head"] == {"amount": "0.00", "currency": "CNY"}


async def test_after_the_window_it_is_measured_once_more_and_then_left(shop: Shop):
    made = await started(shop, 20)
    for day in (27, 29, 31):
        shop.now = START + timedelta(days=day)
        await shop.tick("clock.day")
    kept = await shop.read("campaign", made["id"])
    assert datetime.fromisoformat(kept["measured_at"]) == START + timedelta(days=29)
    assert kept["result"]["why"] == "few_people"


async def test_a_cancelled_order_no_longer_counts(shop: Shop):
    made = await started(shop, 10)
    member = (await shop.find("campaign_member"))[0]
    await order(shop, [bought(member["customer"]["id"], 50)])
    shop.now = START + timedelta(days=2)
    await shop.do("campaign", "measure", made["id"])
    assert (await shop.read("campaign_member", member["id"]))["orders"] == 1
    (placed,) = await shop.find("order")
    async with shop.open() as ctx:
        await update_record(ctx, "order", placed["id"], {"status": "cancelled"})
    await shop.do("campaign", "measure", made["id"])
    after = await shop.read("campaign_member", member["id"])
    assert after["orders"] == 0 and after["revenue"]["amount"] == "0.00"


async def test_money_in_another_currency_counts_at_the_rate_of_its_day(shop: Shop):
    made = await started(shop, 10)
    member = (await shop.find("campaign_member"))[0]
    customer, dollars, pounds = (
        member["customer"]["id"],
        {"amount": "50.00", "currency": "USD"},
        {"amount": "9", "currency": "GBP"},
    )
    for day, rate in ((START, 7), (START + timedelta(days=3), 8)):
        await shop.create("exchange_rate", currency="USD", day=day.date().isoformat(), rate=rate)
    rows = [bought(customer, 0, days, total=dollars) for days in (1, 4)]
    await order(shop, [*rows, bought(customer, 0, total=pounds), bought(customer, 7)])
    shop.now = START + timedelta(days=5)
    result = await shop.do("campaign", "measure", made["id"])
    assert (result["converted"], result["other_currencies"]) == (2, 1)
    assert result[member["arm"]]["revenue"] == 50 * 7 + 50 * 8 + 7
    after = await shop.read("campaign_member", member["id"])
    assert (after["orders"], after["revenue"]) == (4, {"amount": "757.00", "currency": "CNY"})


async def test_the_outcome_chooses_the_next_segment(shop: Shop):
    await started(shop, 10)
    members = await shop.find("campaign_member")
    buyer = next(one for one in members if one["arm"] == "treated")["customer"]["id"]
    await order(shop, [bought(buyer, 80)])
    shop.now = START + timedelta(days=2)
    await shop.tick("clock.day")
    where = ["any", "campaign_members", ["and", ["arm", "=", "treated"], ["orders", ">", 0]]]
    segment = await shop.create("segment", name="It worked on them", condition=where)
    await shop.settle()
    assert (await shop.read("segment", segment["id"]))["size"] == 1
