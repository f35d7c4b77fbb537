"""Views: how records are shown, as plain values."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class View:
    """`kind` is table, page, timeline or board; `settings` are plain values the faces draw from."""

    kind: str
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


def table(*fields: str, sort: str = "-created_at", name: str = "All", where: Any = None) -> View:
    """A list with these columns, sorted by `sort`."""
    return View("table", {"name": name, "fields": list(fields), "sort": sort, "where": where})


def page(*sections: tuple[str, tuple[str, ...]], related: tuple[str, ...] = ()) -> View:
    """A record's page: named sections of fields, then the collections in `related`."""
    return View(
        "page",
        {"sections": [{"label": label, "fields": list(names)} for label, names in sections], "related": list(related)},
    )


def timeline(*, at: str, title: str, facts: tuple[str, ...] = (), of: str = "") -> View:
    """These records appear on the timeline of the record that `of` (default: the first reference) points to."""
    return View("timeline", {"at": at, "title": title, "facts": list(facts), "of": of})
