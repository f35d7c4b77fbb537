"""A condition kept as a value: what a segment or a rule asks."""

from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.condition import parse_condition
from rapport.engine.objects.fields.values.json import Json


@dataclass(frozen=True, init=False)
class ConditionField(Json):
    """A condition over the records of `over`; its fields are checked when it is written."""

    over: str = ""

    type = "condition"
    example = None

    def __init__(self, over: str, **options: Any) -> None:
        super().__init__(**options)
        object.__setattr__(self, "over", over)

    def parse(self, value: Any) -> Any:
        parse_condition(value)
        return super().parse(value)
