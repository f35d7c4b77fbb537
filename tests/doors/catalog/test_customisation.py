"""All customisations go out as one document and come in again, once and only once."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from rapport.admin.customised.document import export_customisation, import_customisation
from rapport.admin.customised.kinds import KINDS
from rapport.doors.commands.workspace import create_workspace
from rapport.doors.house import open_house
from rapport.engine.base.errors import Invalid
from rapport.engine.records import create_record
from tests.doors.app import PLAN
from tests.doors.running import Running


@pytest.fixture(scope="module", autouse=True)
async def _swept(running: Running) -> AsyncIterator[None]:
    """A team for what is a team's; what comes in here is in no other test's way."""
    async with running.signed_in("ada@example.com") as ada:
        assert (await ada.post("/api/records/team", json={"name": "Potters"})).status_code == 201
    yield
    async with running.signed_in("ada@example.com") as ada:
        for kind in ("default_view", "saved_view", "page_layout", "quality_rule", "custom_grant", "custom_role"):
            for record in (await ada.get(f"/api/records/{kind}")).json()["records"]:
                assert (await ada.delete(f"/api/records/{kind}/{record['id']}")).status_code == 204


async def take_in(client: httpx.AsyncClient, told: Any, *, dry: bool = False) -> dict[str, Any]:
    answer = await client.post(f"/api/customisation{'?dry_run=1' if dry else ''}", json=told)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_document_comes_in_whole_and_the_second_time_changes_nothing(ada: httpx.AsyncClient) -> None:
    told = {
        "objects": [{"name": "crate", "label": "Crate", "plural_label": "Crates"}],
        "fields": [
            {"object": "crate", "name": "parcel", "label": "Parcel", "type": "ref", "options": {"of": "parcel"}},
            {"object": "parcel", "name": "crate", "label": "Crate", "type": "ref", "options": {"of": "crate"}},
            {"object": "crate", "name": "wood", "label": "Wood", "type": "choice", "options": {"choices": ["oak"]}},
        ],
    }
    tried = await take_in(ada, told, dry=True)
    assert (tried["objects"]["created"], tried["fields"]["created"]) == (1, 3)
    assert (await ada.get("/api/records/crate")).status_code == 404
    assert await take_in(ada, told) == tried
    again = await take_in(ada, told)
    assert (again["objects"], again["fields"]) == (
        {"created": 0, "changed": 0, "same": 1},
        {"created": 0, "changed": 0, "same": 3},
    )
    assert (await ada.post("/api/records/crate", json={"name": "one", "wood": "oak"})).status_code == 201
    out = (await ada.get("/api/customisation")).json()
    assert {"object": "crate", "name": "wood"}.items() <= next(f for f in out["fields"] if f["name"] == "wood").items()
    assert (await take_in(ada, out))["fields"]["same"] == len(out["fields"])
    out["fields"][-1]["label"] = "Timber"
    assert (await take_in(ada, out))["fields"]["changed"] == 1


async def test_a_document_that_cannot_be_leaves_nothing(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    told = {
        "objects": [{"name": "barrel", "label": "Barrel"}],
        "fields": [{"object": "barrel", "name": "lid", "label": "Lid", "type": "nonsense"}],
    }
    before = (await bo.get("/api/customisation")).json()
    assert (await ada.post("/api/customisation", json=told)).status_code == 422
    assert (await ada.get("/api/records/barrel")).status_code == 404
    assert (await ada.post("/api/customisation", json={"pages": []})).status_code == 400
    assert (await ada.post("/api/customisation", json={"fields": [{"name": "x"}]})).status_code == 400
    assert (await bo.get("/api/customisation")).json() == before
    assert (await bo.post("/api/customisation", json={"objects": told["objects"]})).status_code == 403


async def test_a_field_that_was_renamed_comes_in_as_the_same_field(ada: httpx.AsyncClient) -> None:
    said = {"object": "parcel", "name": "carrier", "label": "Carrier", "type": "text"}
    await take_in(ada, {"fields": [said]})
    (id,) = [(await ada.post("/api/records/parcel", json={"name": "sent", "carrier": "by ship"})).json()["id"]]
    renamed = {**said, "name": "shipper", "label": "Shipper", "formerly": ["carrier"]}
    assert (await take_in(ada, {"fields": [renamed]}))["fields"] == {"created": 0, "changed": 1, "same": 0}
    assert (await ada.get(f"/api/records/parcel/{id}")).json()["shipper"] == "by ship"
    out = (await ada.get("/api/customisation")).json()
    assert renamed.items() <= next(field for field in out["fields"] if field["name"] == "shipper").items()
    assert (await take_in(ada, out))["fields"]["same"] == len(out["fields"])


EVERYBODY = [{"role": role, "read": ["and"], "write": ["and"]} for role in ("administrator", "member")]
WHOLE: dict[str, Any] = {
    "version": 1,
    "objects": [
        {"name": "kiln", "label": "Kiln", "rights": [*EVERYBODY, {"role": "potter", "read": ["fired", "=", True]}]},
        {"name": "glaze", "label": "Glaze", "rights": []},
    ],
    "fields": [
        {"object": "kiln", "name": "fired", "label": "Fired", "type": "boolean"},
        {"object": "kiln", "name": "hot", "label": "Hot", "type": "formula", "options": {"formula": "heat * 2"}},
        {"object": "kiln", "name": "heat", "label": "Heat", "type": "decimal"},
        {"object": "glaze", "name": "kiln", "label": "Kiln", "type": "ref", "options": {"of": "kiln", "inverse": True}},
        {"object": "kiln", "name": "glazes", "label": "Glazes", "type": "rollup",
         "options": {"collection": "glaze_kiln", "measure": "count"}},
    ],
    "roles": [{"name": "potter", "label": "Potter", "like": "member"}],
    "grants": [{"role": "potter", "object": "glaze", "read": ["kiln.heat", ">", 3], "fields": {"kiln": "read"}}],
    "qualities": [{"object": "kiln", "name": "tried", "label": "Never fired", "met": ["fired", "=", True]}],
    "layouts": [{"object": "kiln", "role": "potter", "sections": [{"label": "Fire", "fields": ["heat"]}]}],
    "views": [
        {"object": "kiln", "name": name, "settings": {"where": ["heat", ">", heat]}}
        for name, heat in (("Warm", 20), ("Hot", 900), ("Warm", 30))
    ] + [{"object": "kiln", "name": "Warm", "team": "Potters", "settings": {}, "locked": True}],
    "default_views": [
        {"object": "kiln", "view": "own-1"},
        {"object": "kiln", "view": {"name": "Warm", "team": None, "number": 2}, "role": "potter"},
        {"object": "kiln", "view": {"name": "Warm", "team": "Potters", "number": 1}, "team": "Potters"},
    ],
}  # fmt: skip


async def test_what_needs_each_other_comes_in_whatever_the_order_and_stays_in_its_order(ada: httpx.AsyncClient) -> None:
    told = await take_in(ada, WHOLE)
    assert {name: count["created"] for name, count in told.items()} == {
        name: len(part) for name, part in WHOLE.items() if name != "version"
    }
    assert all(count["created"] == count["changed"] == 0 for count in (await take_in(ada, WHOLE)).values())
    out = (await ada.get("/api/customisation")).json()
    for name, part in WHOLE.items():
        said = out[name] if name == "version" else out[name][-len(part) :]
        assert (
            said == part if name == "version" else all(a.items() <= b.items() for a, b in zip(part, said, strict=True))
        )


async def test_what_was_emptied_is_emptied_there_too(ada: httpx.AsyncClient) -> None:
    await take_in(ada, WHOLE)
    (role,) = [r for r in (await ada.get("/api/records/custom_role")).json()["records"] if r["name"] == "potter"]
    full = (await ada.get("/api/customisation")).json()
    assert (await ada.patch(f"/api/records/custom_role/{role['id']}", json={"like": None})).status_code == 200
    emptied = (await ada.get("/api/customisation")).json()
    assert (await take_in(ada, full))["roles"]["changed"] == 1
    assert (await take_in(ada, emptied))["roles"]["changed"] == 1
    assert (await ada.get("/api/customisation")).json() == emptied


async def test_what_is_for_a_team_in_the_bin_goes_out_to_nobody(ada: httpx.AsyncClient) -> None:
    await take_in(ada, WHOLE)
    (team,) = [t for t in (await ada.get("/api/records/team")).json()["records"] if t["name"] == "Potters"]
    full = (await ada.get("/api/customisation")).json()
    assert (await ada.delete(f"/api/records/team/{team['id']}")).status_code == 204
    told = (await ada.get("/api/customisation")).json()
    assert (await ada.post(f"/api/records/team/{team['id']}/restore", json={})).status_code == 200
    for part in ("views", "default_views"):
        assert told[part] == [one for one in full[part] if one["team"] != "Potters"]
        assert len(told[part]) == len(full[part]) - 1
    assert (await ada.get("/api/customisation")).json() == full


@pytest.mark.parametrize(
    ("part", "place", "change", "sentence"),
    [
        ("version", None, 2, "This document is of version “2”"),
        ("objects", 0, {"rights": [{"role": "nobody", "read": ["and"]}]}, "the role “nobody”, which does not exist"),
        ("objects", 0, {"rights": "all"}, "Every right names a role"),
        ("objects", 0, {"name": "parcel"}, "There is an object “parcel” already"),
        ("objects", 1, {"name": "kiln"}, "“kiln” stands there twice"),
        ("fields", 0, {"type": "truth"}, "Of the fields, “kiln fired”: Type"),
        ("fields", 3, {"options": {"of": "oven"}}, "leads to “oven”, which is no object"),
        ("fields", 2, {"name": "fired"}, "“kiln fired” stands there twice"),
        ("fields", 1, {"options": ["heat * 2"]}, "options are named"),
        ("fields", 0, {"formerly": [[1]]}, "“formerly” is a list of names"),
        ("grants", 0, {"read": ["kiln.warmth", ">", 3]}, "Kiln has no field “warmth”"),
        ("qualities", 0, {"met": ["warmth", "not_empty"]}, "Kiln has no field “warmth”"),
        ("layouts", 0, {"role": "nobody"}, "the role “nobody”, which does not exist"),
        ("views", 0, {"settings": {"where": ["warmth", "=", 1]}}, "Of the views, “kiln Warm”: Kiln has no field"),
        ("views", 0, {"settings": "warm"}, "Write it as named values"),
        ("views", 3, {"team": "Smiths"}, "Of the views, “kiln Warm”: There is no team “Smiths” here"),
        ("default_views", 0, {"role": "nobody"}, "There is no role “nobody” here"),
        ("default_views", 1, {"view": {"name": "Warm", "number": 7}}, "There is no view “Warm” of kiln here"),
        ("default_views", 2, {"team": "Smiths"}, "Of the default_views, “kiln”: There is no team “Smiths” here"),
    ],
)  # fmt: skip
async def test_a_document_edited_with_a_fault_is_refused_in_one_sentence(
    ada: httpx.AsyncClient, part: str, place: int | None, change: Any, sentence: str
) -> None:
    told = json.loads(json.dumps(WHOLE))
    if place is None:
        told[part] = change
    else:
        told[part][place] |= change
    before = (await ada.get("/api/customisation")).json()
    answer = await ada.post("/api/customisation", json=told)
    assert answer.status_code in (400, 422), answer.text
    assert sentence in answer.json()["detail"]
    assert (await ada.get("/api/customisation")).json() == before


# What somebody sets up for themselves, what happens, and what is set up for one installation with its secrets.
STAYS = {
    "access", "credential", "notification", "session", "share", "team", "territory", "token", "user", "workspace",
}  # fmt: skip


def test_whatever_can_be_customised_is_in_the_document_or_stays_for_a_reason() -> None:
    kept = {spec.name for area in PLAN.areas()[:2] for spec in area.objects}
    told = {kind.object for kind in KINDS.values()}
    assert told <= kept
    assert kept - told - STAYS == set()
    assert told & STAYS == set()


async def test_a_fresh_workspace_becomes_what_the_other_is(ada: httpx.AsyncClient, running: Running) -> None:
    await take_in(ada, WHOLE)
    renamed = {"object": "kiln", "name": "warmth", "label": "Warmth", "type": "integer"}
    await take_in(ada, {"fields": [renamed]})
    await take_in(ada, {"fields": [{**renamed, "name": "glow", "formerly": ["warmth"]}]})
    await take_in(ada, {"views": [{"object": "kiln", "name": "Glowing", "settings": {"where": ["warmth", ">", 1]}}]})
    told = (await ada.get("/api/customisation")).json()
    assert [name for name in KINDS if not told[name]] == []
    async with open_house(PLAN, running.settings, running.dsn, door="cli", size=3) as home:
        await create_workspace(home, "a-fresh-one", company="Fresh", email="eve@example.com", admin="Eve")
        place = await home.houses.register.find("a-fresh-one")
        assert place is not None
        async with home.houses.of(place).open_context() as ctx:
            with pytest.raises(Invalid, match="There is no team “Potters” here"):
                await import_customisation(ctx, told)
        async with home.houses.of(place).open_context() as ctx:
            await create_record(ctx, "team", {"name": "Potters"})
            await import_customisation(ctx, told)
        async with home.houses.of(place).open_context() as ctx:
            assert await export_customisation(ctx) == told
