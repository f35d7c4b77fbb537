"""What comes in to do harm is refused with a sentence, and what is kept of it is only text."""

import base64
import json
from typing import Any

import httpx
import pytest

from tests.doors.running import HEADER, PASSWORD, Running

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
JSON = {"Content-Type": "application/json"}


def nested(depth: int) -> Any:
    found: Any = ["weight", ">", 1]
    for _ in range(depth):
        found = ["not", found]
    return found


@pytest.mark.parametrize(
    ("what", "query"),
    [
        ("ten thousand terms", {"q": ["or", *([["weight", ">", 1]] * 600)]}),
        ("a deep condition", {"q": nested(200)}),
        ("no condition at all", {"q": {"and": []}}),
        ("a field of the database", {"q": ["pg_sleep(9)", "=", 1]}),
        ("a quotation", {"q": ["name'; drop table parcel; --", "=", 1]}),
        ("an operand of another kind", {"q": ["weight", ">", {"a": 1}]}),
    ],
)
async def test_a_hostile_condition_is_refused(ada: httpx.AsyncClient, what: str, query: dict[str, Any]) -> None:
    answer = await ada.get("/api/records/parcel", params={"where": json.dumps(query["q"])})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), what
    body = {"where": query["q"], "set": {"weight": 1}}
    assert (await ada.post("/api/records/parcel/bulk", json=body)).status_code == 400, what


async def test_a_cursor_made_for_another_order_is_refused(ada: httpx.AsyncClient) -> None:
    me = (await ada.get("/api/session")).json()["user"]["id"]
    for sort in ("weight", "created_at", "id", "version"):
        for told in (["nonsense", me], [{}, me], ["1", "nonsense"], ["2026-01-01", None]):
            values = told[:1] if sort == "id" else told
            after = base64.b64encode(json.dumps(values).encode()).decode()
            answer = await ada.get("/api/records/parcel", params={"sort": sort, "after": after})
            assert (answer.status_code, answer.json().get("code")) == (400, "cursor"), (sort, told, answer.text)


async def test_a_total_of_too_many_digits_is_refused_and_nothing_is_written(ada: httpx.AsyncClient) -> None:
    me = (await ada.get("/api/session")).json()["user"]["id"]
    for said in (
        {"object": "parcel", "label": "Gems", "type": "decimal"},
        {"object": "user", "label": "All gems", "type": "rollup",
         "options": {"collection": "parcels", "measure": "sum", "source": "gems"}},
    ):  # fmt: skip
        assert (await ada.post("/api/records/custom_field", json=said)).status_code == 201
    made = [await ada.post("/api/records/parcel", json={"name": "gems", "owner": me, "gems": 9e13}) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 422]
    assert made[1].json()["code"] == "too_many_digits"
    where = json.dumps(["gems", "not_empty"])
    assert len((await ada.get("/api/records/parcel", params={"where": where})).json()["records"]) == 1


async def test_ten_thousand_terms_are_refused_in_the_address_and_in_the_body(ada: httpx.AsyncClient) -> None:
    many = ["or", *([["weight", ">", 1]] * 10_000)]
    assert (await ada.post("/api/records/parcel/bulk", json={"where": many, "delete": True})).status_code == 400
    answer = await ada.get("/api/records/parcel", params={"where": json.dumps(many[:600])})
    assert (answer.status_code, "too long" in answer.json()["detail"]) == (400, True)


async def test_the_lists_of_a_condition_hold_ten_thousand_values_together(ada: httpx.AsyncClient) -> None:
    half = ["name", "in", ["x"] * 5_000]
    for where, status in (["or", half, half], 200), (["or", half, ["not", ["name", "in", ["x"] * 5_001]]], 400):
        answer = await ada.post("/api/records/parcel/bulk", json={"where": where, "set": {"weight": 1}})
        assert answer.status_code == status, answer.text
    assert (answer.json()["code"], "10,000 values" in answer.json()["detail"]) == ("condition_too_large", True)
    view = {"name": "Long", "object": "parcel", "settings": {"where": where}}
    assert (await ada.post("/api/records/saved_view", json=view)).status_code == 422


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"name":' * 20_000,
        b'{"name": "\xff\xfe"}',
        b"\x00\x01",
        b"nul",
        b'{"name": 1e999999}',
        b"{}" * 9,
    ],
)
async def test_a_hostile_body_is_refused(ada: httpx.AsyncClient, content: bytes) -> None:
    for path in ("/api/records/parcel", "/api/records/parcel/bulk", "/api/session", "/api/customisation"):
        answer = await ada.post(path, content=content, headers=JSON)
        assert 400 <= answer.status_code < 500, (path, answer.text)
        assert answer.json()["detail"]


