"""Amounts in several currencies as amounts in one, each by the rate that was valid on its own day.

The rates are the records of the object that serves as "rates"; what they say is looked up only for an amount in another
currency than the workspace's. An amount for which no rate is known is missing: it is in no sum, and no comparison holds.
"""

from typing import Any, Protocol, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from rapport.engine.base.money import Money as Amount
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.field import Field, is_exchanged
from rapport.engine.records.context import Context
from rapport.engine.records.query.binding import Draft
from rapport.engine.store.tables import holding_table, object_table

Column = sa.ColumnElement[Any]
Path = tuple[str, ...]
EXACT, CODE = sa.Numeric(), sa.Text()
_DECIMALS = "4"


class Place(Protocol):
    """The frame of a statement, as far as amounts ask it."""

    @property
    def catalog(self) -> Catalog: ...

    @property
    def object(self) -> str: ...

    @property
    def schema(self) -> str: ...

    @property
    def draft(self) -> Draft: ...

    def stored(self, path: Path) -> tuple[Field, tuple[Column, ...]]: ...


def comparable(place: Place, path: Path, field: Field, columns: tuple[Column, ...]) -> Column:
    """What values of the field at the end of `path` are compared, sorted and added up by: of amounts, what they are in the
    workspace's currency."""
    if not is_exchanged(field):
        return columns[0]
    amount, currency = columns
    worth = sa.case((currency == home(place), amount), else_=_worth(place, path, field, columns))
    return sa.type_coerce(worth, EXACT)


def home(place: Place) -> Column:
    """The workspace's currency."""
    return place.draft.bind(None, lambda _, ctx: ctx.currency, CODE)


def is_own(place: Place, currency: Column) -> Column:
    """Whether an amount is in the workspace's currency."""
    return currency == home(place)


def is_foreign(place: Place, path: Path, currency: Column) -> Column:
    """Whether it is in another. The first and the last of the column's currencies, which an index by currency gives at once,
    tell beforehand whether any is: where all are the workspace's, as they mostly are, no row is looked at."""
    field = place.catalog.resolve(place.object, path)[-1]
    table = holding_table(place.catalog, place.schema, field).alias()
    held = table.c[field.columns()[1][0]]
    ends = [sa.select(end(held)).scalar_subquery() != home(place) for end in (sa.func.min, sa.func.max)]
    return sa.and_(sa.or_(*ends), currency != home(place))


def rate_day(place: Place, path: Path, field: Field, columns: tuple[Column, ...]) -> Column:
    """The day of the rate by which an amount is converted; missing where it is not."""
    if not is_exchanged(field):
        return sa.cast(sa.null(), sa.Date())
    currency = columns[1]
    found = _rate(place, currency, day_of(place, path, field), wanted="day")
    return sa.case((currency == home(place), sa.cast(sa.null(), sa.Date())), else_=found)


def day_of(place: Place, path: Path, field: Field) -> Column:
    """The day that an amount is of, in the workspace's time zone: what its field says, else when its record was made."""
    start = path[:-1]
    made = _day(place, place.stored((*start, "created_at"))[1][0])
    if not field.as_of:
        return made
    named, columns = place.stored((*start, field.as_of))
    day = _day(place, columns[0])
    return day if named.required and not named.extension else sa.func.coalesce(day, made, type_=sa.Date())


def compare_amounts(place: Place, path: Path, found: tuple[Field, tuple[Column, ...]], op: str, value: Any) -> Column:
    """`amount op value`, where `value` is a slot or a constant: the amount is compared in the currency that the value is in."""
    field = found[0]
    draft = place.draft
    if op in ("in", "not in"):
        amounts = sa.cast(
            draft.bind(value, lambda given, ctx: [_amount(field, one, ctx) for one in _known(given)], ARRAY(EXACT)),
            ARRAY(EXACT),
        )
        codes = sa.cast(
            draft.bind(value, lambda given, ctx: [_code(field, one, ctx) for one in _known(given)], ARRAY(CODE)),
            ARRAY(CODE),
        )
        wanted = sa.func.unnest(amounts, codes).table_valued(sa.column("amount", EXACT), sa.column("code", CODE))
        wanted = wanted.render_derived(f"w{len(draft.binders)}")
        held = _in_currency(place, path, found, wanted.c.code) == wanted.c.amount
        inside = sa.exists(sa.select(sa.literal_column("1", sa.Integer())).select_from(wanted).where(held))
        return inside if op == "in" else sa.not_(inside)
    amount = draft.bind(value, lambda one, ctx: _amount(field, one, ctx), EXACT)
    code = draft.bind(value, lambda one, ctx: _code(field, one, ctx), CODE)
    left = _in_currency(place, path, found, code)
    if op == "!=":
        return left.is_distinct_from(amount)
    return cast(Column, left.op(op, is_comparison=True)(amount))


