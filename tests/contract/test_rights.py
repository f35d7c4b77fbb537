"""Scopes, shares and rights to fields are the same at every door: held against a plain model, on random roles."""

import io
import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.engine.base.errors import Forbidden, Invalid, Malformed, NotFound, RapportError
from rapport.engine.objects.area import Area
from rapport.engine.objects.catalog import Catalog, build_catalog
from rapport.engine.objects.rights.grant import SCOPES, Role
from rapport.engine.records import (
    Bulk,
    Context,
    Groups,
    Query,
    bulk_write,
    count_records,
    create_record,
    describe_catalog,
    explain_access,
    find_records,
    group_records,
    matching_ids,
    read_record,
    read_timeline,
    reveal_field,
    search_records,
    update_record,
)
from rapport.engine.records.exchange.exports import export_records
from rapport.engine.records.write.rows import allowed_ids
from tests.workspace import acting

Record = dict[str, Any]
PHONES = ("+8613800138000", "+442079460958", "+8613900139111")
MASKS = {"phone": lambda v: f"{v[:-8]}****{v[-4:]}", "code": lambda v: f"{v[:1]}***", "height": lambda v: "***",
         "email": lambda v: f"{v[:1]}***@{v.partition('@')[2]}", "built": lambda v: f"{v[:4]}-**-**"}  # fmt: skip
RIGHTS = ("hidden", "masked", "unless", "read", None, None)
ON_THE_GROUND = ["floor", "=", 0]


@st.composite
def offices(draw: st.DrawFn) -> dict[str, Any]:
    """Three teams, some within others, people in them, shelves of theirs, some shared, and a role that somebody made up."""
    parents = [None, draw(st.sampled_from([None, 0])), draw(st.sampled_from([None, 0, 1]))]
    people = draw(st.lists(st.sampled_from([None, 0, 1, 2]), min_size=2, max_size=4))
    one_of = st.sampled_from(range(len(people)))
    shelves = draw(st.lists(st.one_of(st.none(), one_of), min_size=1, max_size=5))
    to = st.one_of(st.tuples(st.just("user"), one_of), st.tuples(st.just("team"), st.sampled_from([0, 1, 2])))
    share = st.tuples(st.sampled_from(range(len(shelves))), to, st.sampled_from(["read", "write"]))
    fields = {name: draw(st.sampled_from(RIGHTS)) for name in MASKS}
    fields["height"] = None if fields["height"] == "unless" else fields["height"]
    return {
        "parents": parents, "people": people, "shelves": shelves, "shares": draw(st.lists(share, max_size=4)),
        "me": draw(one_of), "read": draw(st.sampled_from(SCOPES[1:])), "write": draw(st.sampled_from(SCOPES)),
        "territory": draw(st.sets(st.sampled_from(range(len(shelves))))), "reveal": draw(st.booleans()), "fields": fields,
        "named": draw(st.sampled_from([None, "masked"])),
    }  # fmt: skip


class Model:
    """What the made-up role may, as one would tell it."""

    def __init__(self, office: dict[str, Any]) -> None:
        self.office, self.me = office, office["me"]
        self.team = office["people"][self.me]

    def meets(self, scope: str, act: str, shelf: int) -> bool:
        owner = self.office["shelves"][shelf]
        team = None if owner is None else self.office["people"][owner]
        levels = ("read", "write") if act == "read" else ("write",)
        shared = any(
            (place == shelf and level in levels and who == ("user", self.me)) or
            (place == shelf and level in levels and self.team is not None and who == ("team", self.team))
            for place, who, level in self.office["shares"]
        )  # fmt: skip
        mine = owner == self.me or shared
        return {
            "none": False, "all": True, "shared": shared, "own": mine,
            "team": mine or (team is not None and team == self.team),
            "teams": mine or (team is not None and team in self.teams()),
            "territory": mine or shelf in self.office["territory"],
        }[scope]  # fmt: skip

    def teams(self) -> set[int]:
        """Mine and every one below it."""
        found: set[int] = set() if self.team is None else {self.team}
        for _ in range(3):
            found |= {i for i, parent in enumerate(self.office["parents"]) if parent in found}
        return found

    def sees(self, shelf: int) -> bool:
        return self.meets(self.office["read"], "read", shelf)

    def writes(self, shelf: int) -> bool:
        return self.sees(shelf) and self.meets(self.office["write"], "write", shelf)

    def shown(self, name: str, value: Any, floor: int) -> Any:
        right = self.office["fields"].get(name)
        return MASKS[name](value) if right == "masked" or (right == "unless" and floor != 0) else value


