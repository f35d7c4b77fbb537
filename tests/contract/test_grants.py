"""What a person may see is the same at every face: held against a plain model of the toys' grants."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapport.engine.base.errors import NotFound, RapportError
from rapport.engine.records import (
    Context,
    Groups,
    Query,
    count_records,
    create_record,
    delete_record,
    find_records,
    group_records,
    matching_ids,
    read_record,
    read_timeline,
    search_records,
    update_record,
)  # fmt: skip
from tests.workspace import acting

Record = dict[str, Any]
FACES = ("shelf", "box", "thing")
A_SPARE_FOR_A_HIDDEN_SHELF: dict[str, Any] = {
    "people": [None, None], "shelves": [1, 0], "boxes": [None, 0], "things": [(0, 0), (1, 1)], "binned": set[tuple[str, int]](),
    "me": 0, "role": "member",
}  # fmt: skip


@st.composite
def offices(draw: st.DrawFn) -> dict[str, Any]:
    """Two teams at most, a few people in them or not, shelves of theirs, boxes on them or not, things in the boxes, some binned."""
    people = draw(st.lists(st.sampled_from([None, 0, 1]), min_size=2, max_size=4))
    one_of = st.sampled_from(range(len(people)))
    shelves = draw(st.lists(st.one_of(st.none(), one_of), min_size=1, max_size=5))
    boxes = draw(st.lists(st.one_of(st.none(), st.sampled_from(range(len(shelves)))), max_size=5))
    thing = (
        st.tuples(st.sampled_from(range(len(boxes))), st.sampled_from(range(len(shelves)))) if boxes else st.nothing()
    )
    things = draw(st.lists(thing, max_size=4)) if boxes else []
    binned = draw(
        st.sets(
            st.sampled_from([*(("shelf", i) for i in range(len(shelves))), *(("box", i) for i in range(len(boxes)))]),
            max_size=2,
        )
    )
    return {
        "people": people, "shelves": shelves, "boxes": boxes, "things": things, "binned": binned,
        "me": draw(one_of), "role": draw(st.sampled_from(["member", "member", "member", "manager", "administrator", "stranger"])),
    }  # fmt: skip


class Model:
    """The grants of the toys, as one would tell them: all, or mine, my team's and nobody's, and what is on those."""

    def __init__(self, office: dict[str, Any]) -> None:
        self.office, self.me, self.role = office, office["me"], office["role"]
        self.team = office["people"][self.me]

    def sees(self, object: str, number: int) -> bool:
        if self.role == "stranger" or (object, number) in self.office["binned"]:
            return False
        return self.role != "member" or self.granted(object, number)

    def granted(self, object: str, number: int) -> bool:
        if object == "shelf":
            owner = self.office["shelves"][number]
            mates = owner is not None and self.team is not None and self.office["people"][owner] == self.team
            return owner in (None, self.me) or mates
        if object == "box":
            shelf = self.office["boxes"][number]
            return shelf is None or self.sees("shelf", shelf)
        return self.sees("box", self.office["things"][number][0])

    def writes(self, object: str, number: int) -> bool:
        on_no_shelf = object == "box" and self.office["boxes"][number] is None
        return self.sees(object, number) and not (on_no_shelf and self.role == "member")


async def furnish(ctx: Context, office: dict[str, Any]) -> tuple[list[Record], dict[str, list[Record]]]:
    teams = [await create_record(ctx, "team", {"name": f"team {i}"}) for i in range(2)]
    people = [
        await create_record(
            ctx,
            "user",
            {"name": f"p{i}", "email": f"p{i}@example.com", "team": None if team is None else teams[team]["id"]},
        )
        for i, team in enumerate(office["people"])
    ]
    made: dict[str, list[Record]] = {"shelf": [], "box": [], "thing": []}
    for i, owner in enumerate(office["shelves"]):
        values = {"name": f"seek {i}", "floor": i % 2, "owner": None if owner is None else people[owner]["id"]}
        made["shelf"].append(await create_record(ctx, "shelf", values))
    for i, shelf in enumerate(office["boxes"]):
        values = {
            "number": f"seek {i}",
            "put_at": "2026-03-01",
            "shelf": None if shelf is None else made["shelf"][shelf]["id"],
        }
        made["box"].append(await create_record(ctx, "box", values))
    for i, (box, shelf) in enumerate(office["things"]):
        links = {"box": made["box"][box]["id"], "spare_for": made["shelf"][shelf]["id"]}
        made["thing"].append(await create_record(ctx, "thing", {"label": f"seek {i}", **links}))
    for object, number in office["binned"]:
        await delete_record(ctx, object, made[object][number]["id"])
    return people, made


class Rollback(Exception):
    """Ends one example's transaction."""


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(office=offices())
@example(office=A_SPARE_FOR_A_HIDDEN_SHELF)
async def test_no_face_shows_more_or_less_than_the_grants(ctx: Context, office: dict[str, Any]) -> None:
    try:
        async with ctx.db.transaction():
            people, made = await furnish(ctx, office)
            me = acting(ctx, people[office["me"]], office["role"])
            model = Model(office)
            for object in FACES:
                await hold(me, object, made[object], {i for i in range(len(made[object])) if model.sees(object, i)})
            await hold_search_and_timelines(me, model, made)
            await hold_links(me, model, made)
            await hold_writes(me, model, made)
            raise Rollback
    except Rollback:
        pass


