"""Whatever is asked, the interface does what its description says: nothing breaks, nothing is answered that it does not tell of.

Every operation of the whole application is tried with a few requests. An object with a field of every type, which stands for
all of them, and everything that is not of records is tried thoroughly: each parameter missing, wrong, at its bounds; methods that
are not there.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from rapport.admin.credential import issue_token
from rapport.admin.customised.document import import_customisation
from rapport.admin.sign_in import find_user
from rapport.app import areas
from rapport.doors.house import open_house
from rapport.doors.plan import Plan
from tests.contract.company import EVERYBODY, LINK, SAMPLER, own_fields
from tests.doors.running import Running, serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
PLAN = Plan(areas, dict, "rapport.app")
OF_RECORDS = "/api/(records|exports)/"
THOROUGH = f"^(?!{OF_RECORDS})|{OF_RECORDS}{SAMPLER}(/|$)"
# A stream of events never ends.
ENDLESS = "/api/live"


async def fuzz(running: Running, token: str, folder: Path, *options: str) -> str:
    """What it found, at length; empty when that is nothing."""
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).parent / "schemathesis"),
        *("run", f"{running.url}/api/openapi.json", "-H", f"Authorization: Bearer {token}"),
        *("--seed", "1", "--checks", ",".join(CHECKS), "--exclude-path", ENDLESS, "--warnings", "off"),
        *("--suppress-health-check", "all", "--no-color", "--continue-on-failure", "--no-shrink", *options),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 500)
    return said.decode()[-20_000:] if process.returncode else ""


async def test_no_request_breaks_the_server_or_gets_an_answer_that_is_not_described(
    fresh_dsn: str, tmp_path: Path
) -> None:
    async with serving(fresh_dsn, tmp_path, plan=PLAN) as running:
        async with open_house(PLAN, running.settings, fresh_dsn, door="cli", size=2) as house, house.open_work() as ctx:
            ada = await find_user(ctx, "ada@example.com")
            token = await issue_token(ctx, ada.id, "fuzzing")
            await import_customisation(house.act_for(ctx, ada), sampler())
        brief = ("--exclude-path-regex", THOROUGH, "--phases", "fuzzing", "--max-examples", "1")
        thorough = ("--include-path-regex", THOROUGH, "--phases", "coverage,fuzzing", "--max-examples", "4")
        found = await asyncio.gather(*(fuzz(running, token, tmp_path, *options) for options in (brief, thorough)))
        assert found == ["", ""], "\n".join(found)


def sampler() -> dict[str, Any]:
    """An object with a field of every type, as people add it."""
    fields = [
        {"label": said["name"].replace("_", " "), **{k: v for k, v in said.items() if v is not None}}
        for said in (*own_fields(SAMPLER), LINK)
    ]
    return {"objects": [{"name": SAMPLER, "label": "Sampler", "rights": EVERYBODY}], "fields": fields}