def told(office: dict[str, Any]) -> dict[str, Any]:
    """The role's grant, as people say it."""
    fields: dict[str, Any] = {}
    for name, right in office["fields"].items():
        more = {"unless": ON_THE_GROUND} if right == "unless" else {}
        masked = {"right": "masked", "reveal": office["reveal"], **more}
        if right:
            fields[name] = masked if right in ("masked", "unless") else right
    if office["named"]:
        fields["name"] = "masked"
    acts = {"read": office["read"], "write": office["write"], "create": "none", "delete": "none"}
    return {"role": "clerk", "object": "shelf", **acts, "fields": fields}


def with_role(catalog: Catalog, *grants: dict[str, Any]) -> Catalog:
    area = Area("custom", roles=(Role("clerk", "Clerk", "member"),), given=grants)
    return build_catalog((*catalog.areas, area))


async def furnish(ctx: Context, office: dict[str, Any]) -> tuple[list[Record], list[Record], list[Record]]:
    teams: list[Record] = []
    for i, parent in enumerate(office["parents"]):
        link = None if parent is None else teams[parent]["id"]
        teams.append(await create_record(ctx, "team", {"name": f"team {i}", "parent": link}))
    people: list[Record] = []
    for i, team in enumerate(office["people"]):
        link = None if team is None else teams[team]["id"]
        people.append(await create_record(ctx, "user", {"name": f"p{i}", "email": f"p{i}@example.com", "team": link}))
    shelves: list[Record] = []
    for i, owner in enumerate(office["shelves"]):
        values = {"name": f"seek {i}", "floor": i % 2, "owner": None if owner is None else people[owner]["id"]}
        keys = {
            "phone": PHONES[i % 3],
            "code": f"key{i}",
            "email": f"m{i}@example.com",
            "height": i,
            "built": "2026-03-05",
        }
        shelves.append(await create_record(ctx, "shelf", values | keys))
    for i, record in enumerate(shelves):
        await create_record(ctx, "box", {"put_at": "2026-03-01", "shelf": record["id"]})
        shelves[i] = await update_record(ctx, "shelf", record["id"], {"phone": PHONES[(i + 1) % 3], "height": i + 10})
    for place, (kind, who), level in office["shares"]:
        to = (people if kind == "user" else teams)[who]["id"]
        await create_record(ctx, "share", {"object": "shelf", "record": shelves[place]["id"], kind: to, "level": level})
    return teams, people, shelves


class Rollback(Exception):
    """Ends one example's transaction."""


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(office=offices())
async def test_no_door_shows_more_or_less_than_a_role_says(ctx: Context, office: dict[str, Any]) -> None:
    try:
        async with ctx.db.transaction():
            teams, people, shelves = await furnish(ctx, office)
            me = acting(replace(ctx, catalog=with_role(ctx.catalog, told(office))), people[office["me"]], "clerk")
            model = Model(office)
            below = tuple(UUID(teams[i]["id"]) for i in sorted(model.teams()))
            territory = tuple(f"seek {i}" for i in sorted(office["territory"]))
            me = replace(me, actor=replace(me.actor, teams=below, territory=territory))
            await hold_records(me, model, shelves)
            await hold_fields(me, model, shelves)
            await hold_asking(me, model, shelves)
            await hold_history(me, model, shelves)
            await hold_writing(me, model, shelves)
            raise Rollback
    except Rollback:
        pass


async def rows_of(me: Context, query: Query, object: str = "shelf") -> list[Record]:
    return json.loads(await find_records(me, object, query))["records"]


async def hold_records(me: Context, model: Model, shelves: list[Record]) -> None:
    seen = {shelf["id"] for i, shelf in enumerate(shelves) if model.sees(i)}
    assert {row["id"] for row in await rows_of(me, Query())} == seen
    assert await count_records(me, "shelf") == len(seen)
    assert {str(id) for id in await matching_ids(me, "shelf")} == seen
    groups = json.loads(await group_records(me, "shelf", Groups(by=("floor",))))["groups"]
    assert sum(group["count"] for group in groups) == len(seen)
    # What is heard live, and may be told of.
    assert {str(id) for id in await allowed_ids(me, "shelf", [UUID(s["id"]) for s in shelves], "read")} == seen
    out = io.BytesIO()
    assert await export_records(me, "shelf", out=out, format="jsonl") == len(seen)
    assert {json.loads(line)["id"] for line in out.getvalue().splitlines()} == seen
    for i, shelf in enumerate(shelves):
        why = await explain_access(me, "shelf", shelf["id"])
        assert why["acts"]["read"]["allowed"] == model.sees(i)
        found = await rows_of(me, Query(["shelf", "=", shelf["id"]], fields=("shelf", "shelf.name")), "box")
        name = "s***" if model.office["named"] else f"seek {i}"
        assert [row["shelf"] and row["shelf"]["title"] for row in found] == ([name] if model.sees(i) else [])
        assert [row["shelf.name"] for row in found] == ([name] if model.sees(i) else [])