async def test_null_bytes_are_no_part_of_a_text(ada: httpx.AsyncClient) -> None:
    made = await ada.post("/api/records/parcel", json={"name": "a\x00b"})
    assert made.json()["name"] == "ab"
    for params in (
        {"where": json.dumps(["name", "=", "a\x00b"])},
        {"where": json.dumps(["name", "contains", "\x00"])},
        {"where": json.dumps(["name", "in", ["\x00"]])},
        {"q": "a\x00b"},
        {"after": "\x00"},
        {"fields": "na\x00me"},
        {"sort": "\x00"},
    ):
        assert (await ada.get("/api/records/parcel", params=params)).status_code in (200, 400), params
    assert (await ada.get("/api/search", params={"q": "\x00"})).status_code == 200
    assert (await ada.get("/api/records/par%00cel")).status_code == 404
    assert (await ada.post("/api/session", json={"email": "a\x00", "password": "b\x00"})).status_code == 401


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_a_body_of_another_kind_is_refused(ada: httpx.AsyncClient, kind: str) -> None:
    answer = await ada.post("/api/records/parcel", content=b'{"name": "x"}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (400, "content_type")


async def test_a_body_that_is_too_large_is_refused_however_it_is_sent(ada: httpx.AsyncClient) -> None:
    async def pieces() -> Any:
        for _ in range(20):
            yield b" " * 100_000

    for sent in (b" " * 1_100_000, pieces()):
        answer = await ada.post("/api/records/parcel", content=sent, headers=JSON)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    many = {"create": [{"name": "x"}] * 10_001}
    assert (await ada.post("/api/records/parcel/bulk", json=many)).status_code in (400, 413, 422)


async def test_a_session_that_somebody_else_chose_is_never_taken_over(running: Running) -> None:
    chosen = "a-session-of-the-attacker-0123456789"
    async with running.client(headers=HEADER, cookies={"rapport_session": chosen}) as victim:
        answer = await victim.post("/api/session", json={"email": "bo@example.com", "password": PASSWORD})
        assert answer.status_code == 200
        assert chosen not in answer.headers["set-cookie"]
    async with running.client(cookies={"rapport_session": chosen}) as attacker:
        assert (await attacker.get("/api/session")).status_code == 401


async def test_a_token_in_an_address_opens_nothing(running: Running, ada: httpx.AsyncClient) -> None:
    token = (await ada.post("/api/records/token/issue", json={"name": "in an address"})).json()["token"]
    async with running.client() as stranger:
        for name in ("token", "access_token", "api_key", "authorization", "rapport_session"):
            assert (await stranger.get("/api/records/parcel", params={name: token})).status_code == 401


async def test_every_operation_but_the_open_ones_wants_somebody_signed_in(
    running: Running, ada: httpx.AsyncClient
) -> None:
    described = (await ada.get("/api/openapi.json")).json()["paths"]
    async with running.client() as stranger:
        for path, operations in described.items():
            for method, operation in operations.items():
                if method == "parameters" or "security" in operation:
                    continue
                answer = await stranger.request(method, path.replace("{id}", "018f0000-0000-7000-8000-000000000000"))
                assert answer.status_code == 401, (method, path)


async def test_markup_in_every_text_is_kept_as_text(ada: httpx.AsyncClient) -> None:
    catalog = (await ada.get("/api/catalog")).json()
    written = 0
    for spec in catalog["objects"]:
        texts = [f for f in spec["fields"] if f["type"] in ("text", "long_text") and not f["readonly"]]
        if not spec["can"]["create"] or spec["name"] in ("custom_field", "custom_object"):
            continue
        others = {"email": f"m{written}@example.com"} if any(f["name"] == "email" for f in spec["fields"]) else {}
        values = {f["name"]: MARKUP for f in texts if f["name"] != "zone"} | others
        answer = await ada.post(f"/api/records/{spec['name']}", json=values)
        if answer.status_code != 201:
            assert answer.status_code == 422, answer.text
            continue
        written += 1
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["x-content-type-options"] == "nosniff"
        kept = (await ada.get(f"/api/records/{spec['name']}/{answer.json()['id']}")).json()
        assert all(kept[field["name"]] == MARKUP for field in texts if field["name"] in values)
    assert written >= 3
