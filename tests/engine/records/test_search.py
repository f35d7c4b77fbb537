"""Searching: a record is found by what people type of its name, and by any part of its numbers and addresses."""

from typing import Any

import psycopg
import pytest

from rapport.engine.base.identifier import new_id
from rapport.engine.objects.catalog import Catalog
from rapport.engine.records import (
    Bulk,
    Context,
    bulk_write,
    catch_up_names,
    copy_records,
    count_records,
    create_record,
    delete_record,
    find_records,
    restore_record,
    search_records,
    undo_run,
    update_record,
)
from rapport.engine.records.query.find import Query
from rapport.engine.records.query.search.sought import mistyped, read_sought
from rapport.engine.records.query.search.spelling import lexemes
from rapport.engine.records.write import naming
from rapport.engine.store import search as index
from rapport.engine.store.schema import upgrade_workspace
from tests.workspace import Make, acting


async def found(ctx: Context, text: str) -> list[str]:
    return [hit["title"] for hit in (await search_records(ctx, text))["results"]]


async def marked(ctx: Context, text: str) -> list[tuple[str, list[str]]]:
    """Where each result matches, and the marked parts."""
    hits = (await search_records(ctx, text))["results"]
    return [
        (hit["matched"]["in"], [hit[hit["matched"]["in"]][a:b] for a, b in hit["matched"]["spans"]]) for hit in hits
    ]


@pytest.mark.parametrize(
    "text",
    ["王晓明", "王", "晓", "晓明", "wxm", "WXM", "xm", "wangxiaoming", "wang xiaoming", "wangx", "xiaoming", "xiao ming", "ｗｘｍ", "王xm"],
)  # fmt: skip
async def test_a_chinese_name_is_found_by_characters_pinyin_and_initials(ctx: Context, make: Make, text: str) -> None:
    await make("shelf", name="王晓明")
    await make("shelf", name="李雷")
    assert await found(ctx, text) == ["王晓明"]


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("单田芳", ["shantianfang", "stf", "dantianfang"]),
        ("解晓东", ["xiexiaodong", "xxd"]),
        ("曾国藩", ["zengguofan", "zgf"]),
        ("尉迟恭", ["yuchigong", "ycg"]),
        ("吕布", ["lvbu", "lubu", "lb"]),
        ("重庆长江银行", ["chongqing", "cqcjyh", "zhongqing", "changjiangyinhang", "银行", "长江"]),
        ("單曉明", ["shanxiaoming", "sxm", "曉明"]),
        ("東京タワー", ["東京", "タワー", "ワー"]),
    ],
)
async def test_characters_with_several_readings_are_found_by_each(
    ctx: Context, make: Make, name: str, texts: list[str]
) -> None:
    await make("shelf", name=name)
    await make("shelf", name="赵铁柱")
    assert {text: await found(ctx, text) for text in texts} == {text: [name] for text in texts}


async def test_traditional_characters_find_simplified_ones_by_their_sound(ctx: Context, make: Make) -> None:
    await make("shelf", name="刘晓华")
    assert await found(ctx, "劉曉華") == ["刘晓华"]


@pytest.mark.parametrize(
    "text", ["Kath", "kathe", "obri", "O'Brien", "müll", "Mull", "kathe mul", "mul kathe", "Katherina", "Ktaherine", "Katerine", "Kathxrine"]
)  # fmt: skip
async def test_a_latin_name_is_found_by_beginnings_of_words_and_with_one_typo(
    ctx: Context, make: Make, text: str
) -> None:
    await make("shelf", name="Katherine O’Brien-Müller")
    await make("shelf", name="Johannes Vermeer")
    assert await found(ctx, text) == ["Katherine O’Brien-Müller"]


async def test_two_typos_and_the_middle_of_a_word_find_nothing(ctx: Context, make: Make) -> None:
    await make("shelf", name="Katherine")
    assert [await found(ctx, text) for text in ("Ktahreine", "therine", "", " ", "%", "_", "?!")] == [[]] * 7


@pytest.mark.parametrize(
    "text",
    ["8000", "138 0013 8000", "+86 138-0013", "13800138000", "013800138000", "lin.mei", "mei@te", "TEA.example", "C-0815", "0815"],
)  # fmt: skip
async def test_numbers_and_addresses_are_found_by_any_part_of_four_or_more(ctx: Context, make: Make, text: str) -> None:
    await make("shelf", name="A", email="lin.mei@tea.example", phone="+8613800138000", code="C-0815")
    await make("shelf", name="B", email="other@house.example", phone="+4420794609", code="D-4711")
    assert await found(ctx, text) == ["A"]
    assert await found(ctx, "ei@") == []


