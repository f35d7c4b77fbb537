"""An area is a folder: it can be dropped in, added to and taken out without a word elsewhere."""

import importlib
import json
import shutil
from pathlib import Path

import psycopg
import pytest

from rapport.app import OWN_AREAS, areas
from rapport.doors.http.openapi.document import describe_interface
from rapport.engine.objects.area import load_area
from rapport.engine.objects.catalog import build_catalog
from rapport.engine.records import (
    Groups,
    Query,
    create_record,
    describe_catalog,
    find_records,
    group_records,
    read_timeline,
    search_records,
    update_record,
)  # fmt: skip
from rapport.engine.store.jobs import install_jobs
from rapport.engine.store.schema import upgrade_workspace
from tests.architecture.sources import ROOT
from tests.workspace import context_on

THIRD_FLOOR = ("rapport.automation", "rapport.marketing", "rapport.insight", "rapport.sales")
ONE_FILE = '''"""Kiosk: a place where we sell from."""

from rapport.engine.objects import Integer, Object, Ref, Text, everything, grant, page, table, verb
from rapport.engine.records import Context, Record, update_record


class Kiosk(Object):
    """A place where we sell from."""

    name = Text(required=True, title=True)
    seats = Integer()
    customer = Ref("customer", inverse="kiosks")

    views = [table("name", "seats", "customer.city"), page(("Kiosk", ("name", "seats")))]
    grants = [grant("administrator", read=everything, write=everything), grant("member", read=["customer", "visible"])]


@verb(Kiosk, when=["seats", "<", 100])
async def enlarge(ctx: Context, kiosk: Record, *, by: int = 1) -> None:
    """Add seats."""
    await update_record(ctx, "kiosk", str(kiosk["id"]), {"seats": int(str(kiosk["seats"])) + by})
'''


async def test_one_more_object_is_one_file(fresh_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "rapport" / "sales", tmp_path / "annex")
    (tmp_path / "annex" / "kiosk.py").write_text(ONE_FILE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    catalog = build_catalog([load_area("rapport.admin"), load_area("rapport.people"), load_area("annex")])
    upgrade_workspace(fresh_dsn, "w_annex", catalog)

    described = {one["name"]: one for one in describe_catalog(catalog, "administrator", "zh-CN")["objects"]}
    assert (described["kiosk"]["label"], described["kiosk"]["plural"]) == ("Kiosk", "Kiosks")
    assert [verb["name"] for verb in described["kiosk"]["verbs"]] == ["enlarge"]
    assert "kiosks" in {field["name"] for field in described["customer"]["fields"]}
    assert {field["label"] for field in described["kiosk"]["fields"]} >= {"名称", "客户"}
    paths = describe_interface(catalog, "administrator", "http://127.0.0.1")["paths"]
    assert {"/api/records/kiosk", "/api/records/kiosk/{id}", "/api/records/kiosk/{id}/enlarge"} <= paths.keys()

    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        await install_jobs(db)
        ctx = context_on(db, catalog, "w_annex", tmp_path)
        customer = await create_record(ctx, "customer", {"name": "Lin", "city": "杭州"})
        made = await create_record(ctx, "kiosk", {"name": "West lake", "seats": 3, "customer": customer["id"]})
        await update_record(ctx, "kiosk", made["id"], {"seats": 4})
        where = ["customer.city", "=", "杭州"]
        listed = json.loads(
            await find_records(ctx, "kiosk", Query(where=where, fields=("seats", "customer.city"), count="exact"))
        )
        assert (listed["count"], listed["records"][0]["customer.city"]) == (1, "杭州")
        groups = json.loads(await group_records(ctx, "kiosk", Groups(by=("customer",), measures=("sum:seats",))))
        assert groups["groups"][0]["sum:seats"] == 4
        assert [found["object"] for found in (await search_records(ctx, "lake"))["results"]] == ["kiosk"]
        assert [event["title"] for event in (await read_timeline(ctx, "kiosk", made["id"]))["events"]] == [
            "update",
            "create",
        ]
        await db.rollback()


@pytest.mark.parametrize("gone", THIRD_FLOOR)
async def test_an_area_of_the_third_floor_is_missed_by_no_other(gone: str, fresh_dsn: str, tmp_path: Path) -> None:
    catalog = build_catalog([load_area(package) for package in OWN_AREAS if package != gone])
    lost = {name for name, spec in build_catalog(areas()).objects.items() if f"rapport.{spec.area}" == gone}
    assert lost
    assert lost.isdisjoint(catalog.objects)
    upgrade_workspace(fresh_dsn, "w_rest", catalog)
    async with await psycopg.AsyncConnection.connect(fresh_dsn) as db:
        await install_jobs(db)
        ctx = context_on(db, catalog, "w_rest", tmp_path)
        for name in catalog.objects:
            body = json.loads(await find_records(ctx.as_system(), name, Query()))
            assert body["records"] == []
        await create_record(ctx, "customer", {"name": "Lin"})
        await db.rollback()
    for role in ("administrator", "manager", "member"):
        assert describe_catalog(catalog, role, "en")["objects"]
    assert describe_interface(catalog, "administrator", "http://127.0.0.1")["paths"]
