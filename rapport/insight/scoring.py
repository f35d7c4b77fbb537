"""Scoring: what a workspace decides about its scores, from the names of segments to what later money is worth today."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from rapport.engine.objects import Between, Invalid, Json, Percent, Problem, Reads, derive, extend, page
from rapport.insight.models.segment_rule import CODES, SCORES, SEGMENTS, Rule, first_gap, first_idle

LONGEST_NAME = 40
MOST_RULES = 60
SHARES = (0.80, 0.15)
RATE = 0.10
LABELS = {code: code.replace("_", " ").capitalize() for code in CODES}
PARTS = ("recency", "frequency", "monetary")


@dataclass(frozen=True)
class SegmentNames:
    """{code of a segment: its name}; no two segments have the same name, own or usual."""

    example = {"champions": "Regulars"}

    def check(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise ValueError('Give names by segment, such as {"champions": "Regulars"}.')
        names = cast(dict[str, Any], value)
        for code, name in names.items():
            _check_segment(code)
            if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
                raise ValueError(f"Name the segment “{LABELS[code]}” with 1 to {LONGEST_NAME} characters.")
        seen: dict[str, str] = {}
        for code, name in (LABELS | cast(dict[str, str], names)).items():
            if other := seen.get(name.strip().casefold()):
                raise ValueError(
                    f"Two segments would be called “{name.strip()}”: {LABELS[other]} and {LABELS[code]}. Rename one."
                )
            seen[name.strip().casefold()] = code


@dataclass(frozen=True)
class SegmentRules:
    """[{"segment", "recency": [lowest, highest], "frequency", "monetary"}]; the first that fits holds, and one always does."""

    example = [{"segment": rule.segment, **{part: list(getattr(rule, part)) for part in PARTS}} for rule in SEGMENTS]

    def check(self, value: Any) -> None:
        rules = read_rules(value)
        if gap := first_gap(rules):
            raise ValueError(
                "No rule takes customers with recency {}, frequency {} and monetary score {}. Widen one, or add one.".format(
                    *gap
                )
            )
        if idle := first_idle(rules):
            raise ValueError(
                f"A rule of “{LABELS[idle.segment]}” takes nobody, because rules above it take them all. "
                "Move it up or remove it."
            )


SCORING = extend(
    "workspace",
    "scoring",
    {
        "segment_names": Json(
            rule=SegmentNames(), hint="What you call the segments by value, where the usual names do not suit"
        ),
        "segment_rules": Json(
            default=SegmentRules.example,
            rule=SegmentRules(),
            hint="Which scores make which segment; the first rule that fits holds",
        ),
        "tier_a_share": Percent(
            default=SHARES[0],
            rule=Between(0.01, 0.99),
            label="Revenue of tier A",
            hint="The best customers, who together bring so much of the revenue",
        ),
        "tier_b_share": Percent(
            default=SHARES[1],
            rule=Between(0.01, 0.99),
            label="Revenue of tier B",
            hint="The next best, who bring so much more; the rest are tier C",
        ),
        "discount_rate": Percent(
            default=RATE,
            rule=Between(0, 1),
            label="Annual discount rate",
            hint="How much less money in a year is worth to you than money today",
        ),
    },
    views=[page(("Scores", ("tier_a_share", "tier_b_share", "discount_rate")))],
)

SETTINGS = Reads("workspace", fields=("segment_rules", "tier_a_share", "tier_b_share", "discount_rate"))
PURCHASES = Reads(
    "order", fields=("customer", "placed_at", "total"), where=["status", "not in", ["cancelled", "returned"]]
)


@dataclass(frozen=True)
class Scoring:
    """What was decided, with what is usual where nothing was."""

    rules: tuple[Rule, ...] = SEGMENTS
    tier_shares: tuple[float, float] = SHARES
    annual_rate: float = RATE

    @property
    def tiers(self) -> tuple[tuple[str, float], ...]:
        """Names with the cumulative share of revenue each reaches to."""
        first, second = self.tier_shares
        return ("a", first), ("b", round(first + second, 12)), ("c", 1.0)

    def told(self) -> dict[str, Any]:
        """As a run of the study of value keeps it among its parameters."""
        return {"tiers": [list(tier) for tier in self.tiers], "segments": [asdict(rule) for rule in self.rules]}


@derive("workspace")
def check_tiers(values: dict[str, Any]) -> dict[str, Any]:
    """Tiers A and B must leave something for C."""
    shares = [values.get(f"tier_{tier}_share") for tier in "ab"]
    first, second = (usual if share is None else share for share, usual in zip(shares, SHARES, strict=True))
    if first + second >= 1:
        sentence = f"Tiers A and B would bring {first + second:.0%} of the revenue; leave some of it for C."
        raise Invalid(fields=[Problem("tier_b_share", "value", sentence)])
    return {}


def read_scoring(settings: Mapping[str, Any]) -> Scoring:
    """From the workspace's fields, those of `SETTINGS`; what is missing is as usual."""
    given = settings.get("segment_rules")
    first, second, rate = (settings.get(name) for name in ("tier_a_share", "tier_b_share", "discount_rate"))
    return Scoring(
        rules=SEGMENTS if given is None else read_rules(given),
        tier_shares=(SHARES[0] if first is None else first, SHARES[1] if second is None else second),
        annual_rate=RATE if rate is None else rate,
    )


def read_rules(value: Any) -> tuple[Rule, ...]:
    """Rules from JSON; a part that is not named may be anything. ValueError says what is wrong with them."""
    if not isinstance(value, list) or not 0 < len(cast(list[Any], value)) <= MOST_RULES:
        raise ValueError(f"Give 1 to {MOST_RULES} rules, the first that fits holds.")
    return tuple(_read_rule(one) for one in cast(Iterable[Any], value))


def _read_rule(value: Any) -> Rule:
    if not isinstance(value, dict):
        raise ValueError('Write a rule like {"segment": "champions", "recency": [4, 5]}.')
    given = cast(dict[str, Any], value)
    code = given.get("segment")
    _check_segment(code)
    if unknown := given.keys() - {"segment", *PARTS}:
        raise ValueError(f"A rule has a segment, {', '.join(PARTS)}; “{min(unknown)[:40]}” is none of them.")
    rule = Rule(str(code), **{part: _read_range(part, given[part]) for part in PARTS if given.get(part) is not None})
    rule.check()
    return rule


def _read_range(part: str, value: Any) -> tuple[int, int]:
    match value:
        case [int(low), int(high)] if not isinstance(low, bool) and not isinstance(high, bool):
            return low, high
        case _:
            raise ValueError(f"Give {part} as the lowest and the highest score, such as [1, {SCORES}].")


def _check_segment(code: Any) -> None:
    if code not in CODES:
        raise ValueError(f"There is no segment “{str(code)[:40]}”; there are {', '.join(CODES)}.")
