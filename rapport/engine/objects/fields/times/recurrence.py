"""When something happens again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.field import Field
from rapport.engine.objects.fields.texts.text import clean_text
from rapport.engine.objects.fields.times.rhythm import Rhythm, check_rhythm
from rapport.engine.objects.fields.times.spoken_rhythm import read_spoken, say_rhythm

EXPECTED = "Enter how often, like “every 2 weeks on Mon, Thu”."


def read_rhythm(text: str) -> Rhythm:
    """The rhythm in an RFC 5545 rule (a subset) or in words, English or Chinese; ValueError says what cannot be."""
    plain = text.removeprefix("RRULE:").strip()
    return check_rhythm(plain) if re.match(r"(?i)FREQ=|[A-Z]+=", plain) else read_spoken(plain)


@dataclass(frozen=True, kw_only=True)
class Recurrence(Field):
    """Kept as the rule of RFC 5545, always written alike, so that equal rhythms are equal texts; text is in words."""

    type = "recurrence"
    operators = ("=", "!=", "in", "not in", "empty", "not_empty")
    sortable = False
    example = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"

    def parse(self, value: Any) -> str | None:
        return self.from_text(clean_text(value, 200), {})

    def from_text(self, text: str, hints: Mapping[str, str]) -> str | None:
        return read_rhythm(text).rule if text else None

    def text(self, value: Any) -> str:
        return "" if value is None else say_rhythm(read_rhythm(str(value)))

    def describe(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": 200, "examples": [self.example]}
