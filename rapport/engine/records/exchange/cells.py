"""What a file of records is made of, whatever its form."""

from collections.abc import Sequence
from typing import Any

from rapport.engine.objects.field import Field

Row = dict[str, Any]
Columns = Sequence[tuple[str, Field]]
# What no form can hold in a text.
CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32)), None)


def text_of(field: Field, value: Any) -> str:
    """The value as a person reads it."""
    return "" if value is None else field.text(value)
