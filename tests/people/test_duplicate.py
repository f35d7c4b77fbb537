"""Customers who may be the same are found at night, judged by people, and merged with all they have."""

from typing import Any

from rapport.engine.objects import Reads
from rapport.engine.records import merge_records, read_frames, undo_run
from tests.marketing.shop import ADMINISTRATOR, Shop

NAMES = [
    "Anna",
    "Berta",
    "Carla",
    "Dora",
    "Emil",
    "Frida",
    "Gustav",
    "Hanna",
    "Ida",
    "Jakob",
    "Klara",
    "Ludwig",
    "Maria",
    "Nora",
    "Otto",
    "Paula",
]
FAMILIES = ["Fischer", "Becker", "Hoffmann", "Schneider", "Neumann", "Krüger", "Zimmermann", "Vogel"]


async def fill(shop: Shop) -> None:
    people = [(name, family) for name in NAMES for family in FAMILIES]
    for place, (name, family) in enumerate(people):
        await shop.create(
            "customer",
            name=f"{name} {family}",
            email=f"{name}.{family}{place}@example.com".lower().replace("ü", "ue"),
            phone=f"+49 30 {90000000 + place * 7919}",
            birthday=f"{1950 + place % 47}-{1 + place % 12:02}-{1 + place % 27:02}",
        )


async def twin_of(shop: Shop, known_as: str, /, **changed: Any) -> dict[str, Any]:
    (known,) = await shop.find("customer", ["name", "=", known_as])
    values = {field: known[field] for field in ("name", "email", "phone", "birthday")}
    return await shop.create("customer", **values | changed)


async def pairs(shop: Shop, status: str = "open") -> list[set[str]]:
    found = await shop.find("duplicate", ["status", "=", status])
    return [{row["first"]["title"], row["second"]["title"]} for row in found]


async def test_a_night_finds_them_and_what_was_judged_stays_judged(shop: Shop) -> None:
    await fill(shop)
    for name, changed in (
        ("Anna Fischer", {"name": "Ana Fischer"}),
        ("Dora Vogel", {"email": None, "name": "Dora Fogel"}),
        ("Otto Becker", {"phone": None}),
    ):
        await twin_of(shop, name, **changed)
    await shop.do("duplicate", "look", actor=ADMINISTRATOR)
    await shop.settle()
    assert sorted(map(sorted, await pairs(shop))) == [
        ["Ana Fischer", "Anna Fischer"],
        ["Dora Fogel", "Dora Vogel"],
        ["Otto Becker"],
    ]
    found = {row["first"]["title"]: row for row in await shop.find("duplicate")}
    assert found["Anna Fischer"]["score"] > 0.9
    assert found["Anna Fischer"]["reasons"] == {"name": "close", "email": "same", "phone": "same", "birthday": "same"}

    await shop.do("duplicate", "keep_apart", found["Anna Fischer"]["id"], ADMINISTRATOR)
    (spare,) = await shop.find("customer", ["name", "=", "Dora Fogel"])
    await shop.change("customer", spare["id"], name="Xaver Quast", phone=None, birthday="2001-01-01")
    await shop.tick("clock.day")
    assert await pairs(shop) == [{"Otto Becker"}]
    assert await pairs(shop, "distinct") == [{"Anna Fischer", "Ana Fischer"}]
    assert len(await shop.find("duplicate")) == 2


async def test_a_merged_pair_is_settled_and_opens_again_with_the_undo(shop: Shop) -> None:
    await fill(shop)
    twin = await twin_of(shop, "Otto Becker", phone=None)
    await shop.tick("clock.day")
    (pair,) = await shop.find("duplicate")
    async with shop.open(ADMINISTRATOR) as ctx:
        done = await merge_records(ctx, "customer", pair["first"]["id"], twin["id"])
    await shop.settle()
    (pair,) = await shop.find("duplicate")
    assert pair["status"] == "merged"
    async with shop.open(ADMINISTRATOR) as ctx:
        await undo_run(ctx, done.run)
    await shop.settle()
    assert len(await pairs(shop)) == 1


async def test_all_a_customer_has_moves_and_comes_back(shop: Shop) -> None:
    one = await shop.create("customer", name="Lin Mei", email="lin@example.com")
    other = await shop.create("customer", name="林美", phone="+86 138 0013 8000")
    segment = await shop.create("segment", name="Tea", kind="static")
    await shop.create("segment_member", segment=segment["id"], customer=one["id"])
    await shop.create("segment_member", segment=segment["id"], customer=other["id"])
    order = await shop.create("order", customer=other["id"], placed_at="2026-01-05T10:00:00Z", total=12)
    note = await shop.create("interaction", customer=other["id"], at="2026-01-05T10:00:00Z", subject="Called")
    async with shop.open(ADMINISTRATOR) as ctx:
        done = await merge_records(ctx, "customer", one["id"], other["id"])
    assert (done.moved, done.repeated) == (3, 1)
    assert done.record["phone"] == other["phone"]
    assert (await shop.read("order", order["id"]))["customer"]["id"] == one["id"]
    assert (await shop.read("interaction", note["id"]))["customer"]["id"] == one["id"]
    assert [m["customer"]["id"] for m in await shop.find("segment_member")] == [one["id"]]
    async with shop.open(ADMINISTRATOR) as ctx:
        await undo_run(ctx, done.run)
    assert (await shop.read("customer", one["id"]))["phone"] is None
    assert (await shop.read("order", order["id"]))["customer"]["id"] == other["id"]
    assert {m["customer"]["id"] for m in await shop.find("segment_member")} == {one["id"], other["id"]}


async def test_who_did_not_want_mail_gets_none_after_a_merge(shop: Shop) -> None:
    one = await shop.create("customer", name="Lin Mei", email_consent="granted")
    other = await shop.create("customer", name="林美", email_consent="withdrawn")
    async with shop.open(ADMINISTRATOR) as ctx:
        await merge_records(ctx, "customer", one["id"], other["id"])
    await shop.settle()
    assert (await shop.read("customer", one["id"]))["email_consent"] == "withdrawn"


async def test_a_merged_member_is_counted_once_in_what_studies_read(shop: Shop) -> None:
    one = await shop.create("customer", name="Lin Mei")
    other = await shop.create("customer", name="林美")
    async with shop.open(ADMINISTRATOR) as ctx:
        await merge_records(ctx, "customer", one["id"], other["id"])
    async with shop.open() as ctx:
        frames = await read_frames(ctx, {"customers": Reads("customer", ("id",))})
    assert frames["customers"]["id"].to_pylist() == [one["id"]]
