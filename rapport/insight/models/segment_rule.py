"""Which scores make which segment: the usual rules, and what rules of one's own must keep to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

SCORES = 5


@dataclass(frozen=True)
class Rule:
    """A segment takes those whose three scores all lie within the (lowest, highest) given."""

    segment: str
    recency: tuple[int, int] = (1, SCORES)
    frequency: tuple[int, int] = (1, SCORES)
    monetary: tuple[int, int] = (1, SCORES)

    def takes(self, *scores: int) -> bool:
        """Whether recency, frequency and monetary score, in this order, all lie within."""
        ranges = (self.recency, self.frequency, self.monetary)
        return all(low <= score <= high for score, (low, high) in zip(scores, ranges, strict=True))

    def check(self) -> None:
        """ValueError unless each range runs from low to high within the scores there are."""
        for low, high in (self.recency, self.frequency, self.monetary):
            if not 1 <= low <= high <= SCORES:
                raise ValueError(
                    f"The scores of segment {self.segment!r} must run from low to high within 1 to {SCORES}."
                )


SEGMENTS = (
    Rule("champions", recency=(4, 5), frequency=(4, 5)),
    Rule("loyal", recency=(3, 3), frequency=(4, 5)),
    Rule("potential_loyalist", recency=(4, 5), frequency=(2, 3)),
    Rule("new", recency=(5, 5), frequency=(1, 1)),
    Rule("promising", recency=(4, 4), frequency=(1, 1)),
    Rule("need_attention", recency=(3, 3), frequency=(3, 3)),
    Rule("about_to_sleep", recency=(3, 3), frequency=(1, 2)),
    Rule("cannot_lose", recency=(1, 2), frequency=(4, 5), monetary=(4, 5)),
    Rule("at_risk", recency=(1, 2), frequency=(3, 5)),
    Rule("hibernating", recency=(2, 2), frequency=(1, 2)),
    Rule("hibernating", recency=(1, 1), frequency=(2, 2)),
    Rule("lost", recency=(1, 1), frequency=(1, 1)),
)
CODES = tuple(dict.fromkeys(rule.segment for rule in SEGMENTS))


def first_gap(rules: Sequence[Rule]) -> tuple[int, int, int] | None:
    """The best scores (recency, frequency, monetary) that no rule takes; None when every customer finds a segment."""
    scores = range(SCORES, 0, -1)
    return next((cell for cell in product(scores, scores, scores) if not any(r.takes(*cell) for r in rules)), None)


def first_idle(rules: Sequence[Rule]) -> Rule | None:
    """A rule that takes nobody, because those before it have taken everybody it names."""
    scores = range(1, SCORES + 1)
    used = {next((n for n, r in enumerate(rules) if r.takes(*cell)), -1) for cell in product(scores, scores, scores)}
    return next((rule for number, rule in enumerate(rules) if number not in used), None)
