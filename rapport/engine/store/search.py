"""The index of names that records of every kind are found by: one row for each record that has a name."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection, sql

Database = AsyncConnection[Any]
# A record, the spellings of its names, and the numbers and addresses it is found by any part of.
Entry = tuple[UUID, str, str]
Named = tuple[UUID, Sequence[str | None]]
# What is found so often is not sorted as a whole: of it the newest and the person's own are looked through.
OFTEN = 5_000
_EACH = 100

_PUT = """
insert into {search} (object, record, title, keys)
select %s, e.record, e.title::tsvector, e.keys from unnest(%s::uuid[], %s::text[], %s::text[]) e(record, title, keys)
on conflict (object, record) do {conflict}
"""
_ANEW = "update set title = excluded.title, keys = excluded.keys"
_KEEP = "nothing"

# Which plan is good depends on the words, and PostgreSQL knows too little of words: only the index may be used here.
_BY_INDEX = """
select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
  set_config('enable_indexonlyscan', 'off', true)
"""
_BEST = """
with hit as materialized (
  select s.object, s.record from {search} s where s.object || '' = any(%(objects)s) and {match} limit %(often)s)
select r.object, r.record, r.often from (
  select h.object, h.record, (select count(*) from hit) >= %(often)s as often,
    row_number() over (partition by h.object order by o.owner is not distinct from %(me)s desc, h.record desc) as place
  from hit h left join lateral ({owners}) o on true) r
where r.place <= %(each)s order by r.object, r.place
"""
_OWNER = """
select t.{owner} as owner from {table} t where h.object = {object} and t.id = h.record
"""
_NEWEST = """
select o.object, n.record from unnest(%(objects)s::text[]) o(object) cross join lateral (
  select s.record from (
    select * from {search} x where x.object = o.object order by x.record desc limit %(often)s) s
  where {match} limit %(each)s) n
"""
_OWN = """
(select s.object, s.record from (
    select * from {table} x where x.{owner} = %(me)s order by x.id desc limit %(often)s) t
  join {search} s on s.object = {object} and s.record = t.id where {match} limit %(each)s)
"""


async def put_entries(
    db: Database, schema: str, object: str, entries: Sequence[Entry], *, replaced: bool = True
) -> None:
    """Write entries; without `replaced`, those that are there already stay as they are."""
    statement = sql.SQL(_PUT).format(search=_search(schema), conflict=sql.SQL(_ANEW if replaced else _KEEP))
    records, titles, keys = zip(*entries, strict=True)
    await db.execute(statement, (object, list(records), list(titles), list(keys)))


async def drop_entries(db: Database, schema: str, object: str, records: Sequence[UUID]) -> None:
    """Take entries out."""
    statement = sql.SQL("delete from {} where object = %s and record = any(%s)").format(_search(schema))
    await db.execute(statement, (object, list(records)))


async def read_names(
    db: Database, schema: str, object: str, columns: Sequence[str], records: Sequence[UUID]
) -> list[Named]:
    """What live records are called."""
    statement = sql.SQL("select id, {} from {} where id = any(%s) and deleted_at is null").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(schema, object)
    )
    async with db.cursor() as cursor:
        await cursor.execute(statement, (list(records),))
        return [(row[0], row[1:]) for row in await cursor.fetchall()]


async def unlisted_names(
    db: Database, schema: str, object: str, columns: Sequence[str], *, size: int
) -> AsyncIterator[list[Named]]:
    """What live records without an entry are called, the newest first, `size` at a time; as of now, in one transaction."""
    statement = sql.SQL(
        "select t.id, {} from {} t where t.deleted_at is null and not exists "
        "(select from {} s where s.object = {} and s.record = t.id) order by t.id desc"
    ).format(
        sql.SQL(", ").join(sql.Identifier("t", column) for column in columns),
        sql.Identifier(schema, object),
        _search(schema),
        sql.Literal(object),
    )
    async with db.cursor("unlisted") as cursor:
        await cursor.execute(statement)
        while rows := await cursor.fetchmany(size):
            yield [(row[0], row[1:]) for row in rows]


async def tidy_index(db: Database, schema: str) -> None:
    """After many entries: have what waits put in its place, and the planner told what there is."""
    for index in ("search_title_idx", "search_keys_idx"):
        await db.execute("select gin_clean_pending_list(%s::regclass)", (f'"{schema}"."{index}"',))
    await db.execute(sql.SQL("analyze {}").format(_search(schema)))


async def find_entries(
    db: Database,
    schema: str,
    words: Sequence[tuple[str | None, str | None]],
    *,
    owners: dict[str, str | None],
    me: UUID | None,
) -> tuple[dict[str, list[UUID]], bool]:
    """The likeliest hundred records of each object, `me`'s own and the newest first, and whether there may be more.

    A word is what it is in names (a tsquery) and in numbers (a pattern), either of which may be missing. `owners` names
    the objects looked for, each with the column that says whose a record is.
    """
    values: dict[str, Any] = {"objects": list(owners), "me": me, "often": OFTEN, "each": _EACH}
    match = _match(words, values)
    owned = {object: owner for object, owner in owners.items() if owner}
    looks = [_about(_OWNER, schema, object, owner) for object, owner in owned.items()]
    best = sql.SQL(_BEST).format(
        search=_search(schema),
        match=match,
        owners=sql.SQL(" union all ").join(looks or [sql.SQL("select null as owner")]),
    )
    # Rolled back, so that nothing of these settings stays in the caller's transaction.
    async with db.transaction(force_rollback=True), db.cursor() as cursor:
        await cursor.execute(_BY_INDEX)
        await cursor.execute(best, values, prepare=False)
        rows = await cursor.fetchall()
    found: dict[str, dict[UUID, None]] = {}
    if often := bool(rows) and rows[0][2]:
        newest: list[sql.Composable] = [sql.SQL(_NEWEST).format(search=_search(schema), match=match)]
        own = [_about(_OWN, schema, object, owner, match) for object, owner in owned.items()] if me else []
        async with db.cursor() as cursor:
            await cursor.execute(sql.SQL(" union all ").join([*own, *newest]), values, prepare=False)
            rows = [*await cursor.fetchall(), *rows]
    for object, record, *_ in rows:
        found.setdefault(object, {})[record] = None
    lists = {object: list(records)[: 2 * _EACH] for object, records in found.items()}
    return lists, often or any(len(records) >= _EACH for records in lists.values())


def _match(words: Sequence[tuple[str | None, str | None]], values: dict[str, Any]) -> sql.Composable:
    terms: list[sql.Composable] = []
    for place, (vector, pattern) in enumerate(words):
        choices: list[sql.Composable] = []
        if vector is not None:
            values[f"t{place}"] = vector
            choices.append(sql.SQL("s.title @@ {}::tsquery").format(sql.Placeholder(f"t{place}")))
        if pattern is not None:
            values[f"k{place}"] = pattern
            choices.append(sql.SQL("s.keys like {}").format(sql.Placeholder(f"k{place}")))
        terms.append(sql.SQL("({})").format(sql.SQL(" or ").join(choices)))
    return sql.SQL(" and ").join(terms)


def _about(
    statement: LiteralString, schema: str, object: str, owner: str, match: sql.Composable | None = None
) -> sql.Composed:
    return sql.SQL(statement).format(
        search=_search(schema),
        table=sql.Identifier(schema, object),
        owner=sql.Identifier(owner),
        object=sql.Literal(object),
        match=match or sql.SQL("true"),
    )


def _search(schema: str) -> sql.Identifier:
    return sql.Identifier(schema, "search")
