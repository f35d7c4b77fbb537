"""A number of stars."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from rapport.engine.objects.fields.numbers.integer import Integer

MOST = 10
STARS = re.compile(r"(?P<full>[★⭐🌟*]+)\ufe0f?[☆✩]*")
WORDS = re.compile(
    r"(?P<number>\d{1,2}|[一二两三四五六七八九十])\s*(?:颗?星级?|分|stars?)?(?:\s*(?:/|out of)\s*\d{1,2})?",
    re.IGNORECASE,
)
HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, kw_only=True)
class Rating(Integer):
    """From 1 to `most` stars; missing is no rating at all."""

    most: int = 5

    type = "rating"
    measures = ("avg", "min", "max")
    settings = ("most",)
    example = 4

    @classmethod
    def described(cls, options: Mapping[str, Any], common: Mapping[str, Any]) -> Self:
        """The option `most` is how many stars there are."""
        most = options.get("most", 5)
        if options.keys() - {"most"} or isinstance(most, bool) or not isinstance(most, int) or not 2 <= most <= MOST:
            raise ValueError(f"A rating has 2 to {MOST} stars; say how many as “most”.")
        return cls(most=most, **common)

    def parse(self, value: Any) -> int:
        return self._checked(super().parse(value))

    def operand(self, value: Any) -> Any:
        return Integer.parse(self, value)

    def from_text(self, text: str, hints: Mapping[str, str]) -> int:
        """★★★, 4 stars, 四星, 4/5."""
        plain = text.replace("\ufe0f", "").strip()
        if found := STARS.fullmatch(plain):
            return self._checked(len(found["full"]))
        if found := WORDS.fullmatch(plain):
            return self._checked(HAN.get(found["number"]) or int(found["number"]))
        return self._checked(super().from_text(text, hints))

    def describe(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": self.most}

    def _checked(self, stars: int) -> int:
        if not 1 <= stars <= self.most:
            raise ValueError(f"Give 1 to {self.most} stars.")
        return stars
