"""Asking the index of names that records of every kind are found by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from psycopg import AsyncConnection, sql

from rapport.engine.store.kept.names import TABLE

Database = AsyncConnection[Any]
# What is found so often is not sorted as a whole: of it the newest and the person's own are looked through.
OFTEN, NEWEST = 5_000, 2_000
# Where a name may be found in several ways, so many are collected; a name found in four of them counts four times.
FOUND = 4 * OFTEN
# Of so many newest hits each is asked whose it is; beyond them, of so many records of one's own, whether they are hits.
OWNED, OWN = 300, 1_000
# Of what is sought for many rows at once, so many are found for each.
EACH_ROW = 20
# So many candidates of an object are told, and more where its reader may not see them all.
EACH, MORE = 12, 60

# Which plan is good depends on the words, and PostgreSQL knows too little of words: only an index may be used here.
_BY_INDEX = "select set_config('enable_seqscan', 'off', true)"
_BEST = """
with {hit}
select object, record, (select hits from known) from (
  {mine}
  select r.object, r.record, r.place from (
    select h.object, h.record, row_number() over (
      partition by h.object order by h.whole desc, o.own is not null desc, h.record desc) as place
    from (select *, row_number() over (partition by object order by whole desc, record desc) as late from hit) h
      left join lateral ({owners} offset 0) o on true
    where h.late <= {owned}) r
  where r.place <= case when r.object = any(%(restricted)s) then {more} else {each} end) c
order by object, place
"""
_HIT = """
hit as materialized (
  select s.object collate "C" as object, s.record, s.title @@ %(whole)s::tsquery as whole
  from {search} s where s.object || '' = any(%(objects)s) and {match} limit {often}),
known as (select count(*) as hits from hit)
"""
# Of hundreds of ways to write a word each is looked up by itself: as one question, all would be asked of every name found.
_HIT_BY_WAYS = """
found as materialized (
  select s.object collate "C" as object, s.record, s.whole from unnest(%(ways)s::text[], %(wholes)s::text[]) w(way, whole)
  cross join lateral (
    select s.object, s.record, s.title @@ w.whole::tsquery as whole
    from {search} s where s.title @@ w.way::tsquery offset 0) s
  where s.object = any(%(objects)s) limit {most}),
hit as materialized (select object, record, bool_or(whole) as whole from found group by object, record limit {often}),
known as (select case when (select count(*) from found) < {most} then (select count(*) from hit) else {often} end as hits)
"""
_OWNED = """
select t.id as own from {table} t where h.object = {object} and t.{owner} = %(me)s and t.id = h.record
"""
# Where all hits are known, one's own are found among them.
_MINE = """
(select h.object, h.record, 0 as place from (
    select x.id from {table} x where x.{owner} = %(me)s order by x.id desc limit {own}) t
  join hit h on h.object = {object} and h.record = t.id
  where (select hits from known) > {owned} and (select hits from known) < {often}
  order by h.record desc limit {more})
union all
"""
_NEWEST = """
select o.object, n.record from unnest(%(objects)s::text[]) o(object) cross join lateral (
  select s.record from (
    select * from {search} x where x.object = o.object order by x.record desc limit {newest}) s
  where {match} limit {more}) n
union all
select o.object, null from unnest(%(objects)s::text[]) o(object)
where exists (select from {search} x where x.object = o.object offset {newest})
"""
# Each is looked up by itself: that nearly all records might be hits is not what PostgreSQL expects.
_OWN = """
(select s.object, s.record from (
    select x.id from {table} x where x.{owner} = %(me)s order by x.id desc limit {own}) t
  cross join lateral (
    select * from {search} s where s.object = {object} and s.record = t.id and {match} offset 0) s limit {more})
