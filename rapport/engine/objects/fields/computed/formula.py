"""A value computed from others of the record and of those it refers to, as a person writes it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.computed.expression import read_formula

# What a person may want the result shown as, where its kind leaves a choice.
SHOWN_AS = ("integer", "decimal", "percent", "money", "text", "boolean", "date", "datetime")


@dataclass(frozen=True, kw_only=True)
class Formula(Field):
    """Becomes a field of the type that its formula gives when the catalog is built; code says `Money(formula=…)`."""

    shown_as: str = ""

    type = "formula"
    operators = ()

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `formula` is the text, `as` the type of its result where another is wanted than its kind usually has."""
        text, shown_as = options.get("formula"), options.get("as") or ""
        if options.keys() - {"formula", "as"} or not isinstance(text, str):
            raise ValueError(
                "A formula wants “formula”, such as amount * 0.1, and perhaps “as”, the type of its result."
            )
        if shown_as and shown_as not in SHOWN_AS:
            raise ValueError(f"A result is shown as one of {', '.join(SHOWN_AS)}.")
        if common.get("required"):
            raise ValueError("What is computed cannot be asked for; leave “required” out.")
        read_formula(text)
        return cls(formula=text, shown_as=shown_as, **common)

    def columns(self) -> tuple[tuple[str, sa.types.TypeEngine[Any]], ...]:
        return ()

    def parse(self, value: Any) -> Any:
        raise ValueError("This is computed from other fields; change those.")
