"""Names: in the document teams, roles and views are called as people call them, since no other workspace has their ids."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from rapport.admin.customised.kinds import KINDS, Key, Said
from rapport.engine.objects import Invalid
from rapport.engine.records import Context, Query, find_records

_MOST = 500


@dataclass(frozen=True)
class Names:
    """Teams by name, roles, and views by object, name, team (its name, or none) and which of those that are called so."""

    teams: Mapping[str, str] = field(default_factory=dict[str, str])
    roles: frozenset[str] = frozenset()
    views: Mapping[Key, str] = field(default_factory=dict[Key, str])

    def tell(self, name: str, record: Said) -> Said | None:
        """A record of the part `name` as the document has it; None for what leads to what the document does not tell of."""
        said = dict(record)
        if name == "views":
            team = record["team"] or record["owner.team"]
            said["team"] = team["title"] if team and record["visibility"] == "team" else None
        elif name == "default_views":
            said["team"] = record["team"] and record["team"]["title"]
            said["view"] = self._tell_view(record["view"])
        return None if said.get("view", "") is None else said

    def read(self, name: str, said: Said) -> Said:
        """What the document says, as it is saved; Invalid where what it names is not here."""
        if name == "views":
            return said | {"team": self._team(said), "visibility": "team" if said.get("team") else "everyone"}
        if name == "default_views":
            role = said.get("role")
            if role is not None and role not in self.roles:
                raise Invalid(f"There is no role “{str(role)[:60]}” here. Add it first, or leave out what is for it.")
            return said | {"team": self._team(said), "view": self._view(said)}
        return said

    def _team(self, said: Said) -> str | None:
        team = said.get("team")
        if team is not None and team not in self.teams:
            raise Invalid(f"There is no team “{str(team)[:60]}” here. Add it first, or leave out what is for it.")
        return team and self.teams[team]

    def _tell_view(self, view: str) -> Any:
        """One that was saved by its name, one that the code has as it is."""
        for (_, name, team, number), id in self.views.items():
            if id == view:
                return {"name": name, "team": team, "number": number}
        return None if _is_id(view) else view

    def _view(self, said: Said) -> Any:
        view: Any = said.get("view")
        if not isinstance(view, dict):
            return view
        asked = cast(Said, view)
        name, team, number = asked.get("name"), asked.get("team"), asked.get("number", 1)
        key = (said["object"], name, team, number)
        found = next((id for known, id in self.views.items() if known == key), None)
        if found is None or asked.keys() - {"name", "team", "number"}:
            raise Invalid(f"There is no view “{str(name)[:60]}” of {said['object'][:60]} here for it to open with.")
        return found


async def read_names(ctx: Context) -> Names:
    """What is called how in this workspace, as far as the actor may know."""
    teams = {str(one["name"]): str(one["id"]) for one in await read_all(ctx, "team", None, ("name",))}
    role = ctx.catalog.object("user").fields["role"]
    kind, seen = KINDS["views"], Counter[Key]()
    views: dict[Key, str] = {}
    told = Names()
    for record in await read_all(ctx, kind.object, kind.where, ("id", *kind.names, *kind.reads)):
        said = told.tell("views", record) or record
        key = (said["object"], said["name"], said["team"])
        seen[key] += 1
        views[*key, seen[key]] = str(record["id"])
    return Names(teams, frozenset(role.describe()["enum"]), views)


async def read_all(ctx: Context, object: str, where: Any, fields: tuple[str, ...] = ()) -> list[Said]:
    """Every record that meets `where` and that the actor may see, in the order in which they were added."""
    found: list[Said] = []
    after: str | None = None
    while True:
        query = Query(where=where, fields=fields, sort=("created_at",), limit=_MOST, after=after)
        page = json.loads(await find_records(ctx, object, query))
        found += page["records"]
        after = page["next"]
        if after is None:
            return found


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
