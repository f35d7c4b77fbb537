"""What a workspace decides about its scores, from the form to the fields of its customers."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from rapport.app import areas
from rapport.doors.house import House, open_house
from rapport.doors.plan import Plan
from rapport.engine.objects import Event
from rapport.insight.models.segment_rule import SEGMENTS, first_gap, first_idle
from rapport.insight.study import learn
from tests.conftest import database
from tests.doors.running import Running, serving

PLAN = Plan(areas, dict, "rapport.app")
TWO = [{"segment": "champions", "recency": [4, 5]}, {"segment": "lost", "recency": [1, 3]}]


@pytest.fixture(scope="module")
async def shop(server_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    for dsn in database(server_dsn, f"rapport_scoring_{uuid4().hex}"):
        async with serving(dsn, tmp_path_factory.mktemp("data"), plan=PLAN) as running:
            yield running


@pytest.fixture(scope="module")
async def boss(shop: Running) -> AsyncIterator[httpx.AsyncClient]:
    """Ada, the administrator, who came in by the link."""
    async with shop.client(headers={"X-Rapport": "1"}) as client:
        assert (await client.post("/api/session", json={"link": shop.link.partition("link=")[2]})).status_code == 200
        yield client


@pytest.fixture
async def owner(boss: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """The same; what she decides in a test is undecided after it."""
    yield boss
    undecided = dict.fromkeys(("segment_rules", "segment_names", "tier_a_share", "tier_b_share", "discount_rate"))
    assert (await boss.patch(await settings_of(boss), json=undecided)).status_code == 200


async def settings_of(client: httpx.AsyncClient) -> str:
    listed = await client.get("/api/records/workspace", params={"fields": "name"})
    return f"/api/records/workspace/{listed.json()['records'][0]['id']}"


async def run(shop: Running, client: httpx.AsyncClient, study: str) -> dict[str, Any]:
    started = (await client.post("/api/records/study_run/start", json={"study": study})).json()
    async with open_house(PLAN, shop.settings, shop.dsn, door="worker", size=3) as house:
        await _learn(house, started["id"], study)
    return (await client.get(f"/api/records/study_run/{started['id']}")).json()


async def _learn(house: House, id: str, study: str) -> None:
    async with house.open_work() as ctx:
        event = Event(UUID(id), "study.requested", ctx.now, UUID(id), {"study": study})
        await learn(ctx, event)


async def buy(client: httpx.AsyncClient) -> None:
    """Ten customers, the later the richer."""
    for number in range(10):
        made = await client.post("/api/records/customer", json={"name": f"C{number}"})
        order = {"customer": made.json()["id"], "placed_at": f"2026-01-{number + 1:02d}", "total": 2**number}
        assert (await client.post("/api/records/order", json=order)).status_code == 201


async def options(client: httpx.AsyncClient, language: str) -> dict[str, str]:
    told = (await client.get("/api/catalog", headers={"Accept-Language": language})).json()
    (customer,) = (one for one in told["objects"] if one["name"] == "customer")
    (field,) = (one for one in customer["fields"] if one["name"] == "rfm_segment")
    return {option["value"]: option["label"] for option in field["options"]}


async def test_own_rules_tiers_and_rate_are_used_by_the_next_run_and_kept_with_it(
    shop: Running, owner: httpx.AsyncClient
) -> None:
    await buy(owner)
    before = await run(shop, owner, "value")
    assert before["parameters"]["tiers"] == [["a", 0.8], ["b", 0.95], ["c", 1.0]]
    workspace = await settings_of(owner)
    decided = {"segment_rules": TWO, "tier_a_share": 0.5, "tier_b_share": 0.2, "discount_rate": 0.3}
    saved = await owner.patch(workspace, json=decided)
    assert saved.status_code == 200, saved.text
    after = await run(shop, owner, "value")
    assert after["parameters"]["tiers"] == [["a", 0.5], ["b", 0.7], ["c", 1.0]]
    assert [rule["segment"] for rule in after["parameters"]["segments"]] == ["champions", "lost"]
    groups = await owner.get("/api/records/customer/groups", params={"by": "rfm_segment", "measure": "count"})
    assert {group["by"][0]: group["count"] for group in groups.json()["groups"]} == {"champions": 4, "lost": 6}
    best = await owner.get("/api/records/customer", params={"where": '["value_tier","=","a"]', "fields": "name"})
    assert [one["name"] for one in best.json()["records"]] == ["C9"]


async def test_what_was_decided_has_a_history(owner: httpx.AsyncClient) -> None:
    workspace = await settings_of(owner)
    await owner.patch(workspace, json={"discount_rate": 0.05})
    events = (await owner.get(f"{workspace}/timeline")).json()["events"]
    assert any(event["facts"].get("discount_rate") == [None, 0.05] for event in events)


async def test_a_renamed_segment_has_its_name_in_every_language_and_keeps_its_code(owner: httpx.AsyncClient) -> None:
    workspace = await settings_of(owner)
    assert (await options(owner, "zh-CN"))["champions"] == "重要价值客户"
    assert (await owner.patch(workspace, json={"segment_names": {"champions": "Regulars 常客"}})).status_code == 200
    for language in ("en", "zh-CN"):
        assert (await options(owner, language))["champions"] == "Regulars 常客"
    assert (await options(owner, "en"))["loyal"] == "Loyal"
    await owner.patch(workspace, json={"segment_names": None})
    assert (await options(owner, "en"))["champions"] == "Champions"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"segment_rules": TWO[:1]}, "No rule takes customers with recency 3, frequency 5 and monetary score 5."),
        ({"segment_rules": [{"segment": "lost"}, *TWO]}, "A rule of “Champions” takes nobody"),
        ({"segment_rules": [{"segment": "vip"}]}, "There is no segment “vip”"),
        ({"segment_rules": [{"segment": "lost", "recency": [5, 1]}]}, "must run from low to high within 1 to 5"),
        ({"segment_rules": [{"segment": "lost", "recency": "all"}]}, "Give recency as the lowest and the highest"),
        ({"segment_rules": [{"segment": "lost", "luck": [1, 5]}]}, "“luck” is none of them"),
        ({"segment_rules": []}, "Give 1 to 60 rules"),
        ({"segment_names": {"champions": "loyal"}}, "Two segments would be called “Loyal”: Champions and Loyal."),
        ({"segment_names": {"champions": " "}}, "Name the segment “Champions” with 1 to 40 characters."),
        ({"segment_names": ["A"]}, "Give names by segment"),
        ({"tier_a_share": 0.9}, "Tiers A and B would bring 105% of the revenue"),
        ({"tier_a_share": 1.5}, "Enter a number between 0.01 and 0.99."),
        ({"discount_rate": 7}, "Enter a number between 0 and 1."),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_sentence(
    owner: httpx.AsyncClient, given: dict[str, Any], sentence: str
) -> None:
    refused = await owner.patch(await settings_of(owner), json=given)
    assert refused.status_code == 422
    assert sentence in refused.text


async def test_only_an_administrator_decides(shop: Running) -> None:
    async with shop.signed_in("bo@example.com") as bo:
        refused = await bo.patch(await settings_of(bo), json={"discount_rate": 0.2})
        assert refused.status_code == 403


def test_the_usual_rules_cover_everybody_and_none_is_idle() -> None:
    assert first_gap(SEGMENTS) is None
    assert first_idle(SEGMENTS) is None
