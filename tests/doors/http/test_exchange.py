"""Files in and out, over HTTP and at the terminal."""

import json
from pathlib import Path

import httpx

from tests.doors.commands.test_cli import rapport
from tests.doors.running import Running
from tests.doors.test_worker import until, worker

ROWS = "name,weight\nfirst bale,11\nsecond bale,12\n"


async def test_a_file_is_received_checked_run_by_the_worker_and_taken_back(
    running: Running, ada: httpx.AsyncClient, tmp_path: Path
) -> None:
    form = {"file": ("bales.csv", ROWS.encode(), "text/csv")}
    made = await ada.post("/api/imports", files=form, data={"object": "parcel"})
    assert made.status_code == 201, made.text
    one = f"/api/imports/{made.json()['id']}"
    assert made.json()["file"]["name"] == "bales.csv"
    assert [target["path"] for target in (await ada.get("/api/imports/targets/parcel")).json()][:1]
    async with worker(running, tmp_path / "mark"):
        for step, end in (("check", "checked"), ("run", "done")):
            assert (await ada.post(f"{one}/{step}")).status_code == 202

            async def over(end: str = end) -> bool:
                return (await ada.get(one)).json()["status"] == end

            await until(over)
        await _told_row_after_row(ada)
    where = {"where": '["name","contains","bale"]'}
    out = await ada.get("/api/exports/parcel", params={**where, "fields": "name,weight", "format": "jsonl"})
    assert [json.loads(line) for line in out.text.splitlines()] == [
        {"name": "first bale", "weight": 11},
        {"name": "second bale", "weight": 12},
    ]
    assert "attachment" in out.headers["content-disposition"]
    runs = {run["kind"]: run for run in (await ada.get("/api/runs")).json()["runs"][:2]}
    assert (runs["import"]["name"], runs["import"]["status"]) == ("bales.csv", "done")
    assert runs["export"]["counts"] == {"exported": 2}
    assert (await ada.get(f"/api/exports/parcel?{runs['export']['query']}")).content == out.content
    (told,) = (await ada.get("/api/records/notification", params={"where": '["kind","=","done"]'})).json()["records"]
    assert (told["detail"]["run"], told["detail"]["file"]) == (made.json()["id"], "bales.csv")
    assert (await ada.post(f"{one}/undo")).json()["status"] == "undone"
    assert (await ada.get("/api/records/parcel", params={**where, "count": "exact"})).json()["count"] == 0


async def _told_row_after_row(ada: httpx.AsyncClient) -> None:
    """What is wrong is told in the order of the file, whatever the kinds of fault."""
    form = {"file": ("bad.csv", b"name,weight\nthird,heavy\n,4\nfifth,light\n", "text/csv")}
    made = (await ada.post("/api/imports", files=form, data={"object": "parcel"})).json()
    one = f"/api/imports/{made['id']}"
    assert (await ada.post(f"{one}/check")).status_code == 202

    async def over() -> bool:
        return (await ada.get(one)).json()["status"] == "checked"

    await until(over)
    problems = (await ada.get(one)).json()["problems"]
    assert [problem["row"] for problem in problems] == [2, 3, 4]
    assert (await ada.delete(one)).status_code == 204


async def test_what_is_no_file_is_refused_before_anything_is_kept(running: Running, ada: httpx.AsyncClient) -> None:
    form = {"file": ("empty.csv", b"", "text/csv")}
    assert (await ada.post("/api/imports", files=form, data={"object": "parcel"})).status_code == 422
    assert (await ada.post("/api/imports", files=form)).status_code == 400
    assert (await ada.post("/api/imports", json={})).status_code == 400
    assert (await ada.post("/api/imports", files={"other": ("a", b"x")}, data={"object": "parcel"})).status_code == 400
    async with running.client() as stranger:
        assert (await stranger.post("/api/imports", files=form)).status_code == 401
    assert not list((running.settings.data / "files" / "uploads").glob("*"))
    assert (await ada.get("/api/exports/parcel", params={"format": "pdf"})).status_code == 400
    assert (await ada.get("/api/exports/session")).status_code == 404
    assert not list((running.settings.data / "files" / "exports").glob("*"))


async def test_a_file_comes_in_and_out_at_the_terminal(running: Running, tmp_path: Path) -> None:
    path = tmp_path / "rolls.csv"
    path.write_text("name,weight\nfirst roll,21\nsecond roll,heavy\n")
    plan = tmp_path / "map.json"
    plan.write_text('{"name": "name", "weight": "weight"}')
    given = ("import", "parcel", str(path), "--map", str(plan))
    status, out, err = await rapport(running, "--json", *given, "--dry-run")
    assert json.loads(out)["counts"]["rejected"] == 1, err
    status, out, err = await rapport(running, *given, "--keep-good")
    assert (status, "rejected: 1" in out) == (0, True), (out, err)
    assert "second roll" in (tmp_path / "rolls.rejected.csv").read_text("utf-8-sig")
    where = '["name","contains"," roll"]'
    status, out, _ = await rapport(running, "export", "parcel", "--where", where, "--fields", "name,weight")
    assert out.removeprefix("\ufeff").splitlines() == ["name,weight", "first roll,21"]
