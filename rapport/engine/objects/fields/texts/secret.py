"""Something only a hash of which is kept, and which never leaves the server."""

from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.fields.texts.text import Text


@dataclass(frozen=True, kw_only=True)
class Secret(Text):
    """Written by code that hashed it already; never rendered, searched, sorted or compared."""

    type = "secret"
    reckons = ""
    offered = False
    operators = ()
    sortable = False
    searched = False
    hidden: bool = True
    example = None

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "writeOnly": True}
