"""Files: in with whatever name and content, out only to those who see the record, and never as a page of ours."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from rapport.doors.house import House, open_house
from rapport.engine.records import sweep_files
from rapport.engine.records.write.files.keeping import LARGEST
from tests.contract.pictures import HTML, SVG, gif, png
from tests.doors.app import PLAN
from tests.doors.running import Running


async def send(
    client: httpx.AsyncClient, content: bytes, name: str = "a.bin", kind: str = "image/png"
) -> httpx.Response:
    return await client.post("/api/files", files={"file": (name, content, kind)})


async def kept(client: httpx.AsyncClient, content: bytes | None = None, name: str = "a.png") -> dict[str, Any]:
    answer = await send(client, content or png() + uuid4().bytes, name)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def parcel(client: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    answer = await client.post("/api/records/parcel", json={"name": "p", **values})
    assert answer.status_code == 201, answer.text
    return answer.json()


def bytes_of(running: Running) -> list[Path]:
    return [path for path in (running.settings.data / "files" / "kept").rglob("*") if path.is_file()]


@pytest.fixture
async def house(running: Running) -> AsyncIterator[House]:
    async with open_house(PLAN, running.settings, running.dsn, door="worker", size=2) as house:
        yield house


async def test_a_picture_comes_back_as_it_was_and_is_asked_for_anew(ada: httpx.AsyncClient) -> None:
    content = png(8, 6) + uuid4().bytes
    file = await kept(ada, content, "标志 logo.png")
    assert (file["type"], file["width"], file["height"], file["name"]) == ("image/png", 8, 6, "标志 logo.png")
    made = await parcel(ada, photo={"id": file["id"], "name": "forged.exe", "size": 1, "type": "text/html"})
    assert made["photo"] == file
    answer = await ada.get(f"/api/files/{file['id']}")
    assert (answer.content, answer.headers["content-type"]) == (content, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].startswith("inline")
    again = await ada.get(f"/api/files/{file['id']}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    saved = await ada.get(f"/api/files/{file['id']}", params={"download": "1"})
    assert saved.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (SVG, "a.svg"),
        (SVG, "a.png"),
        (HTML, "innocent.png"),
        (b"%PDF-1.7 " + HTML, "a.pdf"),
        (png(60_000, 60_000), "bomb.png"),
        (b"PK\x03\x04" + bytes(100), "../../../bomb.zip"),
    ],
)
async def test_whatever_is_no_picture_is_only_ever_saved(ada: httpx.AsyncClient, content: bytes, name: str) -> None:
    file = await kept(ada, content, name)
    assert "/" not in file["name"]
    answer = await ada.get(f"/api/files/{file['id']}")
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    refused = await ada.post("/api/records/parcel", json={"name": "p", "photo": file["id"]})
    assert (refused.status_code, refused.json()["fields"][0]["code"]) == (422, "file_type")
    made = await parcel(ada, papers=[file["id"]])
    assert made["papers"][0]["name"] == file["name"]


async def test_a_page_behind_a_picture_stays_a_picture(ada: httpx.AsyncClient) -> None:
    file = await kept(ada, gif() + HTML, "page.html")
    answer = await ada.get(f"/api/files/{file['id']}")
    assert (answer.headers["content-type"], answer.headers["x-content-type-options"]) == ("image/gif", "nosniff")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_nothing_and_too_much_are_refused(ada: httpx.AsyncClient) -> None:
    assert (await send(ada, b"")).status_code == 422
    # Far too much is refused before it is read, and one byte too much when it is there.
    assert [(await send(ada, bytes(LARGEST + more))).status_code for more in (1, 50_000)] == [422, 413]
    for body in ({"files": {"other": ("a", b"x")}}, {"content": b"plain"}, {"data": {"file": "text"}}):
        assert (await ada.post("/api/files", **body)).status_code == 400  # pyright: ignore[reportArgumentType]


async def test_a_file_is_seen_exactly_by_those_who_see_the_record(
    ada: httpx.AsyncClient, bo: httpx.AsyncClient, cy: httpx.AsyncClient, running: Running
) -> None:
    file = await kept(bo)
    place = f"/api/files/{file['id']}"
    assert [(await each.get(place)).status_code for each in (bo, ada, cy)] == [200, 404, 404]
    # Nobody takes what somebody else has only just brought.
    for other in (ada, cy):
        assert (await other.post("/api/records/parcel", json={"name": "x", "photo": file["id"]})).status_code == 422
    me = (await bo.get("/api/session")).json()["user"]["id"]
    made = await parcel(bo, photo=file["id"], owner=me)
    assert [(await each.get(place)).status_code for each in (bo, ada, cy)] == [200, 200, 404]
    them = (await cy.get("/api/session")).json()["user"]["id"]
    assert (await ada.patch(f"/api/records/parcel/{made['id']}", json={"owner": them})).status_code == 200
    assert [(await each.get(place)).status_code for each in (bo, ada, cy)] == [404, 200, 200]
    await ada.delete(f"/api/records/parcel/{made['id']}")
    assert [(await each.get(place)).status_code for each in (ada, cy)] == [404, 404]
    async with running.client() as stranger:
        assert (await stranger.get(place)).status_code == 401
        assert (await stranger.post("/api/files", files={"file": ("a", b"x")})).status_code == 401


async def test_a_replaced_file_comes_back_with_the_change(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    first = await kept(ada)
    made = await parcel(ada, photo=first["id"])
    second = await kept(ada)
    await ada.patch(f"/api/records/parcel/{made['id']}", json={"photo": second["id"]})
    assert (await bo.get(f"/api/files/{first['id']}")).status_code == 404
    answer = await bo.patch(f"/api/records/parcel/{made['id']}", json={"photo": first})
    assert (answer.status_code, answer.json()["photo"]) == (200, first)
    other = await parcel(bo)
    assert (await bo.patch(f"/api/records/parcel/{other['id']}", json={"papers": [second]})).status_code == 422


async def test_the_same_content_is_kept_once(ada: httpx.AsyncClient, running: Running) -> None:
    content = png() + uuid4().bytes
    one, other = await kept(ada, content, "one.png"), await kept(ada, content, "two.png")
    assert one["id"] != other["id"]
    digests = [path.name for path in bytes_of(running)]
    assert len(digests) == len(set(digests))
    assert all(len(path.name) == 64 and path.stat().st_mode & 0o077 == 0 for path in bytes_of(running))
    assert list((running.settings.data / "files" / "uploads").iterdir()) == []


async def test_what_no_record_has_goes_after_its_time(ada: httpx.AsyncClient, house: House, running: Running) -> None:
    loose, held, binned = [await kept(ada) for _ in range(3)]
    await parcel(ada, photo=held["id"])
    gone = await parcel(ada, papers=[binned["id"]])
    await ada.delete(f"/api/records/parcel/{gone['id']}")

    async def sweep(later: timedelta) -> None:
        async with house.open_context() as ctx:
            begin = ctx.begin

            def moved(actor: Any) -> Any:
                return _later(begin(actor), later)

            from dataclasses import replace

            await sweep_files(replace(ctx, begin=moved))

    before = len(bytes_of(running))
    await sweep(timedelta(hours=1))
    assert len(bytes_of(running)) == before
    await sweep(timedelta(days=2))
    assert (await ada.get(f"/api/files/{loose['id']}")).status_code == 404
    assert (await ada.get(f"/api/files/{held['id']}")).status_code == 200
    assert len(bytes_of(running)) < before
    await sweep(timedelta(days=60))
    await ada.post(f"/api/records/parcel/{gone['id']}/restore")
    assert (await ada.get(f"/api/files/{binned['id']}")).status_code == 200


class _later:
    """A transaction that is opened at a later time."""

    def __init__(self, opened: Any, later: timedelta) -> None:
        self._opened, self._by = opened, later

    async def __aenter__(self) -> Any:
        from dataclasses import replace

        ctx = await self._opened.__aenter__()
        return replace(ctx, now=ctx.now + self._by)

    async def __aexit__(self, *error: Any) -> Any:
        return await self._opened.__aexit__(*error)


async def test_no_address_is_fetched_for_anybody(ada: httpx.AsyncClient) -> None:
    for value in (
        "http://169.254.169.254/a.png",
        {"url": "http://127.0.0.1/"},
        {"id": "file:///etc/passwd"},
        ["../../x"],
    ):
        answer = await ada.post("/api/records/parcel", json={"name": "p", "photo": value})
        assert answer.status_code == 422, value
