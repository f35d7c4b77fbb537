"""What every field type answers: column, parse, render, operators, sort, text, from-text, default, example, describe."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Any, ClassVar, Literal, NamedTuple, Self

import sqlalchemy as sa

from rapport.engine.objects.rule import Rule


class Rollup(NamedTuple):
    """What a record keeps of one of its lists: `count` of its records, `sum`, `min` or `max` of a field of theirs, or the
    `last` one's, by when they were made or the field `by`. Only those that meet `where` (a condition in JSON) count.
    """

    collection: str
    measure: str = "count"
    source: str = ""
    where: Any = None
    by: str = "created_at"


EQUALITY = ("=", "!=", "in", "not in", "empty", "not_empty")
SEVERAL = ("contains", "in", "not in", "all", "empty", "not_empty")
ORDER = ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "empty", "not_empty")

Manner = Literal["name", "key", "day", "text"]


@dataclass(frozen=True)
class Trait:
    """One field as it tells records apart, and in which manner two values of it are compared.

    A `name` by its letters and by its sound, a `key` (an address, a number, a code) by its letters and digits, a `day` by
    year, month and day, any other `text` by its letters.
    """

    field: str
    manner: Manner


class Mask:
    """What is shown of a value to who may not see it: here, only that there is one."""

    hidden = "***"

    def text(self, value: Any) -> str:
        """Of a JSON value that is not null."""
        return self.hidden

    def column(self, column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
        """The same in SQL, of the first of a field's columns where it is not null."""
        return self.word(self.hidden)

    def word(self, text: str) -> sa.ColumnElement[Any]:
        """A text of our own in a statement."""
        return sa.literal_column(f"'{text}'", sa.Text())


@dataclass(frozen=True)
class Piece:
    """A part of a value that stands in a column of its own in other people's files, and how such columns are called.

    A value may be made of what is `alone`; other pieces only complete one. What is `carried` is that of the row above where a
    row leaves it out, as rows do that belong to one before them. It may be of `digits` only; it may tell `more` of a whole that
    stands in a column too; or it makes a value only `together` with all others.
    """

    label: str
    names: tuple[str, ...] = ()
    alone: bool = False
    carried: bool = False
    digits: bool = False
    more: bool = False
    together: bool = False


