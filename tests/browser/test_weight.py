"""What the browser fetches before a page is on screen stays within its budget."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

BUILT = Path(__file__).parents[2] / "rapport" / "web"
MANIFEST = BUILT / ".vite" / "manifest.json"

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="The web pages are not built")


def weigh(*starts: str) -> tuple[int, int]:
    """Bytes of JavaScript and of style sheets, compressed, that these modules and all they import at once need."""
    chunks: dict[str, Any] = json.loads(MANIFEST.read_text())
    waiting, seen = list(starts), set[str]()
    scripts, styles = set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        scripts.add(chunks[name]["file"])
        styles.update(chunks[name].get("css", ()))
        waiting += chunks[name].get("imports", ())
    return _compressed(scripts), _compressed(styles)


def _compressed(files: set[str]) -> int:
    return sum(len(gzip.compress((BUILT / file).read_bytes(), 9)) for file in files)


LIST = "src/pages/list/List.tsx"
# Of all that is fetched before the page stands, in bytes.
BUDGETS = {
    "shell": (205_000, ()),
    "table": (235_000, (LIST, "src/pages/list/layouts/Table.tsx")),
    "board": (225_000, (LIST, "src/views/board/Board.tsx")),
    "calendar": (225_000, (LIST, "src/views/calendar/Calendar.tsx")),
    "record": (250_000, ("src/pages/record/Record.tsx",)),
}


@pytest.mark.parametrize("page", BUDGETS)
def test_each_page_stays_within_its_budget(page: str) -> None:
    budget, starts = BUDGETS[page]
    scripts, _ = weigh("index.html", *starts)
    assert scripts <= budget


def test_the_styles_of_the_shell_stay_light() -> None:
    assert weigh("index.html")[1] <= 22_000
