"""Whatever is asked, the interface does what its description says: nothing breaks, nothing is answered that it does not tell of."""

import asyncio
import sys
from pathlib import Path

from rapport.admin.credential import issue_token
from rapport.admin.sign_in import find_user
from rapport.doors.house import open_house
from tests.doors.app import PLAN
from tests.doors.running import serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
EXAMPLES = 8


async def test_no_request_breaks_the_server_or_gets_an_answer_that_is_not_described(
    fresh_dsn: str, tmp_path: Path
) -> None:
    async with serving(fresh_dsn, tmp_path) as running:
        async with open_house(PLAN, running.settings, fresh_dsn, door="cli", size=2) as house, house.open_work() as ctx:
            ada = await find_user(ctx, "ada@example.com")
            token = await issue_token(ctx, ada.id, "fuzzing")
        process = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).parent / "schemathesis"),
            *("run", f"{running.url}/api/openapi.json", "-H", f"Authorization: Bearer {token}"),
            *("--seed", "1", "--max-examples", str(EXAMPLES), "--checks", ",".join(CHECKS)),
            # A stream of events never ends.
            *("--exclude-path", "/api/live", "--warnings", "off", "--suppress-health-check", "all", "--no-color"),
            *("--phases", "coverage,fuzzing,stateful", "--continue-on-failure", "--no-shrink"),
            cwd=tmp_path,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await asyncio.wait_for(process.communicate(), 300)
        assert process.returncode == 0, said.decode()[-20_000:]