async def hold_fields(me: Context, model: Model, shelves: list[Record]) -> None:
    """A list, one record, an export and a path through a reference show of a field what the role may see of it."""
    hidden = {name for name, right in model.office["fields"].items() if right == "hidden"}
    out = io.BytesIO()
    await export_records(me, "shelf", out=out, format="jsonl")
    exported = {row["id"]: row for row in map(json.loads, out.getvalue().splitlines())}
    listed = {row["id"]: row for row in await rows_of(me, Query())}
    open = tuple(sorted(MASKS.keys() - hidden))
    for i, shelf in enumerate(shelves):
        if not model.sees(i):
            with pytest.raises(NotFound):
                await read_record(me, "shelf", shelf["id"])
            continue
        query = Query(["shelf", "=", shelf["id"]], fields=tuple(f"shelf.{name}" for name in open))
        beside = (await rows_of(me, query, "box"))[0]
        for name in open:
            expected = model.shown(name, shelf[name], shelf["floor"])
            for row in (listed[shelf["id"]], exported[shelf["id"]], await read_record(me, "shelf", shelf["id"])):
                assert row[name] == expected, name
            assert beside[f"shelf.{name}"] == expected, name
        assert not hidden & listed[shelf["id"]].keys()
        await hold_reveal(me, model, shelf)
    described = next(o for o in describe_catalog(me.catalog, "clerk", "en")["objects"] if o["name"] == "shelf")
    limits = {field["name"]: field.get("limited") for field in described["fields"] if field["name"] in MASKS}
    assert limits == {n: "masked" if r == "unless" else r for n, r in model.office["fields"].items() if r != "hidden"}


async def hold_reveal(me: Context, model: Model, shelf: Record) -> None:
    for name, right in model.office["fields"].items():
        before = await count_records(me.as_system(), "look", ["kind", "=", "reveal"])
        try:
            async with me.db.transaction():
                assert await reveal_field(me, "shelf", shelf["id"], name) == shelf[name]
                shown = True
        except (Malformed, NotFound, Forbidden):
            shown = False
        assert shown == (right in (None, "read") or (right != "hidden" and model.office["reveal"]))
        assert await count_records(me.as_system(), "look", ["kind", "=", "reveal"]) == before + shown


async def hold_asking(me: Context, model: Model, shelves: list[Record]) -> None:
    """Nothing is found, sorted, grouped or added up by what is hidden or masked, from near or far."""
    for name, right in model.office["fields"].items():
        closed = right not in (None, "read")
        asked = [
            find_records(me, "shelf", Query([name, "not_empty"])), count_records(me, "box", [f"shelf.{name}", "not_empty"]),
            find_records(me, "shelf", Query(sort=(name,))), group_records(me, "shelf", Groups(by=(name,))),
            group_records(me, "box", Groups(by=(f"shelf.{name}",))), matching_ids(me, "box", ["shelf." + name, "empty"]),
        ]  # fmt: skip
        if name == "height":
            asked.append(group_records(me, "shelf", Groups(measures=("max:height",))))
        for asking in asked:
            try:
                await asking
                refused = False
            except Malformed:
                refused = True
            assert refused == closed, name
    for i, shelf in enumerate(shelves):
        for name in ("phone", "code", "email"):
            right, value = model.office["fields"][name], shelf[name]
            open = right in (None, "read") or (right == "unless" and shelf["floor"] == 0)
            same = {
                s["id"] for j, s in enumerate(shelves) if model.sees(j) and s[name] == value and self_open(right, s)
            }
            found = {row["id"] for row in await rows_of(me, Query(q=value, fields=("id",)))}
            hits = {hit["id"] for hit in (await search_records(me, value))["results"] if hit["object"] == "shelf"}
            assert found == same and hits == same, (name, right)
            assert (shelf["id"] in found) == (open and model.sees(i))


def self_open(right: str | None, shelf: Record) -> bool:
    return right in (None, "read") or (right == "unless" and shelf["floor"] == 0)


