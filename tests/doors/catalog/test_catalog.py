"""What the server tells about itself."""

import httpx
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.doors.running import Running


async def test_the_catalog_is_asked_for_again_only_when_it_changed(ada: httpx.AsyncClient) -> None:
    first = await ada.get("/api/catalog")
    told = first.json()
    assert told["me"]["name"] == "Ada"
    assert told["workspace"].pop("id")
    assert told["workspace"] == {
        "name": "Toys",
        "country": None,
        "currency": "CNY",
        "locale": "en",
        "zone": "Asia/Shanghai",
    }
    assert {"parcel", "user", "team", "workspace"} <= {spec["name"] for spec in told["objects"]}
    again = await ada.get("/api/catalog", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_catalog_keeps_back_what_a_member_may_not_see(bo: httpx.AsyncClient) -> None:
    told = {spec["name"] for spec in (await bo.get("/api/catalog")).json()["objects"]}
    assert "parcel" in told
    assert not told & {"note", "credential", "session"}


async def test_the_interface_is_described_as_openapi(ada: httpx.AsyncClient, bo: httpx.AsyncClient) -> None:
    document = (await ada.get("/api/openapi.json")).json()
    OpenAPIV31SpecValidator(document).validate()
    assert document["paths"]["/api/records/parcel/{id}/ship"]["post"]["summary"] == "Send the parcel on its way."
    assert "/api/records/note" in document["paths"]
    assert "/api/records/note" not in (await bo.get("/api/openapi.json")).json()["paths"]


async def test_pages_and_their_files_come_with_the_right_headers(running: Running) -> None:
    async with running.client() as client:
        page = await client.get("/customer/12?view=a")
        assert "<title>the page</title>" in page.text
        assert page.headers["cache-control"] == "no-cache"
        assert "script-src" not in page.headers["content-security-policy"]
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["x-content-type-options"] == "nosniff"
        file = await client.get("/assets/app-1a2b.js")
        assert "immutable" in file.headers["cache-control"]
        assert file.headers["content-encoding"] == "gzip"
        assert (
            await client.get("/assets/app-1a2b.js", headers={"If-None-Match": file.headers["etag"]})
        ).status_code == 304
        assert (await client.get("/assets/gone.js")).status_code == 404
        assert (await client.get("/..%2f..%2fetc/passwd")).text == page.text
        assert (await client.get("/%00")).status_code == 200


async def test_those_who_run_it_see_how_it_is_doing(running: Running) -> None:
    async with running.client() as client:
        assert (await client.get("/health/live")).status_code == 200
        assert (await client.get("/health/ready")).text == "ready\n"
        figures = (await client.get("/metrics")).text
    assert 'rapport_requests_total{route="/health/ready",method="GET",status="200"}' in figures
    assert 'rapport_request_seconds_bucket{route="/health/live",le="+Inf"}' in figures
    assert "rapport_database_up 1" in figures
