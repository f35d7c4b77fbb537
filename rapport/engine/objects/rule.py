"""Rule: what a value of a field must keep to besides its type, and what a record should."""

import re
from dataclasses import dataclass
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from phonenumbers import SUPPORTED_REGIONS

_SOME = 50


class Rule(Protocol):
    """Frozen values, so that the catalog's version stays the same in every process."""

    @property
    def example(self) -> Any:
        """A value that keeps to it."""
        ...

    def check(self, value: Any) -> None:
        """ValueError, with a sentence that says what to enter, for a parsed value that breaks the rule."""
        ...


@dataclass(frozen=True)
class Between:
    """A number from `least` to `most`, both included."""

    least: float
    most: float

    @property
    def example(self) -> float:
        """A number that it allows."""
        return max(self.least, min(self.most, _SOME))

    def check(self, value: Any) -> None:
        if not self.least <= value <= self.most:
            raise ValueError(f"Enter a number between {self.least:,} and {self.most:,}.")


@dataclass(frozen=True)
class MoreThan:
    """A number, or an amount of money, above `least`."""

    least: float

    @property
    def example(self) -> float:
        """A number that it allows."""
        return self.least + 1

    def check(self, value: Any) -> None:
        if getattr(value, "amount", value) <= self.least:
            raise ValueError(f"Enter more than {self.least:,}.")


@dataclass(frozen=True)
class Written:
    """A text that matches `pattern` as a whole, as `example` does; `sentence` says how to write it."""

    pattern: str
    sentence: str
    example: str

    def check(self, value: Any) -> None:
        if not re.fullmatch(self.pattern, value):
            raise ValueError(self.sentence)


@dataclass(frozen=True)
class TimeZone:
    """The name of a time zone that this machine knows."""

    example: str = "Asia/Shanghai"

    def check(self, value: Any) -> None:
        try:
            ZoneInfo(value)
        except (ValueError, OSError, KeyError):
            raise ValueError("There is no such time zone. Enter one like Asia/Shanghai.") from None


@dataclass(frozen=True)
class Country:
    """The two letters, in capitals, of a country that has telephones."""

    example: str = "CN"

    def check(self, value: Any) -> None:
        if value not in SUPPORTED_REGIONS:
            raise ValueError("There is no such country. Enter its two letters, such as CN, FR or US.")


@dataclass(frozen=True, kw_only=True)
class Quality:
    """What a good record of an object meets, called by `name`, and by `label` where it does not.

    Of records that meet `when`, it asks for the condition `met` (both in JSON), or, where they have a text in `field`, that
    this matches the regular expression `pattern` as a whole. The `weight` is how much it counts beside the others. One that
    is not `active` asks for nothing, and keeps another of its name from asking.
    """

    name: str
    label: str
    met: Any = None
    when: Any = None
    field: str = ""
    pattern: str = ""
    weight: int = 1
    hint: str = ""
    active: bool = True
