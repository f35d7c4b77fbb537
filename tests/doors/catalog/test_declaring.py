"""People add fields of their own while Rapport runs, and everything follows."""

from typing import Any

import httpx
import psycopg

from tests.doors.running import Running

TYPES: dict[str, tuple[dict[str, Any], Any]] = {
    "text": ({}, "Longjing 龙井"),
    "long_text": ({}, "many\nlines"),
    "email": ({}, "lin@example.com"),
    "phone": ({}, "+8613800138000"),
    "url": ({}, "https://example.com/a"),
    "integer": ({}, 3),
    "decimal": ({}, 12.5),
    "money": ({}, {"amount": "12.50", "currency": "CNY"}),
    "percent": ({}, 0.25),
    "boolean": ({}, True),
    "date": ({}, "2026-03-05"),
    "datetime": ({}, "2026-03-05T06:30:00+00:00"),
    "choice": ({"choices": [{"value": "low", "label": "低", "color": "green"}, "high"]}, "low"),
}


async def add(client: httpx.AsyncClient, **said: Any) -> dict[str, Any]:
    answer = await client.post("/api/records/custom_field", json=said)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_field_of_every_simple_type_works_like_any_other(ada: httpx.AsyncClient) -> None:
    made = (await ada.post("/api/records/parcel", json={"name": "one"})).json()
    for type, (options, _) in TYPES.items():
        await add(ada, object="parcel", label=f"My {type}", type=type, options=options)
    values = {f"my_{type}": value for type, (_, value) in TYPES.items()}
    changed = await ada.patch(f"/api/records/parcel/{made['id']}", json=values)
    assert changed.status_code == 200, changed.text
    assert {name: changed.json()[name] for name in values} == values
    for name, value in values.items():
        sort = "name" if name == "my_long_text" else f"-{name}"
        found = await ada.get(f'/api/records/parcel?fields={name}&sort={sort}&where=["{name}","not_empty"]&count=exact')
        assert found.status_code == 200, found.text
        assert (found.json()["records"][0][name], found.json()["count"]) == (value, 1)


async def refused(client: httpx.AsyncClient, said: dict[str, Any], status: int = 422) -> str:
    answer = await client.post("/api/records/custom_field", json=said)
    assert answer.status_code == status, answer.text
    return answer.json()["detail"]


async def test_what_cannot_be_is_refused_with_one_sentence_and_leaves_nothing(ada: httpx.AsyncClient) -> None:
    base = {"object": "parcel", "label": "Wrong", "type": "text"}
    before = (await ada.get("/api/records/custom_field?count=exact")).json()["count"]
    assert "already" in await refused(ada, {**base, "name": "weight"})
    assert "cannot be the name" in await refused(ada, {**base, "name": "version"})
    assert "cannot be the name" in await refused(ada, {**base, "name": "a__b"})
    assert "could get a field" in await refused(ada, {**base, "object": "nothing"})
    assert "could get a field" in await refused(ada, {**base, "object": "custom_field"})
    assert "choices" in await refused(ada, {**base, "type": "choice"})
    assert "twice" in await refused(ada, {**base, "type": "choice", "options": {"choices": ["a", "a"]}})
    assert "nobody" in await refused(ada, {**base, "type": "ref", "options": {"of": "nobody"}})
    assert "no option" in await refused(ada, {**base, "options": {"width": 3}})
    assert (await ada.get("/api/records/custom_field?count=exact")).json()["count"] == before
    assert (await ada.get("/api/records/parcel?fields=wrong")).status_code == 400


async def test_only_administrators_declare(bo: httpx.AsyncClient) -> None:
    said = {"object": "parcel", "label": "Mine", "type": "text"}
    assert (await bo.post("/api/records/custom_field", json=said)).status_code == 404


