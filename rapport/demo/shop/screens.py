"""Screens: the shop's team, its segments and its saved views."""

from datetime import date
from typing import Any
from uuid import UUID

import numpy as np

from rapport.demo.shop.chance import Ints, make_ids, read_table
from rapport.demo.table import Columns, Table, as_times


def write_people_of_shop(rng: np.random.Generator, second: Ints) -> tuple[Table, Table]:
    """Two teams and the four users who look after the customers; they have no passwords."""
    screens = read_table("screens")
    teams, users = screens["teams"], screens["users"]
    team_ids = make_ids(rng, np.repeat(second, len(teams)))
    columns = _started(rng, second, len(users))
    for field in ("name", "email", "role", "locale", "zone"):
        columns[field] = [user[field] for user in users]
    columns["team"] = [team_ids[user["team"]] for user in users]
    columns["active"] = [True] * len(users)
    named = _started(rng, second, len(teams)) | {"id": team_ids, "name": [team[0] for team in teams]}
    return Table("team", named), Table("user", columns)


def write_segments(rng: np.random.Generator, second: Ints) -> Table:
    """The segments: a condition each, but for the list of this month's birthdays."""
    segments = read_table("screens")["segments"]
    columns = _started(rng, second, len(segments))
    columns["name"] = [segment["name"] for segment in segments]
    columns["kind"] = ["static" if segment["condition"] is None else "dynamic" for segment in segments]
    columns["condition"] = [segment["condition"] for segment in segments]
    columns["description"] = [segment["description"] for segment in segments]
    return Table("segment", columns)


def segment_id(segments: Table, key: str) -> UUID:
    """The id of the segment that the table of screens calls `key`."""
    keys: list[Any] = [segment["key"] for segment in read_table("screens")["segments"]]
    found = segments.columns["id"][keys.index(key)]
    assert isinstance(found, UUID)
    return found


def write_birthdays(rng: np.random.Generator, today: date, second: Ints, *, segments: Table, customers: Table) -> Table:
    """The members of the segment of everyone whose birthday falls into this month."""
    born = customers.columns["birthday"]
    members = [n for n, day in enumerate(born) if isinstance(day, date) and day.month == today.month]
    columns = _started(rng, second, len(members))
    columns["segment"] = [segment_id(segments, "birthday")] * len(members)
    columns["customer"] = [customers.columns["id"][n] for n in members]
    return Table("segment_member", columns)


def write_views(rng: np.random.Generator, second: Ints) -> Table:
    """Saved views of the customer list that everybody sees."""
    views = read_table("screens")["views"]
    columns = _started(rng, second, len(views))
    columns["name"] = [view["name"] for view in views]
    columns["object"] = ["customer"] * len(views)
    columns["layout"] = ["table"] * len(views)
    columns["settings"] = [view["settings"] for view in views]
    columns["visibility"] = ["everyone"] * len(views)
    columns["position"] = list(range(1, len(views) + 1))
    return Table("saved_view", columns)


def _started(rng: np.random.Generator, second: Ints, count: int) -> Columns:
    seconds = np.repeat(second, count)
    times = as_times(seconds)
    return {"id": make_ids(rng, seconds), "created_at": times, "updated_at": times}
