"""What the browser fetches before the list is on screen stays within its budget."""

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


def test_the_shell_and_the_list_stay_light() -> None:
    shell, shell_styles = weigh("index.html")
    with_list, _ = weigh("index.html", "src/pages/list/List.tsx", "src/pages/list/layouts/Table.tsx")
    assert shell <= 205_000
    assert shell_styles <= 22_000
    assert with_list <= 245_000
