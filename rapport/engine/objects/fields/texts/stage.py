"""Where a record stands on its way to an end, won or lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, Self, cast

import sqlalchemy as sa

from rapport.engine.base.phrases import within
from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.numbers.integer import Integer
from rapport.engine.objects.fields.numbers.percent import Percent
from rapport.engine.objects.fields.texts.choice import Choice, read_choice
from rapport.engine.objects.fields.times.datetime import DateTime

MOST = 12
LONGEST = 24
OPEN, WON, LOST = "open", "won", "lost"
_COLORS = ("gray", "blue", "teal", "violet", "yellow", "orange")
_ENDS = {WON: "green", LOST: "red"}
_STATE_LABELS = {OPEN: "Open", WON: "Won", LOST: "Lost"}


@dataclass(frozen=True, init=False)
class Stage(Choice):
    """The open stages in their order, then the two ends. `chances` are shares from 0 to 1; `requires` names, by stage, the
    fields that a record needs to stand there.

    Beside it a record has `…_since`, when it came to its stage, `…_days`, how long ago that is, `…_state`, whether it is
    open, won or lost, and `…_chance`.
    """

    won: str = ""
    lost: str = ""
    chances: Mapping[str, float] = attribute(default_factory=dict[str, float])
    requires: Mapping[str, Sequence[str]] = attribute(default_factory=dict[str, Sequence[str]])

    type = "stage"

    def __init__(
        self,
        *stages: str,
        won: str = WON,
        lost: str = LOST,
        chances: Mapping[str, float] | None = None,
        requires: Mapping[str, Sequence[str]] | None = None,
        **options: Any,
    ) -> None:
        colors = {stage: _COLORS[place % len(_COLORS)] for place, stage in enumerate(stages)}
        own = colors | {won: _ENDS[WON], lost: _ENDS[LOST]} | dict(options.pop("colors", None) or {})
        options.setdefault("default", stages[0] if stages else None)
        super().__init__(*stages, *(end for end in (won, lost) if end), colors=own, **options)
        told = {"won": won, "lost": lost, "chances": dict(chances or {}), "requires": dict(requires or {})}
        for name, value in told.items():
            object.__setattr__(self, name, value)

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `choices` is a list of {"value", "label", "color", "state", "chance", "requires"}; `state` is open, won or lost."""
        given: Any = options.get("choices")
        if options.keys() - {"choices"} or not isinstance(given, Sequence) or isinstance(given, str):
            raise ValueError("Stages are a list, “choices”, of value, label, color, state, chance and requires.")
        told = [(read_choice(one), _more(one)) for one in cast(Sequence[Any], given)]
        ends = {
            state: [one["value"] for one, more in told if (more.get("state") or OPEN) == state]
            for state in (OPEN, WON, LOST)
        }
        values = [one["value"] for one, _ in told]
        if sum(map(len, ends.values())) != len(values):
            raise ValueError("The state of a stage is open, won or lost.")
        if not ends[OPEN] or len(ends[WON]) > 1 or len(ends[LOST]) > 1 or len(values) > MOST:
            raise ValueError(f"There are up to {MOST} stages: open ones, at most one that is won and one that is lost.")
        if len(set(values)) < len(values) or any(len(value) > LONGEST or '"' in value for value in values):
            raise ValueError(f"Every stage has a name of its own, of at most {LONGEST} characters and without quotes.")
        return cls(
            *ends[OPEN],
            won="".join(ends[WON]),
            lost="".join(ends[LOST]),
            chances={one["value"]: read_chance(more["chance"]) for one, more in told if more.get("chance") is not None},
            requires={one["value"]: read_names(more["requires"]) for one, more in told if more.get("requires")},
            labels={one["value"]: one["label"] for one, _ in told},
            colors={one["value"]: one["color"] for one, _ in told if one["color"]},
            **common,
        )

    def companions(self) -> Mapping[str, Field]:
        ends = [(value, state) for value, state in ((self.won, WON), (self.lost, LOST)) if value]
        chances = {value: self.chance(value) for value in self.values}
        known = [(value, f"{chance:.4f}") for value, chance in chances.items() if chance is not None]
        state = _chosen(
            self.name,
            [(value, f'"{state}"') for value, state in ends],
            f'if(empty({self.name}), {self.name}, "{OPEN}")',
        )
        label = self.label
        found: dict[str, Field] = {
            f"{self.name}_since": DateTime(**_beside("{} since", label), readonly=True),
            f"{self.name}_days": Integer(**_beside("Days in {}", label), formula=f"days({self.name}_since, today())"),
            f"{self.name}_state": Choice(
                OPEN,
                WON,
                LOST,
                **_beside("{} state", label),
                labels=_STATE_LABELS,
                colors={OPEN: "blue", **_ENDS},
                formula=state,
            ),
        }
        if known:
            found[f"{self.name}_chance"] = Percent(
                **_beside("{} chance", label), formula=_chosen(self.name, known, "0 / 0")
            )
        return found

    @property
    def stamp(self) -> str:
        return f"{self.name}_since"

    def chance(self, value: str) -> float | None:
        sure = {self.won: 1.0, self.lost: 0.0}
        return self.chances.get(value, sure.get(value))

    def needs(self, value: Any) -> Sequence[str]:
        return self.requires.get(value, ())

    def ordered(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.ColumnElement[Any]:
        stages = sa.literal_column(
            f"array[{', '.join(_quoted(value) for value in self.values)}]::text[]", sa.ARRAY(sa.Text())
        )
        return sa.func.array_position(stages, columns[0], type_=sa.Integer())

    def state_of(self, value: str) -> str:
        """Whether a stage is `open`, `won` or `lost`."""
        return WON if value == self.won else LOST if value == self.lost else OPEN


def _beside(pattern: str, label: str) -> dict[str, Any]:
    said = label if pattern.startswith("{") else within(label)
    return {"label": pattern.format(said), "beside": (pattern, label)}


def _more(given: Any) -> Mapping[str, Any]:
    """What a stage says beside what any choice does."""
    return cast(Mapping[str, Any], given) if isinstance(given, Mapping) else {}


def read_chance(given: Any) -> float:
    """A chance as a share."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise ValueError("The chance of a stage is a share between 0 and 1.")
    return float(given)


def read_names(given: Any) -> tuple[str, ...]:
    """The fields that a stage requires."""
    if (
        not isinstance(given, Sequence)
        or isinstance(given, str)
        or not all(isinstance(one, str) for one in cast(Sequence[Any], given))
    ):
        raise ValueError("What a stage requires is a list of names of fields.")
    return tuple(cast(Sequence[str], given))


def _chosen(name: str, cases: Sequence[tuple[str, str]], otherwise: str) -> str:
    """A formula that gives for each value of a field another."""
    text = otherwise
    for value, result in reversed(cases):
        text = f'if({name} = "{value}", {result}, {text})'
    return text


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