async def test_what_matches_is_marked(ctx: Context, make: Make) -> None:
    await make("shelf", name="杭州王晓明 Tea", email="wang@tea.example")
    assert await marked(ctx, "wangxiao") == [("title", ["王晓"])]
    assert await marked(ctx, "xm") == [("title", ["晓明"])]
    assert await marked(ctx, "晓明 te") == [("title", ["晓明", "Te"])]
    assert await marked(ctx, "ng@tea") == [("detail", ["ng@tea"])]


async def test_ones_own_and_the_newest_come_first_and_an_equal_name_before_them(ctx: Context, make: Make) -> None:
    me = await make("user", name="Me", role="manager")
    for name, owner in (("陈明明", None), ("陈明", None), ("陈明月", me["id"]), ("陈明远", None)):
        await make("shelf", name=name, owner=owner)
    assert await found(acting(ctx, me, "manager"), "陈明") == ["陈明", "陈明月", "陈明远", "陈明明"]


async def test_results_are_grouped_by_object_in_the_readers_language(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", name="Oak 7")
    await make("box", number="Oak 1", shelf=shelf["id"])
    await make("shelf", name="Oak 8")
    hits = (await search_records(ctx, "oak"))["results"]
    assert [hit["label"] for hit in hits] in (["Shelfs", "Shelfs", "Boxs"], ["Boxs", "Shelfs", "Shelfs"])


async def test_the_index_follows_every_write(ctx: Context, make: Make) -> None:
    shelf = await make("shelf", name="周杰")
    assert await found(ctx, "zj") == ["周杰"]
    await update_record(ctx, "shelf", shelf["id"], {"name": "吴宇", "phone": "+8613900139000"})
    assert [await found(ctx, text) for text in ("zj", "wy", "39000")] == [[], ["吴宇"], ["吴宇"]]
    await delete_record(ctx, "shelf", shelf["id"])
    assert await found(ctx, "wy") == []
    await restore_record(ctx, "shelf", shelf["id"])
    done = await bulk_write(ctx, "shelf", Bulk(create=[{"name": "吴一"}], update=[{"id": shelf["id"], "name": "孙三"}]))
    assert [await found(ctx, text) for text in ("wy", "ss")] == [["吴一"], ["孙三"]]
    await undo_run(ctx, done.run)
    assert [await found(ctx, text) for text in ("吴一", "孙三", "吴宇")] == [[], [], ["吴宇"]]
    gone = await bulk_write(ctx, "shelf", Bulk(delete=[shelf["id"]]))
    assert await found(ctx, "吴宇") == []
    await undo_run(ctx, gone.run)
    assert await found(ctx, "吴宇") == ["吴宇"]


async def test_what_comes_in_masses_is_found_when_the_index_has_caught_up(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "AT_ONCE", 2)
    monkeypatch.setattr(naming, "_TIDY", 2)
    rows = [{"name": f"郑{digit}"} for digit in "一二三"]
    done = await bulk_write(ctx, "shelf", Bulk(create=rows))
    await copy_records(ctx.as_system(), "shelf", ("id", "name"), [(new_id(), "郑四")])
    assert await found(ctx, "郑") == []
    assert await catch_up_names(ctx) == 4
    assert set(await found(ctx, "郑")) == {"郑一", "郑二", "郑三", "郑四"}
    assert await catch_up_names(ctx) == 0
    changes = [{"id": id, "name": "冯五"} for id in await ids_of(ctx, "郑", done.created + 1)]
    await bulk_write(ctx, "shelf", Bulk(update=changes))
    assert await found(ctx, "冯五") == []
    await catch_up_names(ctx)
    assert (await found(ctx, "冯五"), await found(ctx, "郑")) == (["冯五"] * 4, [])


async def ids_of(ctx: Context, text: str, count: int) -> list[str]:
    hits = (await search_records(ctx, text))["results"]
    assert len(hits) == count
    return [hit["id"] for hit in hits]


@pytest.mark.parametrize(
    "others", [index.OWNED + 100, index.OFTEN + 100], ids=["all-is-known", "more-than-is-looked-at"]
)
async def test_what_is_found_often_shows_ones_own_and_what_one_may_see(ctx: Context, make: Make, others: int) -> None:
    me, other = await make("user"), await make("user")
    free = await make("shelf", name="Lots free")
    mine = await make("shelf", name="Lots mine", owner=me["id"])
    lots = [{"name": f"Lots {number}", "owner": other["id"]} for number in range(others)]
    await bulk_write(ctx, "shelf", Bulk(create=lots))
    await catch_up_names(ctx.as_system())
    newest = await make("shelf", name="Lots newest", owner=other["id"])
    assert await found(acting(ctx, me), "lot") == [mine["name"], free["name"]]
    assert (await found(ctx, "lot"))[0] == newest["name"]
    # Mistyped, the person's own is suggested, and nobody else's.
    assert await found(acting(ctx, me), "lotz") == [mine["name"]]
    assert (await found(ctx, "lotz"))[0] == newest["name"]


async def test_ways_of_writing_looked_up_one_by_one_find_what_they_find_as_one_question(
    ctx: Context, make: Make
) -> None:
    for name in ("Katherine", "Katherina", "Katerine", "Kathrine Vermeer", "王晓明", "王小明", "Vermeer"):
        await make("shelf", name=name)
    looks = [index.Look("shelf", "owner", restricted=False)]
    for text in ("katherine", "kathrin", "晓明", "vermear"):
        sought = read_sought(text)
        assert sought is not None
        word = mistyped(sought).words[0]
        asked = [index.Asked(word.vector, None), index.Asked(word.vector, None, word.ways)]
        one, other = [await index.find_entries(ctx.db, ctx.schema, [each], looks, me=new_id()) for each in asked]
        assert one == other and one[0]["shelf"], text


async def test_of_few_names_all_is_known_however_much_is_found(ctx: Context, make: Make) -> None:
    lots = [{"name": f"Lot {number}"} for number in range(index.OFTEN)]
    await bulk_write(ctx, "shelf", Bulk(create=lots))
    await catch_up_names(ctx.as_system())
    await make("thing", label="Lot of things")
    looks = [index.Look(name, None, restricted=True) for name in ("shelf", "thing")]
    found, cut = await index.find_entries(ctx.db, ctx.schema, [index.Asked("'lot':*", None)], looks, me=None)
    assert (cut, len(found["thing"])) == ({"shelf"}, 1)


async def test_a_list_is_narrowed_by_the_same_index(ctx: Context, make: Make) -> None:
    for name, floor in (("王晓明", 1), ("王小虎", 2), ("李雷", 1)):
        await make("shelf", name=name, floor=floor)

    async def names(text: str, where: Any = None) -> str:
        return (await find_records(ctx, "shelf", Query(where, ("name",), ("name",), q=text, count="exact"))).decode()

    assert '"count":2' in await names("王")
    assert '"count":1' in await names("wx", ["floor", "=", 2])
    assert '"count":0' in await names("?")
    for text in (
        "'",
        "\\",
        "a' | b",
        "x:*",
        "!(",
        "\x00",
        "a" * 5000,
        "王" * 300,
        "1 2 3 4 5 6 7 8 9",
        "%_%_",
        "((((",
        "“王”",
    ):
        await names(text)
        await search_records(ctx, text)


async def test_nothing_of_a_colleagues_record_is_betrayed(ctx: Context, make: Make) -> None:
    me, other = await make("user"), await make("user")
    await make("shelf", name="Secret Lair", email="lair@hidden.example", phone="+8613912345678", owner=other["id"])
    mine = acting(ctx, me)
    for text in ("secret", "secrte", "lair@hidden", "12345678"):
        assert await found(mine, text) == []
        assert await count_records(mine, "shelf") == 0
        body = await find_records(mine, "shelf", Query(q=text, count="exact"))
        assert b'"count":0' in body.replace(b" ", b"")


async def test_a_hidden_field_is_not_searched(ctx: Context, toys: Catalog) -> None:
    assert [field.name for field in toys.object("user").names] == ["name", "email"]
    user = await create_record(
        ctx.as_system(), "user", {"name": "Ann", "email": "ann@a.example", "password": "topsecret"}
    )
    assert user["name"] in await found(ctx, "ann@") or not toys.object("user").views
    assert await found(ctx, "topsecret") == []


def test_a_name_has_few_spellings() -> None:
    assert lexemes("王晓明") == {"王晓明", "晓明", "明", "wangxiaoming", "xiaoming", "ming", "wxm", "xm"}
    assert len(lexemes("杭州春风贸易有限公司")) < 40


def test_a_workspace_from_before_the_index_gets_it_and_a_second_upgrade_changes_nothing(
    fresh_dsn: str, toys: Catalog
) -> None:
    upgrade_workspace(fresh_dsn, "w_old", toys)
    with psycopg.connect(fresh_dsn, autocommit=True) as db:
        db.execute("comment on schema w_old is 'rapport before'")
        assert upgrade_workspace(fresh_dsn, "w_old", toys) == []
        db.execute("drop table w_old.search")
        db.execute("comment on schema w_old is 'rapport before'")
        assert upgrade_workspace(fresh_dsn, "w_old", toys) != []
        indexes = db.execute("select indexname from pg_indexes where tablename = 'search' order by 1").fetchall()
        assert [name for (name,) in indexes] == ["search_keys_idx", "search_pkey", "search_title_idx"]