def _in_currency(place: Place, path: Path, found: tuple[Field, tuple[Column, ...]], code: Column) -> Column:
    """The amount in the currency `code`."""
    field, columns = found
    amount, currency = columns
    into = sa.case(
        (code == home(place), sa.literal_column("1", EXACT)), else_=_rate(place, code, day_of(place, path, field))
    )
    worth = comparable(place, path, field, columns)
    return sa.case((currency == code, amount), else_=_rounded(worth / into))


def _worth(place: Place, path: Path, field: Field, columns: tuple[Column, ...]) -> Column:
    amount, currency = columns
    return _rounded(amount * _rate(place, currency, day_of(place, path, field)))


def _rate(place: Place, currency: Column, day: Column, *, wanted: str = "rate") -> Column:
    """What one unit of `currency` was worth on `day`: by the rate of the last day until then, of several the one added last.

    All rates are read once, before the rows, into two lists that belong together: sorted by currency and day, and what was valid
    from there on. So several processes may share the rows; a look into the table for each row would be one's alone.
    """
    kind = sa.Date() if wanted == "day" else EXACT
    rates = next((spec.name for spec in place.catalog.objects.values() if spec.serves == "rates"), None)
    if rates is None:
        return sa.cast(sa.null(), kind)
    table = object_table(place.catalog, place.schema, rates)
    keys = _in_order(place, table, wanted, "key", CODE)
    place_of = sa.func.width_bucket(sa.collate(_key(currency, day), "C"), keys, type_=sa.Integer())
    return _in_order(place, table, wanted, "value", kind)[place_of]


def _in_order(place: Place, table: sa.Table, wanted: str, name: str, kind: Any) -> Any:
    """One of the two lists; before the first rate of a currency, and behind its last, stands nothing."""
    rate = table.alias()
    value = rate.c.day if wanted == "day" else rate.c.rate / sa.cast(rate.c.units, sa.Integer())
    live = [rate.c.deleted_at.is_(None), rate.c.rate_currency == home(place)]
    empty, nobody = sa.cast(sa.null(), value.type), sa.cast(sa.null(), sa.Uuid())
    known = sa.select(
        _key(rate.c.currency, rate.c.day).label("key"), value.label("value"), rate.c.id.label("id")
    ).where(*live)
    ends = (rate.c.currency, rate.c.currency.concat(_text("~")))
    bounds = (
        sa.select(end.label("key"), empty.label("value"), nobody.label("id")).where(*live).distinct() for end in ends
    )
    rows = sa.union_all(known, *bounds).subquery()
    order = (sa.collate(rows.c.key, "C"), rows.c.id)
    listed = sa.func.array_agg(aggregate_order_by(rows.c[name], *order), type_=ARRAY(kind))
    return sa.type_coerce(sa.select(listed).scalar_subquery(), ARRAY(kind))


def _key(currency: Column, day: Column) -> Column:
    return currency.concat(_text(" ")).concat(sa.func.to_char(day, _text("YYYY-MM-DD"), type_=CODE))


def _text(plain: str) -> Column:
    return sa.literal_column(f"'{plain}'", CODE)


def _day(place: Place, column: Column) -> Column:
    if not isinstance(column.type, sa.DateTime):
        return column
    zone = place.draft.bind(None, lambda _, ctx: ctx.zone, CODE)
    return sa.cast(sa.func.timezone(zone, column), sa.Date())


def _rounded(value: Column) -> Column:
    return sa.func.round(value, sa.literal_column(_DECIMALS), type_=EXACT)


def _known(given: Any) -> list[Any]:
    return [one for one in given if one is not None]


def _amount(field: Field, value: Any, ctx: Context) -> Any:
    return None if value is None else cast(Amount, field.parse(value)).amount


def _code(field: Field, value: Any, ctx: Context) -> Any:
    return None if value is None else cast(Amount, field.parse(value)).currency or ctx.currency
