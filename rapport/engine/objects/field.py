"""What every field type answers: column, parse, render, operators, sort, text, from-text, default, example, describe."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, ClassVar, Self

import sqlalchemy as sa

from rapport.engine.objects.rule import Rule

EQUALITY = ("=", "!=", "in", "not in", "empty", "not_empty")
ORDER = ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "empty", "not_empty")


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


@dataclass(frozen=True, kw_only=True)
class Field:
    """A typed column of an object. Frozen: `named` gives the copy that knows its place in the catalog.

    Of its type one asks: is it `searched` when it names a record, and by any part wherever it stands (`partial`), has it
    days and months (`dated`), do these depend on the reader's time zone (`zoned`), does the database give a value where
    none is written (`numbered`), is the value a structure of its own (`structured`), may people add fields of it
    while Rapport runs (`offered`), and how is it masked (`mask`)? Whoever reads a `sensitive` one is noted.
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
    offered: ClassVar[bool] = True
    mask: ClassVar[Mask | None] = Mask()

    name: str = ""
    object: str = ""
    extension: str | None = None
    study: str | None = None
    label: str = ""
    hint: str = ""
    required: bool = False
    unique: bool = False
    match: bool = False
    title: bool = False
    index: bool = False
    readonly: bool = False
    hidden: bool = False
    sensitive: bool = False
    default: Any = None
    aka: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    rule: Rule | None = None
    rollup: tuple[str, str, str] | None = None
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
        """A JSON value as plain text for exports and messages."""
        return "" if value is None else str(value)

    def from_text(self, text: str, hints: Mapping[str, str]) -> Any:
        """The Python value that a person wrote as `text`, already stripped and not empty; ValueError otherwise.

        `hints` may hold `format` (a date order, a decimal mark), `currency` and `region`.
        """
        return self.parse(text)

    def describe(self) -> dict[str, Any]:
        """The JSON Schema of the value."""
        return {"type": "string"}
