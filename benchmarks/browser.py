"""What the browser fetches for each page, how soon the first page stands, and what a long list costs while it is scrolled."""

import gzip
import json
import shutil
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.ground.row import Row
from tests.browser.house import ROOT, House, start_house
from tests.browser.looking import WATCH, enter, slowed, window

BUILT = ROOT / "rapport" / "web"
SHELL = "index.html"
LIST = "src/pages/list/List.tsx"
TABLE = "src/pages/list/layouts/Table.tsx"
BUDGETS = {
    "shell": ((SHELL,), 205),
    "table": ((SHELL, LIST, TABLE), 235),
    "board": ((SHELL, LIST, "src/views/board/Board.tsx"), 225),
    "calendar": ((SHELL, LIST, "src/views/calendar/Calendar.tsx"), 225),
    "record": ((SHELL, "src/pages/record/Record.tsx"), 250),
}
MANY, NODES, SCRIPT = 10_000, 1_500, 8.0
# A phone of the middle class on a good mobile network: four times slower, 165 ms away, 9 million bits a second.
SLOWER, AWAY, BITS = 4, 165, 9_000_000
SKELETON, CONTENT, JUMP, VISITS = 1_000, 2_500, 0.02, 5
FRAMES = 120
SCROLL = """async frames => {
  const grid = document.querySelector('[role=grid]');
  let most = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    grid.scrollTop += 400;
    await new Promise(requestAnimationFrame);
    most = Math.max(most, document.querySelectorAll('*').length);
  }
  return most;
}"""


def run(scale: float) -> list[Row]:
    """Sizes of the built pages, then in Chromium the first visit and the scrolling of `MANY` customers."""
    return [*_sizes(), *_in_browser(int(MANY * scale))]


def _sizes() -> list[Row]:
    rows: list[Row] = []
    for name, (starts, budget) in BUDGETS.items():
        size = weigh(*starts) / 1000
        rows.append(Row(f"browser: {name}, gzip", measured=f"{size:.0f} kB", bar=f"≤ {budget} kB", met=size <= budget))
    return rows


def weigh(*starts: str) -> int:
    """Bytes of compressed JavaScript that these modules of the build and all they import at once need."""
    chunks: dict[str, Any] = json.loads((BUILT / ".vite" / "manifest.json").read_text())
    waiting, seen = list(starts), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in chunks:
            continue
        seen.add(name)
        waiting += chunks[name].get("imports", ())
    files = {chunks[name]["file"] for name in seen}
    return sum(len(gzip.compress((BUILT / file).read_bytes(), 9)) for file in files)


def _in_browser(many: int) -> list[Row]:
    found = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    with start_house() as house, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        state = enter(browser, house)
        with window(browser, house, state) as page:
            page.goto("/")
            for start in range(0, many, 2_500):
                people = [{"name": f"Person {n:05}", "city": "Bath"} for n in range(start, min(start + 2_500, many))]
                _send(page, people)
            page.goto("/customer?sort=name")
            page.get_by_role("row").nth(5).wait_for()
            nodes, script = _scroll(page)
        first = _first_visits(browser, house, state)
        browser.close()
    return [
        *first,
        Row("browser: nodes of a list", f"{many:,}", f"{nodes:,}", bar=f"≤ {NODES:,}", met=nodes <= NODES),
        Row("browser: script per frame", f"{many:,}", f"{script:.1f} ms", bar=f"≤ {SCRIPT:g} ms", met=script <= SCRIPT),
    ]


def _first_visits(browser: Browser, house: House, state: Any) -> list[Row]:
    """Of Home, with nothing kept: medians of when there is something, when all of it, and how far what stood there jumped."""
    seen: list[dict[str, float]] = []
    for _ in range(VISITS):
        with window(browser, house, state) as page, slowed(page, away=AWAY, bits=BITS, slower=SLOWER):
            page.add_init_script(WATCH)
            page.goto("/")
            page.get_by_role("heading", level=2).first.wait_for()
            page.wait_for_load_state("networkidle")
            seen.append(page.evaluate("seen"))
    skeleton, content, jump = (median(one[name] for one in seen) for name in ("first", "largest", "jump"))
    size = f"{SLOWER}x CPU, fast 4G"
    return [
        Row("browser: skeleton", size, f"{skeleton:,.0f} ms", bar=f"≤ {SKELETON:,} ms", met=skeleton <= SKELETON),
        Row("browser: content", size, f"{content:,.0f} ms", bar=f"≤ {CONTENT:,} ms", met=content <= CONTENT),
        Row("browser: layout shift", size, f"{jump:.3f}", bar=f"≤ {JUMP:g}", met=jump <= JUMP),
    ]


def _send(page: Page, people: list[dict[str, str]]) -> None:
    page.evaluate(
        """async people => { await fetch('/api/records/customer/bulk', {method: 'POST', body: JSON.stringify({create: people}),
             headers: {'X-Rapport': '1', 'Content-Type': 'application/json'}}) }""",
        people,
    )


def _scroll(page: Page) -> tuple[int, float]:
    """The most nodes at any moment, and milliseconds of script for a frame."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def script() -> float:
        metrics = client.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "ScriptDuration")

    before = script()
    nodes = int(page.evaluate(SCROLL, FRAMES))
    return nodes, (script() - before) * 1000 / FRAMES
