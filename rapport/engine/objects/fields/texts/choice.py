"""One of a few values."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from typing import Any, Self, cast

from rapport.engine.objects.field import EQUALITY, Field

# More are records of an object of their own.
MOST = 5_000
# So many are named one by one where their values are described.
NAMED = 200
LONGEST = 60


@dataclass(frozen=True, init=False)
class Choice(Field):
    """Stored as its code; what a person reads is the code's label in their language. `labels` and `colors` by code.

    `named_by` is the object of one record and its json field, as in "workspace.names", that keeps {code: name}: what this
    workspace calls the values instead. `spelled` has what other programs call them, for files from there. Where the values
    are roles, the `ruler` is the one that nobody limits.
    """

    values: tuple[str, ...] = ()
    named_by: str = ""
    ruler: str = ""
    labels: Mapping[str, str] = attribute(default_factory=dict[str, str])
    colors: Mapping[str, str] = attribute(default_factory=dict[str, str])
    spelled: Mapping[str, Sequence[str]] = attribute(default_factory=dict[str, Sequence[str]])

    type = "choice"
    reckons = "text"
    operators = EQUALITY
    example = None

    def __init__(
        self,
        *values: str,
        labels: Mapping[str, str] | None = None,
        colors: Mapping[str, str] | None = None,
        spelled: Mapping[str, Sequence[str]] | None = None,
        named_by: str = "",
        ruler: str = "",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "labels", {v: v.replace("_", " ").capitalize() for v in values} | dict(labels or {}))
        object.__setattr__(self, "colors", dict(colors or {}))
        object.__setattr__(self, "spelled", dict(spelled or {}))
        object.__setattr__(self, "named_by", named_by)
        object.__setattr__(self, "ruler", ruler)

    def widened(self, more: Mapping[str, str]) -> Self:
        """With further values, each with its label."""
        twin = self.named(self.name)
        object.__setattr__(twin, "values", (*self.values, *more))
        object.__setattr__(twin, "labels", {**self.labels, **more})
        vars(twin).pop("_codes", None)
        return twin

    def chance(self, value: str) -> float | None:
        """How likely a record with this value comes to a good end, as a share, where that is known."""
        return None

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `choices` is a list of {"value", "label", "color"}, or of texts."""
        given: Any = options.get("choices")
        if options.keys() - {"choices"} or not isinstance(given, Sequence) or isinstance(given, str):
            raise ValueError("A choice wants its values as “choices”: a list of value, label and color.")
        choices = [read_choice(one) for one in cast(Sequence[Any], given)]
        values = [one["value"] for one in choices]
        if not 1 <= len(values) <= MOST:
            raise ValueError(
                f"A choice has 1 to {MOST:,} values. For more, make an object of its own, and a link to its records."
            )
        if twice := next((value for value, count in Counter(values).items() if count > 1), None):
            raise ValueError(f"The value “{twice}” stands twice among the choices; leave one out.")
        labels = {one["value"]: one["label"] for one in choices}
        colors = {one["value"]: one["color"] for one in choices if one["color"]}
        return cls(*values, labels=labels, colors=colors, **common)

    def parse(self, value: Any) -> Any:
        return self.from_text(str(value).strip(), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> Any:
        code = self._codes.get(text) or self._codes.get(fold_word(text))
        if code is not None:
            return code
        raise ValueError(f"Choose one of {', '.join(self.values[:12])}.")

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        """The codes by all that people may write for them; of two the first counts."""
        found = {code: code for code in self.values}
        for code in self.values:
            for word in (code, self.labels[code], *self.spelled.get(code, ())):
                found.setdefault(fold_word(word), code)
        return found

    def written(self, value: Any, hints: Mapping[str, str]) -> Sequence[str]:
        return (self.labels.get(value, value), value)

    def spellings(self) -> Sequence[str]:
        return [word for code in self.values for word in (code, self.labels[code], *self.spelled.get(code, ()))]

    def operand(self, value: Any) -> Any:
        return str(value)

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values)} if len(self.values) <= NAMED else {"type": "string"}


def fold_word(text: str) -> str:
    """As words are compared: “On Hold”, “on-hold” and “on_hold” are one."""
    return text.casefold().replace(" ", "_").replace("-", "_")


def read_choice(given: Any) -> dict[str, str]:
    """One choice as a person wrote it: a text, or a value with a label and a color; value and label stand for each other."""
    told = cast(Mapping[str, Any], given) if isinstance(given, Mapping) else {"value": given}
    value, label, color = (told.get(name) or "" for name in ("value", "label", "color"))
    value = value or label
    if not all(isinstance(text, str) and len(text) <= LONGEST for text in (value, label, color)) or not value.strip():
        raise ValueError(
            f"Every choice has a value, and perhaps a label and a color: texts of up to {LONGEST} characters."
        )
    return {"value": value.strip(), "label": label.strip() or value.strip(), "color": color}