@dataclass(frozen=True, kw_only=True)
class Following:
    """What follows from a field, and what a field follows from. `beside` is the label of one that comes along with another,
    as a pattern ("{} since") and the other's label, each of which is said in the reader's language. A `graded` one says how good
    a record is. `ranked` is the column that records are sorted by. An amount is of the day in the field `as_of`, else of the
    day its record was made: so it is converted by the rate of that day. Where the field `country` names one, a value is read
    as people there write it. A text that `quotes` others holds what stands in them: the field so named lists them, as
    `object.field` and `object` for each, and who may not see one of them whole does not see the text. What `copies` a field
    (`object.field`) is masked for whoever may not see that one whole.
    """

    ranked: ClassVar[int] = 0

    readonly: bool = False
    formula: str = ""
    rollup: Rollup | None = None
    graded: bool = False
    reads: tuple[str, ...] = ()
    beside: tuple[str, str] | None = None
    as_of: str = ""
    country: str = ""
    quotes: str = ""
    copies: str = ""

    @property
    def computed(self) -> bool:
        """Whether its value follows from others, so that nobody writes it."""
        return bool(self.formula) or self.graded or (self.rollup is not None and self.readonly)

    @property
    def stamp(self) -> str:
        """The companion that keeps since when the value is what it is; empty for none."""
        return ""

    def companions(self) -> Mapping[str, "Field"]:
        """Fields that come along with this one, by name."""
        return {}

    def parts(self) -> Mapping[str, "Field"]:
        """What of the value has a column of its own, by the name that follows the field's in a path, as in `address.city`."""
        return {}

    def pieces(self) -> Mapping[str, Piece]:
        """What of the value files may bring in columns of their own, as in `name.given`."""
        return {}

    def spellings(self) -> Sequence[str]:
        """All that a file may write for it, where that is a closed list."""
        return ()

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        """Texts that a person might have written for a JSON value, the most telling first, so that a field of another type can
        read one of them; none where its `text` is all. `hints` are those of `from_text`, and the `language`."""
        return ()

    def joined(self, pieces: Mapping[str, str]) -> Any:
        """What `from_text` or, for what is no text, `parse` makes the value of; the rest of it is under an empty name."""
        return " ".join(pieces.values())

    def needs(self, value: Any) -> Sequence[str]:
        """The other fields that a record must have when this one has that value."""
        return ()

    def ordered(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        """What records are sorted by; `columns` are those of `columns()`."""
        return columns[self.ranked]


@dataclass(frozen=True, kw_only=True)
class Field(Following):
    """A typed column of an object. Frozen: `named` gives the copy that knows its place in the catalog.

    Of its type one asks: is it `searched` when it names a record, and by any part wherever it stands (`partial`), has it
    days and months (`dated`), do these depend on the reader's time zone (`zoned`), does the database give a value where
    none is written (`numbered`), is the value a structure of its own (`structured`), does it say what people are called
    (`human`), by which of its columns is it sorted (`ranked`), is it read by the rules of a country (its attribute `home`:
    `native`), which of its attributes must a face know (`settings`), may people add fields of it while Rapport runs
    (`offered`), how is it masked (`mask`), and with what do the media types begin of the files it names (`attached`; none: it
    names no files)? Whoever reads a `sensitive` one is noted. What people call one that is `verbatim` stands as they wrote it.
    """

    type: ClassVar[str] = ""
    operators: ClassVar[tuple[str, ...]] = EQUALITY
    sortable: ClassVar[bool] = True
    example: ClassVar[Any] = None
    measures: ClassVar[tuple[str, ...]] = ()
    searched: ClassVar[bool] = False
    partial: ClassVar[bool] = False
    dated: ClassVar[bool] = False
    zoned: ClassVar[bool] = False
    numbered: ClassVar[bool] = False
    structured: ClassVar[bool] = False
    native: ClassVar[bool] = False
    human: ClassVar[bool] = False
    settings: ClassVar[tuple[str, ...]] = ()
    offered: ClassVar[bool] = True
    reckons: ClassVar[str] = ""
    mask: ClassVar[Mask | None] = Mask()
    attached: ClassVar[tuple[str, ...]] = ()

    name: str = ""
    object: str = ""
    extension: str | None = None
    study: str | None = None
    label: str = ""
    verbatim: bool = False
    hint: str = ""
    required: bool = False
    unique: bool = False
    match: bool = False
    title: bool = False
    index: bool = False
    hidden: bool = False
    sensitive: bool = False
    default: Any = None
    aka: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    rule: Rule | None = None
    options: Mapping[str, Any] = attribute(default_factory=dict[str, Any])

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """A field of this type from plain values: what its type asks for, and what every field has.

        ValueError, with a sentence for who wrote them, when the options cannot be.
        """
        if options:
            raise ValueError(f"A field of this type has no option “{min(options)[:60]}”.")
        return cls(**common)

    def named(self, name: str, **place: Any) -> Self:
        """This field under `name`, with its label made from the name where none was given."""
        twin = copy.copy(self)
        object.__setattr__(twin, "name", name)
        object.__setattr__(twin, "label", self.label or name.replace("_", " ").capitalize())
        for key, value in place.items():
            object.__setattr__(twin, key, value)
        return twin

    @property
    def stored_columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        """Those of `columns()` that a table has: none for what is computed whenever it is read."""
        return () if self.formula else self.columns()

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        """The columns that hold a value: (name, SQL type), the comparable one first. None for what is not stored."""
        return ((self.name, sa.Text()),)

    def parse(self, value: Any) -> Any:
        """The Python value of a JSON value that is not null; ValueError with a plain sentence when it cannot be one."""
        raise NotImplementedError

    def stored(self, value: Any) -> tuple[Any, ...]:
        """The parsed value as one database value for each of `columns()`."""
        return (value,)

    def render(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        """The SQL expression whose JSON form is the value; `columns` are those of `columns()`."""
        return columns[0]

    def operand(self, value: Any) -> Any:
        """The database value that a condition compares with."""
        return self.stored(self.parse(value))[0]

    def comparable(self, value: Any) -> Any:
        """What a JSON value that is not null is compared and ordered by, in Python as in SQL."""
        return self.operand(value)

    def text(self, value: Any) -> str:
        """A JSON value as plain text for exports and messages; what `contains` looks at, where a type has that."""
        return "" if value is None else str(value)

    def from_text(self, text: str, hints: Mapping[str, str]) -> Any:
        """The Python value that a person wrote as `text`, already stripped and not empty; ValueError otherwise.

        `hints` may hold `format` (a date order), `mark` (of decimals), `currency`, `zone` and `region`.
        """
        return self.parse(text)

    def describe(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        return {"type": "string"}


def trait_of(field: Field) -> Trait:
    """How values of a field tell records apart, which follows from its type and its place."""
    if field.dated:
        return Trait(field.name, "day")
    if field.title:
        return Trait(field.name, "name")
    return Trait(field.name, "key" if field.match or field.partial or field.unique else "text")


def counts_from_zero(field: Field) -> bool:
    """Whether it is a total that is 0, not missing, when its list is empty: a count, and a sum of plain numbers."""
    return (
        field.computed
        and field.rollup is not None
        and field.rollup.measure in ("count", "sum")
        and len(field.columns()) == 1
    )


def is_exchanged(field: Field) -> bool:
    """Whether its values are amounts that may be in any currency; what a study writes is in the workspace's."""
    return field.reckons == "money" and not field.study


def at_home(field: Field, region: str) -> Field:
    """The field as people of a country (two letters) write it, where that makes a difference."""
    return replace(field, **{"home": region}) if field.native else field


def render_parts(known: sa.ColumnElement[Any], parts: Mapping[str, sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
    """A JSON object of `parts`; null where `known` is missing."""
    pairs: list[sa.ColumnElement[Any]] = []
    for name, column in parts.items():
        pairs += [sa.literal_column(f"'{name}'", sa.Text()), column]
    return sa.case((known.is_(None), sa.null()), else_=sa.func.json_build_object(*pairs))