"""


@dataclass(frozen=True, slots=True)
class Look:
    """An object that is looked through; `owner` is the column that says whose a record is, `restricted` whether the
    person may not see them all."""

    object: str
    owner: str | None
    restricted: bool


class Asked(NamedTuple):
    """A word as it is looked for: in names (a tsquery), or in numbers (a pattern), either of which may be missing. `ways`
    are the parts of a tsquery that is an `or` of many."""

    vector: str | None
    pattern: str | None
    ways: Sequence[str] = ()


async def find_entries(
    db: Database, schema: str, words: Sequence[Asked], looks: Sequence[Look], *, me: UUID | None
) -> tuple[dict[str, list[UUID]], set[str]]:
    """The likeliest records of each object, names that end as typed first, then `me`'s own and the newest; and the
    objects of which there may be more."""
    values: dict[str, Any] = {"me": me, "objects": [look.object for look in looks]}
    values["restricted"] = [look.object for look in looks if look.restricted]
    match = _match(words, values)
    owned = [look for look in looks if look.owner and me]
    owners = [_about(_OWNED, schema, look) for look in owned] or [sql.SQL("select null::uuid as own")]
    best = sql.SQL(_BEST).format(
        hit=_hit(schema, words, match, values),
        mine=sql.SQL("").join(_about(_MINE, schema, look) for look in owned),
        owners=sql.SQL(" union all ").join(owners),
        each=sql.Literal(EACH),
        more=sql.Literal(MORE),
        owned=sql.Literal(OWNED),
    )
    # Rolled back, so that nothing of these settings stays in the caller's transaction.
    async with db.transaction(force_rollback=True), db.cursor() as cursor:
        await cursor.execute(_BY_INDEX)
        await cursor.execute(best, values, prepare=False)
        rows = await cursor.fetchall()
    found: dict[str, dict[UUID, None]] = {}
    count = int(rows[0][2]) if rows else 0
    further: list[sql.Composable] = []
    if count >= OFTEN:
        further = [_about(_OWN, schema, look, match) for look in owned]
        limits = {"newest": sql.Literal(NEWEST), "more": sql.Literal(MORE)}
        further.append(sql.SQL(_NEWEST).format(search=_search(schema), match=match, **limits))
    if further:
        async with db.cursor() as cursor:
            await cursor.execute(sql.SQL(" union all ").join(further), values, prepare=False)
            rows = [*await cursor.fetchall(), *rows]
    # Of an object with no more names than were looked through, all is known.
    wide = {object for object, record, *_ in rows if record is None}
    for object, record, *_ in rows:
        if record is not None:
            found.setdefault(object, {})[record] = None
    lists = {object: list(records)[: 2 * MORE] for object, records in found.items()}
    cut = {look.object for look in looks if look.object in wide or len(lists.get(look.object, ())) >= MORE}
    return lists, cut


async def find_named_alike(
    db: Database, schema: str, object: str, *, title: str | None, keys: Sequence[tuple[str, Any]], limit: int
) -> list[UUID]:
    """Records whose name is written or sounds like `title` (a tsquery), and live ones with one of `keys` (indexed column, value).

    One statement; each way gives at most `limit`.
    """
    parts: list[sql.Composable] = []
    values: dict[str, Any] = {"object": object, "title": title, "limit": limit}
    if title:
        part = (
            "(select s.record from {} s where s.object = %(object)s and s.title @@ %(title)s::tsquery limit %(limit)s)"
        )
        parts.append(sql.SQL(part).format(_search(schema)))
    for place, (column, value) in enumerate(keys):
        values[f"k{place}"] = value
        part = "(select t.id from {} t where t.{} = {} and t.deleted_at is null limit %(limit)s)"
        parts.append(
            sql.SQL(part).format(sql.Identifier(schema, object), sql.Identifier(column), sql.Placeholder(f"k{place}"))
        )
    if not parts:
        return []
    async with db.cursor() as cursor:
        await cursor.execute(sql.SQL(" union ").join(parts), values)
        return [row[0] for row in await cursor.fetchall()]


async def find_with_values(
    db: Database, schema: str, object: str, column: str, values: Sequence[str]
) -> list[tuple[UUID, str]]:
    """Live records with one of the values in an indexed column of texts, at most `EACH_ROW` of each: id and value."""
    statement = sql.SQL(
        "select t.id, v.value from unnest(%s::text[]) v (value) cross join lateral "
        "(select t.id from {table} t where t.{column} = v.value and t.deleted_at is null order by t.id limit {each}) t"
    ).format(table=sql.Identifier(schema, object), column=sql.Identifier(column), each=sql.Literal(EACH_ROW))
    cursor = await db.execute(statement, (list(values),))
    return [(row[0], row[1]) for row in await cursor.fetchall()]


async def find_all_named_alike(
    db: Database, schema: str, object: str, queries: Sequence[str]
) -> list[tuple[int, UUID]]:
    """For each tsquery (an empty one finds nothing) its place and the records with such a name, at most `EACH_ROW`."""
    statement = sql.SQL(
        "select q.place - 1, s.record from unnest(%(queries)s::text[]) with ordinality q (query, place) "
        "cross join lateral (select s.record from {search} s where s.object = %(object)s "
        "and q.query <> '' and s.title @@ q.query::tsquery limit {each}) s"
    ).format(search=_search(schema), each=sql.Literal(EACH_ROW))
    cursor = await db.execute(statement, {"queries": list(queries), "object": object})
    return [(row[0], row[1]) for row in await cursor.fetchall()]


def _hit(schema: str, words: Sequence[Asked], match: sql.Composable, values: dict[str, Any]) -> sql.Composable:
    """Whatever is found, up to what is found often; whether all of it is known, its number tells."""
    limits = {"often": sql.Literal(OFTEN), "most": sql.Literal(FOUND)}
    if len(words) == 1 and words[0].ways:
        values["ways"] = list(words[0].ways)
        values["wholes"] = [way.replace(":*", "") for way in words[0].ways]
        return sql.SQL(_HIT_BY_WAYS).format(search=_search(schema), **limits)
    values["whole"] = " & ".join(f"({word.vector.replace(':*', '')})" for word in words if word.vector)
    return sql.SQL(_HIT).format(search=_search(schema), match=match, **limits)


def _match(words: Sequence[Asked], values: dict[str, Any]) -> sql.Composable:
    terms: list[sql.Composable] = []
    for place, word in enumerate(words):
        choices: list[sql.Composable] = []
        if word.vector is not None:
            values[f"t{place}"] = word.vector
            choices.append(sql.SQL("s.title @@ {}::tsquery").format(sql.Placeholder(f"t{place}")))
        if word.pattern is not None:
            values[f"k{place}"] = word.pattern
            choices.append(sql.SQL("s.keys like {}").format(sql.Placeholder(f"k{place}")))
        terms.append(sql.SQL("({})").format(sql.SQL(" or ").join(choices)))
    return sql.SQL(" and ").join(terms)


def _about(statement: LiteralString, schema: str, look: Look, match: sql.Composable | None = None) -> sql.Composed:
    return sql.SQL(statement).format(
        search=_search(schema),
        table=sql.Identifier(schema, look.object),
        owner=sql.Identifier(look.owner or "id"),
        object=sql.Literal(look.object),
        match=match or sql.SQL("true"),
        more=sql.Literal(MORE),
        own=sql.Literal(OWN),
        owned=sql.Literal(OWNED),
        often=sql.Literal(OFTEN),
    )


def _search(schema: str) -> sql.Identifier:
    return sql.Identifier(schema, TABLE)