async def hold(me: Context, object: str, records: list[Record], seen: set[int]) -> None:
    ids = {records[i]["id"] for i in seen}
    body = json.loads(await find_records(me, object, Query(fields=("id",), count="exact")))
    assert {row["id"] for row in body["records"]} == ids
    assert body["count"] == await count_records(me, object) == len(ids)
    assert {str(id) for id in await matching_ids(me, object)} == ids
    groups = json.loads(await group_records(me, object, Groups(by=("created_at:year",))))["groups"]
    assert sum(group["count"] for group in groups) == len(ids)
    for number, record in enumerate(records):
        assert await readable(me, object, record["id"]) == (number in seen)


async def hold_search_and_timelines(me: Context, model: Model, made: dict[str, list[Record]]) -> None:
    found = {(hit["object"], hit["id"]) for hit in (await search_records(me, "seek", limit=100))["results"]}
    shown = {
        (object, made[object][i]["id"])
        for object in ("shelf", "box")
        for i in range(len(made[object]))
        if model.sees(object, i)
    }
    assert found == shown
    boxes = model.office["boxes"]
    for number, shelf in enumerate(made["shelf"]):
        on_it = {made["box"][i]["id"] for i, place in enumerate(boxes) if place == number and model.sees("box", i)}
        if model.sees("shelf", number):
            events = (await read_timeline(me, "shelf", shelf["id"]))["events"]
            assert {event["id"] for event in events if event["object"] == "box"} == on_it
            assert (
                await count_records(
                    me, "shelf", ["and", ["id", "=", shelf["id"]], ["any", "boxes", None, "count", "=", len(on_it)]]
                )
                == 1
            )
        elif model.role != "stranger":
            assert not await readable(me, "shelf", shelf["id"])
    for number, box in enumerate(made["box"]):
        if model.sees("box", number) and boxes[number] is not None:
            link = (await read_record(me, "box", box["id"], ("shelf",)))["shelf"]
            assert (link is not None) == model.sees("shelf", boxes[number])
            guessed = await count_records(me, "box", ["and", ["id", "=", box["id"]], ["shelf.name", "starts", "seek"]])
            assert guessed == model.sees("shelf", boxes[number])


async def hold_links(me: Context, model: Model, made: dict[str, list[Record]]) -> None:
    """A record that one sees may point to one that one does not, and be counted by it: neither betrays the other."""
    spares = [(i, shelf) for i, (_, shelf) in enumerate(model.office["things"]) if model.sees("thing", i)]
    hidden = [(i, shelf) for i, shelf in spares if not model.sees("shelf", shelf)]
    rows = {
        row["id"]: row for row in await rows_of(me, "thing", ("spare_for", "spare_for.name", "spare_for.owner.name"))
    }
    for number, shelf in spares:
        row = rows[made["thing"][number]["id"]]
        assert [row["spare_for"] is None, row["spare_for.name"] is None] == [not model.sees("shelf", shelf)] * 2
        assert model.sees("shelf", shelf) or row["spare_for.owner.name"] is None
    if model.role != "stranger":
        assert await count_records(me, "thing", ["spare_for.name", "contains", "seek"]) == len(spares) - len(hidden)
        named = json.loads(await group_records(me, "thing", Groups(by=("spare_for",))))["groups"]
        assert sum(group["count"] for group in named if group["by"] == [None]) == len(hidden)
    for shelf, record in enumerate(made["shelf"]):
        if model.sees("shelf", shelf):
            seen = sum(1 for _, place in spares if place == shelf)
            counted = ["and", ["id", "=", record["id"]], ["any", "spares", None, "count", "=", seen]]
            assert await count_records(me, "shelf", counted) == 1


async def rows_of(me: Context, object: str, fields: tuple[str, ...]) -> list[Record]:
    return json.loads(await find_records(me, object, Query(fields=fields)))["records"]


async def hold_writes(me: Context, model: Model, made: dict[str, list[Record]]) -> None:
    for object, field in (("shelf", "name"), ("box", "number"), ("thing", "label")):
        for number, record in enumerate(made[object]):
            try:
                async with me.db.transaction():
                    await update_record(me, object, record["id"], {field: f"changed {number}"})
                    changed = True
            except RapportError as refused:
                assert isinstance(refused, NotFound) or model.sees(object, number) or model.role == "stranger"
                changed = False
            assert changed == model.writes(object, number)


async def readable(me: Context, object: str, id: str) -> bool:
    try:
        return (await read_record(me, object, id))["id"] == id
    except NotFound:
        return False


async def test_a_person_without_a_team_is_in_nobodys(ctx: Context) -> None:
    users = [await create_record(ctx, "user", {"name": n, "email": f"{n}@example.com"}) for n in ("a", "b")]
    await create_record(ctx, "shelf", {"name": "theirs", "owner": users[1]["id"]})
    me = acting(ctx, users[0])
    assert await count_records(me, "shelf") == 0
    assert await count_records(replace(me, actor=replace(me.actor, team=UUID(int=0))), "shelf") == 0
