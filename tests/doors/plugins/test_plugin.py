"""An area in another package: installed, it has every face, and nobody named it."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from rapport.app import areas
from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects import verb
from tests.doors.running import free_port, settings_for

PACKAGE = Path(__file__).parent / "kiosks"


async def run(*command: str, **environ: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, env={**os.environ, **environ}, stdout=-1, stderr=-1
    )
    out, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, err.decode()
    return out.decode()


async def test_a_package_that_declares_an_area_gets_every_face(fresh_dsn: str, tmp_path: Path) -> None:
    source, place = tmp_path / "source", tmp_path / "place"
    shutil.copytree(PACKAGE, source)
    build = "from hatchling.build import build_wheel; import sys; print(build_wheel(sys.argv[1]))"
    wheel = (await run_in(source, "-c", build, str(tmp_path))).split()[-1]
    # A wheel for no platform is an archive that only has to lie on the path.
    shutil.unpack_archive(tmp_path / wheel, place, "zip")
    port = free_port()
    settings = settings_for(tmp_path / "data", port)
    around = {
        "PYTHONPATH": f"{place}{os.pathsep}{Path.cwd()}",
        "DATABASE_URL": fresh_dsn,
        "RAPPORT_DATA": str(settings.data),
        "RAPPORT_PORT": str(port),
    }
    app = ("-m", "rapport.app")
    await run(*app, "init", "--email", "ada@example.com", **around)
    token = (await run(*app, "token", "create", "--user", "ada@example.com", "--name", "t", **around)).strip()
    server = await asyncio.create_subprocess_exec(sys.executable, *app, "serve", env={**os.environ, **around})
    try:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "zh-CN"}
        async with httpx.AsyncClient(base_url=settings.url, headers=headers, timeout=30, trust_env=False) as client:
            await hold_faces(client, server)
    finally:
        server.terminate()
        await server.wait()
    await hold_taken_out({**around, "PYTHONPATH": str(Path.cwd())}, around)


async def hold_taken_out(without: dict[str, str], around: dict[str, str]) -> None:
    """What it had stays, is named, and is there again with it."""
    app = ("-m", "rapport.app")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *app, "--json", "doctor", env={**os.environ, **without}, stdout=-1, stderr=-1
    )
    found = {one["what"]: one for one in json.loads((await process.communicate())[0])}
    assert found["records of packages that are not installed"]["found"] == "kiosk"
    assert "West lake" in await run(*app, "export", "kiosk", **around)


def test_a_package_that_cannot_be_loaded_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "rapport_broken/__init__.py": "raise RuntimeError('no till was found')",
        "rapport_broken-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: rapport-broken\nVersion: 1\n",
        "rapport_broken-1.dist-info/entry_points.txt": "[rapport.areas]\nbroken = rapport_broken\n",
    }
    for name, text in told.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DeclarationError, match=r"“rapport-broken”.*no till was found.*pip uninstall rapport-broken"):
        areas()


def test_what_an_action_asks_for_without_a_star_is_no_declaration() -> None:
    async def weigh(ctx: Any, parcel: Any, grams: int) -> None:
        """Weigh it."""

    with pytest.raises(DeclarationError, match="“weigh” asks for stands behind a star"):
        verb("parcel")(weigh)


async def hold_faces(client: httpx.AsyncClient, server: asyncio.subprocess.Process) -> None:
    for _ in range(300):
        assert server.returncode is None
        try:
            if (await client.get("/health/ready")).status_code == 200:
                break
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.2)
    described = {one["name"]: one for one in (await client.get("/api/catalog")).json()["objects"]}
    assert (described["kiosk"]["plural"], described["kiosk"]["verbs"][0]["label"]) == ("售货亭", "扩建")
    assert "kiosks" in {field["name"] for field in described["customer"]["fields"]}
    customer = (await client.post("/api/records/customer", json={"name": "Lin"})).json()
    made = await client.post("/api/records/kiosk", json={"name": "West lake", "customer": customer["id"]})
    assert made.status_code == 201, made.text
    enlarged = await client.post(f"/api/records/kiosk/{made.json()['id']}/enlarge", json={"by": 3})
    assert enlarged.json() == {"seats": 5}
    asked = {"where": '["any", "kiosks", ["seats", "=", 5]]'}
    assert (await client.get("/api/records/customer", params=asked)).json()["records"][0]["name"] == "Lin"
    assert "/api/records/kiosk/{id}/enlarge" in (await client.get("/api/openapi.json")).json()["paths"]


async def run_in(folder: Path, *command: str) -> str:
    process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=folder, stdout=-1, stderr=-1)
    out, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, err.decode()
    return out.decode()
