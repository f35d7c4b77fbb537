"""Records over HTTP."""

import json

import httpx

from tests.doors.running import Running


async def make(client: httpx.AsyncClient, **values: object) -> dict[str, object]:
    answer = await client.post("/api/records/parcel", json={"name": "A parcel", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_record_is_created_read_changed_deleted_and_restored(ada: httpx.AsyncClient) -> None:
    parcel = await make(ada, weight=3)
    one = f"/api/records/parcel/{parcel['id']}"
    read = await ada.get(one)
    assert read.json()["weight"] == 3
    assert read.headers["etag"].startswith(f'"{parcel["version"]}')
    assert (await ada.get(one, headers={"If-None-Match": read.headers["etag"]})).status_code == 304
    changed = await ada.patch(one, json={"weight": 4}, headers={"If-Match": read.headers["etag"]})
    assert changed.json()["weight"] == 4
    assert (await ada.delete(one)).status_code == 204
    assert (await ada.get(one)).status_code == 404
    assert (await ada.post(f"{one}/restore")).json()["weight"] == 4


async def test_who_changes_an_old_version_is_told_so(ada: httpx.AsyncClient) -> None:
    parcel = await make(ada)
    one, old = f"/api/records/parcel/{parcel['id']}", f'"{parcel["version"]}"'
    assert (await ada.patch(one, json={"weight": 1}, headers={"If-Match": old})).status_code == 200
    lost = await ada.patch(one, json={"weight": 2}, headers={"If-Match": old})
    assert lost.status_code == 409
    assert lost.json()["code"] == "lost_update"
    assert lost.headers["content-type"] == "application/problem+json"
    gone = await ada.delete(one, headers={"If-Match": old})
    assert (gone.status_code, gone.json()["code"]) == (409, "lost_update")
    newest = (await ada.get(one)).headers["etag"]
    assert (await ada.delete(one, headers={"If-Match": newest})).status_code == 204


async def test_a_list_is_filtered_sorted_limited_and_counted(ada: httpx.AsyncClient) -> None:
    for weight in (7001, 7002, 7003):
        await make(ada, weight=weight)
    asked = {
        "where": json.dumps(["weight", ">", 7000]),
        "sort": "-weight",
        "limit": 2,
        "count": "exact",
        "fields": "name,weight",
    }
    page = (await ada.get("/api/records/parcel", params=asked)).json()
    assert [record["weight"] for record in page["records"]] == [7003, 7002]
    assert page["count"] == 3
    rest = (await ada.get("/api/records/parcel", params=asked | {"after": page["next"]})).json()
    assert [record["weight"] for record in rest["records"]] == [7001]


async def test_the_same_question_is_answered_anew_and_a_like_one_by_itself(ada: httpx.AsyncClient) -> None:
    asked = {"where": '["weight", "=", 1]', "count": "exact", "fields": "name"}
    before = (await ada.get("/api/records/parcel", params=asked)).json()["count"]
    await make(ada, weight=1)
    assert (await ada.get("/api/records/parcel", params=asked)).json()["count"] == before + 1
    # To Python 1 and true are equal; to a number field only one of them is a number.
    assert (await ada.get("/api/records/parcel", params=asked | {"where": '["weight", "=", true]'})).status_code == 400


async def test_what_cannot_be_read_says_what_to_do(ada: httpx.AsyncClient) -> None:
    for query, word in (
        ("where=[", "JSON"),
        ("limit=501", "500"),
        ("limit=x", "whole number"),
        ("limit=" + "9" * 5_000, "whole number"),
        ("count=all", "exact"),
        ('where=["nosuch","=",1]', "nosuch"),
        ("after=%%%", ""),
    ):
        answer = await ada.get(f"/api/records/parcel?{query}")
        assert answer.status_code == 400, (query, answer.text)
        assert word in answer.json()["detail"]
        assert answer.json()["request"] == answer.headers["x-request-id"]
    assert (
        await ada.post("/api/records/parcel", content=b"{", headers={"Content-Type": "application/json"})
    ).status_code == 400
    assert (
        await ada.post("/api/records/parcel", content=b"{}", headers={"Content-Type": "text/plain"})
    ).status_code == 400
    assert (await ada.post("/api/records/parcel", json=[1])).status_code == 400


async def test_what_cannot_be_saved_names_the_field(ada: httpx.AsyncClient) -> None:
    answer = await ada.post("/api/records/parcel", json={"weight": "heavy"})
    assert answer.status_code == 422
    assert {field["path"] for field in answer.json()["fields"]} == {"name", "weight"}


async def test_what_does_not_exist_is_not_found(ada: httpx.AsyncClient) -> None:
    for path in (
        "/api/records/nosuch",
        "/api/records/parcel/12",
        "/api/records/parcel/018f0000-0000-7000-8000-000000000000",
        "/api/nosuch",
        "/api/records/parcel/018f0000-0000-7000-8000-000000000000/timeline",
        "/api/records/credential",
    ):
        assert (await ada.get(path)).status_code == 404, path
    assert (await ada.put("/api/catalog")).status_code == 405


async def test_a_colleagues_record_is_not_found_and_nothing_betrays_it(
    bo: httpx.AsyncClient, cy: httpx.AsyncClient
) -> None:
    me = (await bo.get("/api/session")).json()["user"]["id"]
    parcel = await make(bo, name="Zanzibar secret", owner=me)
    one = f"/api/records/parcel/{parcel['id']}"
    assert (await bo.get(one)).status_code == 200
    for answer in (
        await cy.get(one),
        await cy.patch(one, json={"name": "mine"}),
        await cy.delete(one),
        await cy.post(f"{one}/ship"),
        await cy.get(f"{one}/timeline"),
    ):
        assert answer.status_code == 404, answer.request.url
    where = json.dumps(["name", "contains", "Zanzibar"])
    assert (await cy.get("/api/records/parcel", params={"where": where, "count": "exact"})).json()["count"] == 0
    assert (await cy.get("/api/search", params={"q": "Zanzibar"})).json()["results"] == []
    assert (await cy.get("/api/records/parcel/groups", params={"by": "name", "where": where})).json()["groups"] == []


async def test_many_records_are_written_at_once_and_undone(ada: httpx.AsyncClient) -> None:
    done = (
        await ada.post(
            "/api/records/parcel/bulk", json={"create": [{"name": "one of many"}, {"weight": 1}], "mode": "each"}
        )
    ).json()
    assert (done["created"], [row["index"] for row in done["rejected"]]) == (1, [1])
    many = json.dumps(["name", "=", "one of many"])
    assert (await ada.get("/api/records/parcel", params={"where": many, "count": "exact"})).json()["count"] == 1
    assert (await ada.post(f"/api/runs/{done['run']}/undo")).status_code == 200
    assert (await ada.get("/api/records/parcel", params={"where": many, "count": "exact"})).json()["count"] == 0
    for body in ({"where": ["and"]}, {"set": {"weight": 1}}, {"delete": True}, {"nosuch": 1}):
        assert (await ada.post("/api/records/parcel/bulk", json=body)).status_code == 400, body


async def test_a_timeline_tells_who_made_the_record(ada: httpx.AsyncClient) -> None:
    parcel = await make(ada)
    events = (await ada.get(f"/api/records/parcel/{parcel['id']}/timeline")).json()["events"]
    assert events[0]["actor"]["title"] == "Ada"


async def test_a_verb_runs_once_where_its_record_stands(ada: httpx.AsyncClient) -> None:
    parcel = await make(ada)
    ship = f"/api/records/parcel/{parcel['id']}/ship"
    assert (await ada.post(ship, json={"how": "by ship"})).json() == {"shipped": "A parcel", "how": "by ship"}
    again = await ada.post(ship, json={})
    assert (again.status_code, again.json()["code"]) == (409, "not_now")
    assert (await ada.post("/api/records/parcel/weigh", json={"grams": 2500})).json() == {"kilograms": 2}
    assert (await ada.post("/api/records/parcel/weigh", json={"grams": "many"})).status_code == 422
    assert (await ada.post("/api/records/parcel/nosuch", json={})).status_code == 404


async def test_a_stranger_may_call_what_is_public_and_nothing_else(running: Running) -> None:
    async with running.client() as stranger:
        told = await stranger.get("/c/parcel/abc", params={"language": "zh", "role": "administrator"})
        assert told.text == "abc zh system"
        assert (
            await stranger.post(
                "/c/parcel/abc", content="language=de", headers={"Content-Type": "application/x-www-form-urlencoded"}
            )
        ).text == "abc de system"
        assert (await stranger.get("/api/records/parcel")).status_code == 401
        assert (await stranger.post("/api/records/parcel/track", json={"token": "x"})).status_code == 401


async def test_too_much_at_once_is_refused(ada: httpx.AsyncClient) -> None:
    answer = await ada.post("/api/records/parcel", json={"name": "x" * 1_100_000})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_setting_that_makes_no_sense_is_refused(ada: httpx.AsyncClient) -> None:
    (workspace,) = (await ada.get("/api/records/workspace")).json()["records"]
    me = (await ada.get("/api/session")).json()["user"]["id"]
    for field, value in (
        ("zone", "Mars/Olympus"),
        ("zone", "../etc/passwd"),
        ("currency", "<b>"),
        ("quiet_from", "soon"),
        ("message_cap", -1),
        ("send_rate", 0),
    ):
        answer = await ada.patch(f"/api/records/workspace/{workspace['id']}", json={field: value})
        assert (answer.status_code, answer.json()["fields"][0]["path"]) == (422, field)
    answer = await ada.post(f"/api/records/user/{me}/prefer", json={"zone": "Mars/Olympus"})
    assert answer.status_code == 422
    answer = await ada.patch(f"/api/records/workspace/{workspace['id']}", json={"quiet_from": "22:30"})
    assert answer.json()["quiet_from"] == "22:30"


async def test_the_bin_is_listed_restored_from_and_not_shown_to_others(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient, cy: httpx.AsyncClient
) -> None:
    me = (await bo.get("/api/session")).json()["user"]["id"]
    parcel = await make(bo, name="Binned parcel", owner=me)
    await bo.delete(f"/api/records/parcel/{parcel['id']}")
    asked = {"bin": "1", "where": json.dumps(["name", "=", "Binned parcel"]), "count": "exact"}
    (found,) = (await bo.get("/api/records/parcel", params=asked)).json()["records"]
    assert found["deleted_by"]["title"] == "bo"
    assert (await cy.get("/api/records/parcel", params=asked)).json()["count"] == 0
    assert (await bo.get("/api/records/user", params={"bin": "1"})).status_code == 403
    assert (await bo.get("/api/records/parcel", params={"bin": "maybe"})).status_code == 400
    done = (await ada.post("/api/records/parcel/bulk", json={"restore": [parcel["id"]], "mode": "each"})).json()
    assert (done["restored"], (await bo.get(f"/api/records/parcel/{parcel['id']}")).status_code) == (1, 200)


async def test_a_list_that_has_not_changed_is_not_sent_again(ada: httpx.AsyncClient) -> None:
    asked = {"where": json.dumps(["name", "=", "Unchanged"]), "fields": "name,weight"}
    parcel = await make(ada, name="Unchanged")
    for path in ("/api/records/parcel", "/api/records/parcel/groups"):
        first = await ada.get(path, params=asked | {"by": "weight"})
        again = await ada.get(path, params=asked | {"by": "weight"}, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        await ada.patch(f"/api/records/parcel/{parcel['id']}", json={"weight": len(path)})
        later = await ada.get(path, params=asked | {"by": "weight"}, headers={"If-None-Match": first.headers["etag"]})
        assert later.status_code == 200
    packed = await ada.get("/api/records/parcel", params={"limit": 100}, headers={"Accept-Encoding": "gzip"})
    assert packed.headers.get("content-encoding") == "gzip" or len(packed.content) < 1_000


async def test_a_merged_record_leads_to_what_it_became_until_it_is_taken_apart(ada: httpx.AsyncClient) -> None:
    kept, gone = await make(ada, name="Merge me"), await make(ada, name="Merge me too", weight=5)
    asked = {"loser": gone["id"], "values": {"name": "Merged"}}
    done = (await ada.post(f"/api/records/parcel/{kept['id']}/merge", json=asked)).json()
    assert (done["record"]["name"], done["record"]["weight"]) == ("Merged", 5)
    led = await ada.get(f"/api/records/parcel/{gone['id']}?fields=name")
    assert led.status_code == 307
    assert led.headers["location"] == f"/api/records/parcel/{kept['id']}?fields=name"
    assert (await ada.get(led.headers["location"])).json()["name"] == "Merged"
    assert (await ada.post(f"/api/runs/{done['run']}/undo")).status_code == 200
    assert (await ada.get(f"/api/records/parcel/{gone['id']}")).json()["name"] == "Merge me too"
    wrong = await ada.post(f"/api/records/parcel/{kept['id']}/merge", json={"loser": kept["id"]})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "same")


async def test_who_writes_a_record_asks_whether_it_is_there(ada: httpx.AsyncClient) -> None:
    known = await make(ada, name="王晓明 0917")
    found = await ada.post("/api/records/parcel/duplicates", json={"values": {"name": "王晓明 0917", "weight": "?"}})
    assert [(one["id"], one["reasons"][0]["text"]) for one in found.json()["records"]] == [
        (known["id"], "Name: the same")
    ]
    again = {"values": {"name": "王晓明 0917"}, "id": known["id"]}
    assert (await ada.post("/api/records/parcel/duplicates", json=again)).json() == {"records": []}
