"""Kinds: the parts of the document, each with the records it tells of."""

from dataclasses import dataclass
from typing import Any

Said = dict[str, Any]
Key = tuple[Any, ...]

# A team in the bin is told of as nobody's, and what is for it must not become everyone's.
_LIVE_TEAM = ["team.id", "not_empty"]


@dataclass(frozen=True)
class Kind:
    """One part of the document: records of `object` that meet `where`, told apart by `keys`, and what is told of each.

    Of the keys, those that are `open` may be null. `former` has what the last of the keys was before, so that a record that
    was called otherwise is found. What `declares` has keys of its own; of others several may have the same. `reads` are
    further paths that its `names` are made of.
    """

    object: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    where: Any = None
    former: str = ""
    declares: bool = True
    open: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        return (*self.names, self.former) if self.former else self.names


KINDS = {
    "objects": Kind("custom_object", ("name",), ("name", "label", "plural_label", "doc", "symbol", "title", "rights")),
    "fields": Kind(
        "custom_field",
        ("object", "name"),
        ("object", "name", "label", "type", "hint", "required", "options", "position"),
        former="formerly",
    ),
    "roles": Kind("custom_role", ("name",), ("name", "label", "like", "note")),
    "grants": Kind(
        "custom_grant", ("role", "object"), ("role", "object", "read", "write", "create", "delete", "fields")
    ),
    "qualities": Kind(
        "quality_rule",
        ("object", "name"),
        ("object", "name", "label", "met", "when", "field", "pattern", "weight", "hint", "active"),
    ),
    "layouts": Kind(
        "page_layout",
        ("object", "role"),
        ("object", "role", "sections", "related", "highlights", "hidden"),
    ),
    "views": Kind(
        "saved_view",
        ("object", "name", "team"),
        ("object", "name", "layout", "settings", "visibility", "team", "position", "locked"),
        [
            "or",
            ["visibility", "=", "everyone"],
            [
                "and",
                ["visibility", "=", "team"],
                ["or", _LIVE_TEAM, ["and", ["team", "empty"], ["owner.team.id", "not_empty"]]],
            ],
        ],
        declares=False,
        open=("team",),
        reads=("owner.team",),
    ),
    # After the views that they open.
    "default_views": Kind(
        "default_view",
        ("object", "role", "team"),
        ("object", "view", "role", "team"),
        ["and", ["user", "empty"], ["or", ["team", "empty"], _LIVE_TEAM]],
        declares=False,
        open=("role", "team"),
    ),
}
