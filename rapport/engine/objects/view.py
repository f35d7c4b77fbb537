"""Views: how records are shown, as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

FIRST = "All"
NEWEST = "-created_at"
added = "+"
EVERYONE = "everyone"
LONGEST_LABEL = 60


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

    A table of a name that exists adds its columns to that table, and its order where that one has only the usual; a
    section of a page adds its fields behind those under the same heading; what has a name of its own, such as one more
    board, is one more. ValueError says what cannot be joined.
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


def with_related(view: View, name: str) -> View:
    """A page with one more list of what belongs to the record; any other view as it is."""
    related: list[str] = view.settings.get("related", [])
    if view.kind != "page" or name in related:
        return view
    return replace(view, settings={**view.settings, "related": [*related, name]})


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
    orders = {own.settings["sort"], more.settings["sort"]} - {NEWEST}
    if more.settings["where"] is not None or len(orders) > 1:
        raise ValueError(
            f"the list “{own.settings['name']}” keeps its own order and condition; give yours another name"
        )
    fields: list[str] = own.settings["fields"]
    place = fields.index(added) if added in fields else len(fields)
    joined = [*fields[:place], *more.settings["fields"], *fields[place:]]
    return replace(own, settings={**own.settings, "fields": joined, "sort": next(iter(orders), NEWEST)})


def _join_page(own: View, more: View) -> View:
    sections = {section["label"]: section["fields"] for section in own.settings["sections"]}
    for section in more.settings["sections"]:
        sections[section["label"]] = [*sections.get(section["label"], ()), *section["fields"]]
    told = [{"label": label, "fields": fields} for label, fields in sections.items()]
    return replace(own, settings={"sections": told, "related": [*own.settings["related"], *more.settings["related"]]})


def arrange_page(views: Sequence[View], said: Mapping[str, Any], lists: Mapping[str, bool]) -> tuple[View, ...]:
    """The views with the page as people arranged it: for one role beside the others' page, for everyone in its place.

    `said` has `sections`, `related`, `highlights` and `hidden`; `lists` tells of every name that a page can show whether
    it is a list of records. A name that is gone meanwhile is passed over. ValueError says what cannot be understood.
    """
    role = "" if said["role"] == EVERYONE else said["role"]
    if any(view.kind == "page" and view.settings.get("role") == role for view in views):
        raise ValueError("it is arranged already for the same people; load it again, and change that")
    place = next((place for place, view in enumerate(views) if view.kind == "page"), None)
    usual = views[place] if place is not None else page()
    hidden = _names(said, "hidden")
    shown = {name for name, is_list in lists.items() if not is_list}
    # What came after somebody arranged the page is shown until somebody hides it.
    related = dict.fromkeys([*_names(said, "related"), *usual.settings["related"]])
    arranged = View(
        "page",
        {
            "sections": _sections(said, shown),
            "related": [name for name in related if lists.get(name) and name not in hidden],
            "highlights": [name for name in _names(said, "highlights") if name in shown],
            "hidden": [name for name in hidden if name in lists],
            "role": role,
        },
    )
    if role or place is None:
        return (*views, arranged)
    return (*views[:place], arranged, *views[place + 1 :])


def views_for(views: Iterable[View], role: str) -> tuple[View, ...]:
    """The views as those of one role see them: a page that was arranged for them stands for the usual one."""
    views = tuple(views)
    own = role if any(view.kind == "page" and view.settings.get("role") == role for view in views) else ""
    return tuple(view for view in views if view.kind != "page" or view.settings.get("role", "") == own)


def _names(said: Mapping[str, Any], part: str) -> list[str]:
    given: Any = said.get(part) or []
    if not isinstance(given, list) or not all(isinstance(name, str) for name in cast(list[Any], given)):
        raise ValueError(f"{part} is a list of names of fields")
    return list(dict.fromkeys(cast(list[str], given)))


def _sections(said: Mapping[str, Any], shown: set[str]) -> list[dict[str, Any]]:
    given: Any = said.get("sections") or []
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for one in cast(list[Any], given) if isinstance(given, list) else [None]:
        told = cast(dict[str, Any], one) if isinstance(one, dict) else {}
        label: Any = told.get("label")
        if not isinstance(label, str) or len(label) > LONGEST_LABEL:
            raise ValueError('sections are a list of {"label": "…", "fields": ["…"]}')
        fields = [name for name in _names(told, "fields") if name in shown and name not in seen]
        seen.update(fields)
        found.append({"label": label, "fields": fields})
    return found
