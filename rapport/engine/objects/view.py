"""Views: how records are shown, as plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

FIRST = "All"
NEWEST = "-created_at"
added = "+"


@dataclass(frozen=True, slots=True)
class View:
    """`kind` is table, board, calendar, page or timeline; `settings` are plain values the faces draw from."""

    kind: str
    settings: dict[str, Any] = field(default_factory=dict[str, Any])


def table(*fields: str, sort: str = NEWEST, name: str = FIRST, where: Any = None) -> View:
    """A list with these columns, sorted by `sort`; those of extensions stand where `added` does, else at the end."""
    return View("table", {"name": name, "fields": list(fields), "sort": sort, "where": where})


def board(*fields: str, by: str, total: str = "", sort: str = NEWEST, name: str = "Board", where: Any = None) -> View:
    """Cards with these `fields` in a column for each value of `by`, which names a choice or a reference.

    `total` is the number added up in the head of each column; without it only the cards are counted.
    """
    told: dict[str, Any] = {"fields": list(fields), "by": by, "total": total or None}
    return View("board", {"name": name, "sort": sort, "where": where, **told})


def calendar(*fields: str, at: str, name: str = "Calendar", where: Any = None) -> View:
    """Records on the day of `at`, a date or a moment; `fields` stand beside their titles where there is room."""
    return View("calendar", {"name": name, "where": where, "fields": list(fields), "at": at})


def page(*sections: tuple[str, tuple[str, ...]], related: tuple[str, ...] = ()) -> View:
    """A record's page: named sections of fields, then the collections in `related`."""
    return View(
        "page",
        {"sections": [{"label": label, "fields": list(names)} for label, names in sections], "related": list(related)},
    )


def timeline(*, at: str, title: str, facts: tuple[str, ...] = (), of: str = "") -> View:
    """These records appear on the timeline of the record that `of` (default: the first reference) points to."""
    return View("timeline", {"at": at, "title": title, "facts": list(facts), "of": of})


def join_views(own: Sequence[View], more: Iterable[View]) -> tuple[View, ...]:
    """The views of an object together with those that an extension brings.

    A table of a name that exists adds its columns to that table; a section of a page adds its fields behind those under
    the same heading; what has a name of its own, such as one more board, is one more. ValueError says what cannot be
    joined.
    """
    joined = list(own)
    for view in more:
        if view.kind not in ("table", "page", "board", "calendar"):
            raise ValueError(f"an extension can add to lists and pages, not to a {view.kind}")
        same = (place for place, other in enumerate(joined) if _same(other, view))
        place = next(same, None)
        if place is None:
            joined.append(view)
        elif view.kind == "table":
            joined[place] = _join_table(joined[place], view)
        elif view.kind == "page":
            joined[place] = _join_page(joined[place], view)
        else:
            raise ValueError(f"the {view.kind} “{view.settings['name']}” exists; give yours another name")
    return tuple(joined)


def without_marks(views: Iterable[View]) -> tuple[View, ...]:
    """The views as they are shown, when all has been joined."""
    return tuple(
        replace(view, settings={**view.settings, "fields": [name for name in view.settings["fields"] if name != added]})
        if view.kind == "table"
        else view
        for view in views
    )


def named_twice(view: View) -> str | None:
    """A field that a table or a page names a second time."""
    names = [*view.settings.get("fields", ()), *(n for s in view.settings.get("sections", ()) for n in s["fields"])]
    return next((name for place, name in enumerate(names) if name in names[:place]), None)


def _same(one: View, other: View) -> bool:
    return one.kind == other.kind and one.settings.get("name") == other.settings.get("name")


def _join_table(own: View, more: View) -> View:
    if more.settings["where"] is not None or more.settings["sort"] != NEWEST:
        raise ValueError(
            f"the list “{own.settings['name']}” keeps its own order and condition; give yours another name"
        )
    fields: list[str] = own.settings["fields"]
    place = fields.index(added) if added in fields else len(fields)
    return replace(
        own, settings={**own.settings, "fields": [*fields[:place], *more.settings["fields"], *fields[place:]]}
    )


def _join_page(own: View, more: View) -> View:
    sections = {section["label"]: section["fields"] for section in own.settings["sections"]}
    for section in more.settings["sections"]:
        sections[section["label"]] = [*sections.get(section["label"], ()), *section["fields"]]
    told = [{"label": label, "fields": fields} for label, fields in sections.items()]
    return replace(own, settings={"sections": told, "related": [*own.settings["related"], *more.settings["related"]]})
