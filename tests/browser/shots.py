"""Screenshots of the main screens with the sample shop, for the documentation: `make shots`."""

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import which
from typing import Any

import httpx
from playwright.async_api import Browser, async_playwright

from tests.doors.running import free_port

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LOOKS = (
    ("desk", 1440, 900, "light", "en"),
    ("desk", 1440, 900, "dark", "zh-CN"),
    ("phone", 390, 844, "light", "zh-CN"),
    ("phone", 390, 844, "dark", "zh-TW"),
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST = 240


@asynccontextmanager
async def shop() -> AsyncIterator[tuple[str, str]]:
    """A running sample shop, scored and measured: its address and a sign-in link's token."""
    with tempfile.TemporaryDirectory(prefix="rapport-shots-") as data:
        port = free_port()
        around = {**os.environ, "RAPPORT_DATA": data, "RAPPORT_PORT": str(port), "DEMO": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "rapport.app", "up", env=around, stdout=asyncio.subprocess.PIPE
        )
        try:
            token = ""
            while process.stdout and not token:
                line = (await process.stdout.readline()).decode()
                token = match[1] if (match := re.search(r"link=(\S+)", line)) else ""
            yield f"http://127.0.0.1:{port}", token
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()


async def pages(client: httpx.AsyncClient) -> dict[str, str]:
    """The screens by name, once the shop has something to show on each."""
    for _ in range(LONGEST):
        found = (await client.get("/api/records/study_run?fields=study,status")).json()["records"]
        if len(found) >= 2 and all(run["status"] == "done" for run in found):
            break
        await asyncio.sleep(1)

    async def first(object: str, **query: str) -> str:
        answer = await client.get(f"/api/records/{object}", params={"limit": "1", "fields": "id", **query})
        return str(answer.json()["records"][0]["id"])

    best = await first("customer", sort="-lifetime_value")
    view = await first("saved_view", where='["name", "contains", "Champions"]')
    segment = await first("segment", where='["name", "contains", "Champions"]')
    campaign = await first("campaign", where='["status", "=", "sent"]')
    return {
        "home": "/",
        "customers": f"/customer?view={view}",
        "customer": f"/customer/{best}",
        "segment": f"/segment/{segment}",
        "campaign": f"/campaign/{campaign}",
        "lifetime": "/study/lifetime",
        "value": "/study/value",
        "import": "/import",
        "mail": "/mail",
        "tasks": "/task",
        "duplicates": "/duplicate",
        "settings": "/settings",
    }


async def shoot(browser: Browser, address: str, cookies: list[Any], screens: dict[str, str]) -> None:
    """Every screen in every look."""
    for device, width, height, theme, language in LOOKS:
        scheme: Any = theme
        context = await browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale=language, reduced_motion="reduce"
        )
        await context.add_cookies(cookies)
        page = await context.new_page()
        for name, path in screens.items():
            await page.goto(address + path)
            await page.wait_for_load_state("networkidle")
            await page.wait_for_timeout(800)
            await page.screenshot(path=PICTURES / f"{name}-{device}-{theme}-{language}.png")
        await context.close()


async def main() -> None:
    """Write `docs/pictures/`."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    async with (
        shop() as (address, token),
        httpx.AsyncClient(base_url=address, headers={"X-Rapport": "1"}, timeout=60) as client,
    ):
        (await client.post("/api/session", json={"link": token})).raise_for_status()
        screens = await pages(client)
        cookies = [{"name": name, "value": value, "url": address} for name, value in client.cookies.items()]
        async with async_playwright() as playwright:
            found = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := which(name)))
            browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
            await shoot(browser, address, cookies, screens)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
