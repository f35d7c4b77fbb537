"""One of a few values."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any

from rapport.engine.objects.field import EQUALITY, Field


@dataclass(frozen=True, init=False)
class Choice(Field):
    """Stored as its code; what a person reads is the code's label in their language. `labels` and `colors` by code.

    `named_by` is the object of one record and its json field, as in "workspace.names", that keeps {code: name}: what this
    workspace calls the values instead.
    """

    values: tuple[str, ...] = ()
    named_by: str = ""
    labels: Mapping[str, str] = attribute(default_factory=dict[str, str])
    colors: Mapping[str, str] = attribute(default_factory=dict[str, str])

    type = "choice"
    operators = EQUALITY
    example = None

    def __init__(
        self,
        *values: str,
        labels: Mapping[str, str] | None = None,
        colors: Mapping[str, str] | None = None,
        named_by: str = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "labels", {v: v.replace("_", " ").capitalize() for v in values} | dict(labels or {}))
        object.__setattr__(self, "colors", dict(colors or {}))
        object.__setattr__(self, "named_by", named_by)

    def parse(self, value: Any) -> str:
        return self.from_text(str(value).strip(), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> str:
        if text in self.values:
            return text
        folded = text.casefold().replace(" ", "_")
        for code in self.values:
            if folded in (code.casefold(), self.labels[code].casefold().replace(" ", "_")):
                return code
        raise ValueError(f"Choose one of {', '.join(self.values[:12])}.")

    def operand(self, value: Any) -> Any:
        return str(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values)}
