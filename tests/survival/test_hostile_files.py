"""Files made to do harm: each is refused with a sentence or taken for the harmless text it is, and costs little memory."""

import io
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pytest

from rapport.engine.records.imports.reading import Unreadable, read_head
from tests.doors.running import Running

NAMES = (
    "../../../etc/passwd",
    "..\\..\\evil.csv",
    "/etc/cron.d/evil",
    "a/../../b.csv",
    "con\u202efdp.csv",
    "x" * 1000,
    "..",
)
HARMFUL = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>\n" * 3


async def bring(client: httpx.AsyncClient, name: str, content: bytes) -> httpx.Response:
    form: dict[str, Any] = {"file": (name, content, "application/octet-stream")}
    return await client.post("/api/imports", files=form, data={"object": "parcel"})


def files_of(running: Running) -> set[Path]:
    return {path for path in running.settings.data.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", NAMES)
async def test_the_name_of_a_file_leads_nowhere(running: Running, ada: httpx.AsyncClient, name: str) -> None:
    before = files_of(running)
    answer = await bring(ada, name, b"name\ntea\n")
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert len(told["file"]["name"]) <= 200
    assert not set(told["file"]["name"]) & {"/", "\\"}
    assert files_of(running) - before == {running.settings.data / "files" / "imports" / told["id"]}


async def test_a_picture_with_a_script_is_only_ever_told_as_data(ada: httpx.AsyncClient) -> None:
    answer = await bring(ada, "picture.svg", HARMFUL)
    if answer.status_code != 201:
        assert answer.status_code == 422
        return
    one = await ada.get(f"/api/imports/{answer.json()['id']}")
    assert one.headers["content-type"].startswith("application/json")
    assert one.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in one.headers["content-security-policy"]


async def test_a_workbook_that_swells_is_refused_at_the_door(running: Running, ada: httpx.AsyncClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(700):
                sheet.write(b" " * (1 << 20))
    before = files_of(running)
    answer = await bring(ada, "bomb.xlsx", packed.getvalue())
    assert answer.status_code == 422, answer.text
    assert answer.json()["detail"].endswith(".")
    assert files_of(running) == before


def test_a_million_columns_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(1_000_000)) + "\n" + "," * 999_999 + "\n")
    tracemalloc.start()
    with pytest.raises(Unreadable) as refused:
        read_head(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.message.endswith(".")
    assert peak < 200 << 20


@pytest.mark.parametrize("letter", [b"x", b"\0"])
def test_two_thousand_million_letters_in_one_line_are_refused_in_bounded_memory(tmp_path: Path, letter: bytes) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"name,note\n" + letter * (20 << 20))
        # The rest is a hole: it has a length, and takes no room.
        file.truncate(2 << 30)
    tracemalloc.start()
    with pytest.raises(Unreadable):
        read_head(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20