async def hold_history(me: Context, model: Model, shelves: list[Record]) -> None:
    for i, shelf in enumerate(shelves):
        if not model.sees(i):
            continue
        events = (await read_timeline(me, "shelf", shelf["id"]))["events"]
        changed = next(event["facts"] for event in events if event["title"] == "update")
        old = {"phone": PHONES[i % 3], "height": i}
        for name in ("phone", "height"):
            if model.office["fields"][name] == "hidden":
                assert name not in changed
                continue
            shown = [model.shown(name, old[name], shelf["floor"]), model.shown(name, shelf[name], shelf["floor"])]
            assert changed[name] == shown


async def hold_writing(me: Context, model: Model, shelves: list[Record]) -> None:
    """One by one and many at once: what may not be written stays, and what is answered is masked."""
    writes = {shelf["id"] for i, shelf in enumerate(shelves) if model.writes(i)}
    for name, right in model.office["fields"].items():
        value = {"phone": PHONES[0], "code": "new", "email": "n@example.com", "height": 3, "built": "2026-01-01"}[name]
        for shelf in shelves:
            for write in (
                update_record(me, "shelf", shelf["id"], {name: value}),
                bulk_one(me, shelf["id"], {name: value}),
            ):
                try:
                    async with me.db.transaction():
                        await write
                        raise Rollback
                except Rollback:
                    done = True
                except RapportError:
                    done = False
                assert done == (shelf["id"] in writes and right is None), name
    for shelf in shelves:
        if shelf["id"] in writes:
            answered = await update_record(me, "shelf", shelf["id"], {"full": 0.5})
            kept = await read_record(me.as_system(), "shelf", shelf["id"])
            for name in MASKS:
                assert kept[name] == shelf[name]
                if model.office["fields"][name] != "hidden":
                    assert answered[name] == model.shown(name, shelf[name], shelf["floor"])
    if model.office["write"] != "none":
        assert (await bulk_write(me, "shelf", Bulk(where=["and"], set={"open": False}))).updated == len(writes)


async def bulk_one(me: Context, id: str, values: Record) -> None:
    await bulk_write(me, "shelf", Bulk(update=[{"id": id, **values}]))


async def test_reading_what_is_sensitive_is_noted_once_however_many_it_was(ctx: Context) -> None:
    person = await create_record(ctx, "user", {"name": "a", "email": "a@example.com"})
    for i in range(3):
        await create_record(ctx, "shelf", {"name": f"s{i}", "note": "secret", "owner": person["id"]})
    me = acting(ctx, person)
    first = (await rows_of(me, Query()))[0]
    await rows_of(me, Query(fields=("name",)))
    await read_record(me, "shelf", first["id"])
    await export_records(me, "shelf", out=io.BytesIO())
    noted = await rows_of(ctx, Query(fields=("kind", "count", "created_by", "fields"), sort=("id",)), "look")
    assert [(one["kind"], one["count"], one["fields"]) for one in noted if one["created_by"]["title"] == "a"] == [
        ("list", 3, "note"), ("read", 1, "note"), ("export", 3, "note"),
    ]  # fmt: skip


async def test_a_team_cannot_stand_below_itself(ctx: Context) -> None:
    top = await create_record(ctx, "team", {"name": "top"})
    low = await create_record(ctx, "team", {"name": "low", "parent": top["id"]})
    for write in (
        update_record(ctx, "team", top["id"], {"parent": low["id"]}),
        bulk_write(ctx, "team", Bulk(update=[{"id": top["id"], "parent": top["id"]}])),
    ):
        with pytest.raises(Invalid):
            await write
        await ctx.db.execute("select 1")


async def test_nobody_shares_what_they_may_not_see_nor_lets_change_what_they_may_not_change(ctx: Context) -> None:
    people = [await create_record(ctx, "user", {"name": n, "email": f"{n}@example.com"}) for n in ("a", "b")]
    hidden = await create_record(ctx, "shelf", {"name": "theirs", "owner": people[1]["id"]})
    mine = await create_record(ctx, "shelf", {"name": "mine", "owner": people[0]["id"]})
    me, to = acting(ctx, people[0]), {"object": "shelf", "user": people[1]["id"], "level": "write"}
    with pytest.raises(Invalid):
        await create_record(me, "share", {**to, "record": hidden["id"]})
    with pytest.raises(Invalid):
        await create_record(me, "share", {"object": "shelf", "record": mine["id"], "level": "read"})
    assert (await create_record(me, "share", {**to, "record": mine["id"]}))["level"] == "write"