async def test_a_renamed_field_keeps_its_data_and_is_found_under_its_old_name(ada: httpx.AsyncClient) -> None:
    field = await add(ada, object="parcel", label="会员等级", type="money")
    assert field["name"] == "hui_yuan_deng_ji"
    parcel = (await ada.post("/api/records/parcel", json={"name": "two", "hui_yuan_deng_ji": 5})).json()
    at = f"/api/records/parcel/{parcel['id']}"
    await ada.patch(at, json={"hui_yuan_deng_ji": 7})
    read = await ada.get(at)
    address = f"/api/records/custom_field/{field['id']}"
    renamed = await ada.patch(address, json={"name": "level", "label": "Level"}, headers={"If-Match": '"1"'})
    assert (renamed.status_code, renamed.json()["formerly"]) == (200, ["hui_yuan_deng_ji"]), renamed.text
    late = await ada.patch(address, json={"name": "other"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["code"]) == (409, "lost_update")
    again = await ada.get(at, headers={"If-None-Match": read.headers["etag"]})
    assert (again.status_code, again.json()["level"]["amount"]) == (200, "7.00")
    events = (await ada.get(f"{at}/timeline")).json()["events"]
    assert [one["amount"] for one in next(e["facts"]["level"] for e in events if "level" in e["facts"])] == [
        "5.00",
        "7.00",
    ]
    found = (await ada.get('/api/records/parcel?fields=level&where=["hui_yuan_deng_ji","=",7]')).json()
    assert found["records"][0]["level"]["amount"] == "7.00"


async def test_a_removed_field_comes_back_with_its_data_even_past_another_of_its_name(ada: httpx.AsyncClient) -> None:
    field = await add(ada, object="parcel", label="Grade", type="integer")
    parcel = (await ada.post("/api/records/parcel", json={"name": "three", "grade": 3})).json()
    address = f"/api/records/custom_field/{field['id']}"
    assert (await ada.delete(address)).status_code == 204
    assert "grade" not in (await ada.get(f"/api/records/parcel/{parcel['id']}")).json()
    other = await add(ada, object="parcel", label="Grade", type="text")
    assert (await ada.get(f"/api/records/parcel/{parcel['id']}")).json()["grade"] is None
    assert (await ada.post(f"{address}/restore")).status_code == 422
    assert (await ada.delete(f"/api/records/custom_field/{other['id']}")).status_code == 204
    assert (await ada.post(f"{address}/restore")).status_code == 200
    assert (await ada.get(f"/api/records/parcel/{parcel['id']}")).json()["grade"] == 3


async def test_an_object_of_ones_own_has_every_face(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    answer = await ada.post("/api/records/custom_object", json={"label": "Depot", "plural_label": "Depots"})
    assert answer.status_code == 201, answer.text
    await add(ada, object="depot", label="Opened", type="date", required=True)
    await add(ada, object="depot", label="Number", type="auto_number", options={"prefix": "D"})
    await add(ada, object="parcel", label="Depot", type="ref", options={"of": "depot", "inverse": "stored_parcels"})
    await add(ada, object="depot", label="Keeper", type="ref", options={"of": "user", "inverse": True})
    depot = await bo.post("/api/records/depot", json={"name": "North", "opened": "2026-01-02"})
    assert depot.status_code == 201, depot.text
    assert depot.json()["number"] == "D000001"
    late = await bo.post("/api/records/depot", json={"name": "South"})
    assert (late.status_code, late.json()["fields"][0]["path"]) == (422, "opened")
    assert (await ada.post("/api/records/parcel", json={"name": "p", "depot": depot.json()["id"]})).status_code == 201
    where = '["any","stored_parcels",["name","=","p"],"count",">=",1]'
    found = (await bo.get(f"/api/records/depot?where={where}&count=exact")).json()
    assert (found["count"], found["records"][0]["name"]) == (1, "North")
    through = (await ada.get('/api/records/parcel?fields=depot.opened&where=["depot.opened","=","2026-01-02"]')).json()
    assert through["records"][0]["depot.opened"] == "2026-01-02"
    catalog = (await bo.get("/api/catalog")).json()
    shown = next(one for one in catalog["objects"] if one["name"] == "depot")
    assert (shown["label"], shown["plural"], shown["title"]) == ("Depot", "Depots", "name")
    assert next(view for view in shown["views"] if view["kind"] == "page")["related"] == ["stored_parcels"]
    paths = (await bo.get("/api/openapi.json")).json()["paths"]
    assert "/api/records/depot/{id}" in paths
    assert (await bo.get("/api/exports/depot?format=csv")).text.count("North") == 1
    assert any(target["path"] == "opened" for target in (await bo.get("/api/imports/targets/depot")).json())
    assert (await ada.patch(f"/api/records/custom_object/{answer.json()['id']}", json={"name": "x"})).status_code == 422


async def test_an_object_in_the_bin_takes_its_fields_along_and_keeps_its_name(ada: httpx.AsyncClient) -> None:
    made = (await ada.post("/api/records/custom_object", json={"label": "Van"})).json()
    await add(ada, object="van", label="Seats", type="integer")
    await ada.post("/api/records/van", json={"name": "first", "seats": 3})
    assert (await ada.delete(f"/api/records/custom_object/{made['id']}")).status_code == 204
    assert (await ada.get("/api/records/van")).status_code == 404
    again = await ada.post("/api/records/custom_object", json={"label": "Van"})
    assert (again.status_code, "in the bin" in again.json()["detail"]) == (422, True)
    assert (await ada.post(f"/api/records/custom_object/{made['id']}/restore")).status_code == 200
    assert (await ada.get("/api/records/van")).json()["records"][0]["seats"] == 3


async def test_what_left_the_bin_for_good_lends_its_place_to_nobody(ada: httpx.AsyncClient, running: Running) -> None:
    field = await add(ada, object="parcel", label="Gone", type="integer")
    parcel = (await ada.post("/api/records/parcel", json={"name": "four", "gone": 4})).json()
    crane = (await ada.post("/api/records/custom_object", json={"label": "Crane"})).json()
    await ada.delete(f"/api/records/custom_field/{field['id']}")
    await ada.delete(f"/api/records/custom_object/{crane['id']}")
    async with await psycopg.AsyncConnection.connect(running.dsn) as db:
        await db.execute("delete from w_main.custom_field where id = %s", (field["id"],))
        await db.execute("delete from w_main.custom_object where id = %s", (crane["id"],))
    await add(ada, object="parcel", label="Gone", type="text")
    assert (await ada.get(f"/api/records/parcel/{parcel['id']}")).json()["gone"] is None
    assert (await ada.patch(f"/api/records/parcel/{parcel['id']}", json={"gone": "text"})).status_code == 200
    assert (await ada.post("/api/records/custom_object", json={"label": "Crane"})).status_code == 422


async def test_a_formula_and_a_total_of_ones_own_are_computed_and_stay_true(ada: httpx.AsyncClient) -> None:
    await ada.post("/api/records/custom_object", json={"label": "Wagon"})
    await add(ada, object="wagon", label="Price", type="money")
    await add(ada, object="parcel", label="Wagon", type="ref", options={"of": "wagon", "inverse": "load"})
    wagon = (await ada.post("/api/records/wagon", json={"name": "w", "price": 100})).json()
    for weight in (3, 5):
        await ada.post("/api/records/parcel", json={"name": f"p{weight}", "weight": weight, "wagon": wagon["id"]})
    total = {"collection": "load", "measure": "sum", "source": "weight"}
    kept = await add(ada, object="wagon", label="Loaded", type="rollup", options=total)
    heavy = {"collection": "load", "where": ["weight", ">", 4]}
    counted = await add(ada, object="wagon", label="Heavy", type="rollup", options=heavy)
    await add(ada, object="wagon", label="Each", type="formula", options={"formula": "price / loaded"})
    costs = {"formula": "wagon.each * weight"}
    cost = await add(ada, object="parcel", label="Costs", type="formula", options=costs)
    address = f"/api/records/wagon/{wagon['id']}"
    await ada.post("/api/records/parcel", json={"name": "p2", "weight": 2, "wagon": wagon["id"]})
    shown = (await ada.get(address)).json()
    assert (shown["loaded"], shown["heavy"], shown["each"]["amount"]) == (10, 1, "10.00")
    found = await ada.get('/api/records/parcel?fields=costs&where=["costs",">",30]&sort=-costs')
    assert [row["costs"]["amount"] for row in found.json()["records"]] == ["50.00"]
    assert (await ada.delete(f"/api/records/custom_field/{cost['id']}")).status_code == 204
    read = await ada.get(address)
    assert (await ada.get(address, headers={"If-None-Match": read.headers["etag"]})).status_code == 304
    await ada.post("/api/records/parcel", json={"name": "p0", "weight": 0, "wagon": wagon["id"]})
    await ada.post("/api/records/parcel", json={"name": "p9", "weight": 10, "wagon": wagon["id"]})
    later = await ada.get(address, headers={"If-None-Match": read.headers["etag"]})
    assert (later.status_code, later.json()["loaded"], later.json()["version"]) == (200, 20, read.json()["version"])
    changed = await ada.patch(address, json={"price": 200}, headers={"If-Match": read.headers["etag"]})
    assert changed.json()["each"]["amount"] == "10.00"
    assert (await ada.patch(address, json={"each": 3})).status_code == 422
    wrong = {"object": "wagon", "label": "Wrong", "type": "formula"}
    assert "no field “prize”" in await refused(ada, {**wrong, "options": {"formula": "prize * 2"}})
    assert "cannot be between" in await refused(ada, {**wrong, "options": {"formula": "name * 2"}})
    gone = await ada.delete(f"/api/records/custom_field/{kept['id']}")
    assert (gone.status_code, "no field “loaded”" in gone.json()["detail"]) == (422, True)
    other = {"options": {"collection": "load", "measure": "last", "source": "name"}}
    changed = await ada.patch(f"/api/records/custom_field/{counted['id']}", json=other)
    assert (changed.status_code, "keeps its type" in changed.json()["detail"]) == (422, True)


async def test_what_a_field_of_ones_own_leads_to_outlives_the_undoing_of_its_making(ada: httpx.AsyncClient) -> None:
    await ada.post("/api/records/custom_object", json={"label": "Cart"})
    await add(ada, object="parcel", label="Cart", type="ref", options={"of": "cart"})
    await add(ada, object="parcel", label="Carts", type="refs", options={"of": "cart"})
    names = [{"name": name} for name in ("held", "listed", "free")]
    run = (await ada.post("/api/records/cart/bulk", json={"create": names})).json()["run"]
    made = (await ada.get("/api/records/cart?sort=name&fields=name")).json()["records"]
    ids = {one["name"]: one["id"] for one in made}
    links = {"cart": ids["held"], "carts": [ids["listed"]]}
    assert (await ada.post("/api/records/parcel", json={"name": "drawn", **links})).status_code == 201
    undone = (await ada.post(f"/api/runs/{run}/undo")).json()
    assert (undone["removed"], undone["kept"]) == (1, 2)


async def test_a_condition_in_a_declaration_asks_only_for_what_there_is(ada: httpx.AsyncClient) -> None:
    wrong = ["no_such_field", "=", 1]
    rollup = {"collection": "parcels", "where": wrong}
    for object, said in (
        ("custom_grant", {"role": "member", "object": "parcel", "read": wrong}),
        ("custom_object", {"label": "Hamper", "rights": [{"role": "member", "read": wrong, "write": ["and"]}]}),
        ("custom_field", {"object": "user", "label": "Parcels sent", "type": "rollup", "options": rollup}),
    ):
        answer = await ada.post(f"/api/records/{object}", json=said)
        assert (answer.status_code, answer.json()["detail"].count("no_such_field")) == (422, 1), answer.text
        assert answer.json()["detail"].endswith(".")


async def test_a_choice_among_thousands_says_in_the_catalog_only_what_is_not_clear(ada: httpx.AsyncClient) -> None:
    named = {"value": "s0", "label": "Main street", "color": "teal"}
    choices = [named, *(f"Street {n}" for n in range(4_999))]
    await add(ada, object="parcel", label="Street", type="choice", options={"choices": choices})
    made = await ada.post("/api/records/parcel", json={"name": "far", "street": "street 4998"})
    assert (made.status_code, made.json()["street"]) == (201, "Street 4998"), made.text
    parcel = next(one for one in (await ada.get("/api/catalog")).json()["objects"] if one["name"] == "parcel")
    options = next(field for field in parcel["fields"] if field["name"] == "street")["options"]
    assert (len(options), options[:2]) == (5_000, [named, {"value": "Street 0"}])
    more = {"object": "parcel", "label": "Too many", "type": "choice", "options": {"choices": [*choices, "one more"]}}
    assert "1 to 5,000 values" in await refused(ada, more)
