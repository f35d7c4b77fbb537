"""What somebody typed to find a record: words, each the beginning of a spelling or a part of a number or an address."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rapport.engine.records.query.search.pinyin import ways_to_read
from rapport.engine.records.query.search.spelling import LONGEST_HAN, LONGEST_WORD, read_runs, spellings

LONGEST = 100
_MOST_WORDS = 6
# So much of a number or an address must be typed before a part of it is looked for.
_LEAST_PART = 4
_LEAST_MISTYPED = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_NUMBER = re.compile(r"\+?[\d\s().\-]{7,}")
_NO_PHONE = str.maketrans("", "", "+ ().-\t")
Span = tuple[int, int]


@dataclass(frozen=True)
class Word:
    """`beginnings` are all looked for; `part` occurs in a number or an address; `near` are other ways of writing the
    word, each with whether it may go on."""

    beginnings: tuple[str, ...]
    part: str | None
    near: Mapping[str, bool] = field(default_factory=dict[str, bool])

    @property
    def vector(self) -> str | None:
        """As PostgreSQL's text search asks for it."""
        if self.near:
            return " | ".join(self.ways)
        return " & ".join(f"'{text}':*" for text in self.beginnings) or None

    @cached_property
    def ways(self) -> tuple[str, ...]:
        """The other ways of writing it, each as text search asks for it."""
        return tuple(f"'{text}'{':*' if open else ''}" for text, open in self.near.items())

    @property
    def pattern(self) -> str | None:
        """As `like` asks for it."""
        if self.part is None:
            return None
        return _anywhere(self.part)

    @property
    def loose(self) -> str:
        """As `like` asks for it in a field itself."""
        return _anywhere(self.part or "".join(self.beginnings))

    def find_in(self, name: str) -> list[Span] | None:
        """Where a name holds the word; None when it does not."""
        if self.near:
            return next(([span] for spelling in spellings(name) if (span := self._near(*spelling))), None)
        spans: list[Span] = []
        for beginning in self.beginnings:
            found = (places for text, places in spellings(name) if text.startswith(beginning))
            if (places := next(found, None)) is None:
                return None
            spans.append((places[0], places[len(beginning) - 1] + 1))
        return spans or None

    def find_part(self, text: str) -> list[Span] | None:
        """Where a number or an address holds the word."""
        at = text.lower().find(self.part) if self.part else -1
        return [(at, at + len(self.part or ""))] if at >= 0 else None

    def _near(self, text: str, places: list[int]) -> Span | None:
        lengths = {len(way) for way in self.near}
        for length in sorted(lengths, reverse=True):
            open = self.near.get(text[:length])
            if length <= len(text) and open is not None and (open or length == len(text)):
                return places[0], places[length - 1] + 1
        return None


@dataclass(frozen=True)
class Sought:
    """The words of a search; every one must be found in the record."""

    text: str
    words: tuple[Word, ...]

    @cached_property
    def shape(self) -> tuple[tuple[bool, bool], ...]:
        """For each word, whether it is looked for in names, and whether in numbers and addresses."""
        return tuple((word.vector is not None, word.part is not None) for word in self.words)

    @property
    def pattern(self) -> str:
        """All that was typed, as `like` asks for it."""
        return _anywhere(self.text)


def read_sought(text: str) -> Sought:
    """The words of what was typed. A telephone number is one word, however it is grouped."""
    plain = " ".join(text.replace("\x00", "").split())[:LONGEST].lower()
    if _NUMBER.fullmatch(plain):
        # Within a country a number begins with a 0 that its international form lacks.
        return Sought(plain, tuple(_words([plain.translate(_NO_PHONE).lstrip("0")])))
    return Sought(plain, tuple(_words(plain.split()))[:_MOST_WORDS])


def mistyped(sought: Sought) -> Sought | None:
    """What may have been meant: the same with one letter amiss in a Latin word, Chinese by its sound; None when nothing can be."""
    words = tuple(replace(word, near=_near(word), part=None) for word in sought.words)
    return Sought(sought.text, words) if any(word.near for word in words) else None


def _anywhere(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _words(typed: list[str]) -> Iterator[Word]:
    for text in typed:
        beginnings: list[str] = []
        for run in read_runs(text):
            size = LONGEST_HAN if run.han else LONGEST_WORD
            pieces = range(0, len(run.text), size) if run.han else range(1)
            beginnings += [run.text[start : start + size] for start in pieces]
        part = text if len(text) >= _LEAST_PART and text.isprintable() else None
        if beginnings or part:
            yield Word(tuple(beginnings), part)


def _near(word: Word) -> dict[str, bool]:
    if len(word.beginnings) != 1:
        return {}
    (text,) = word.beginnings
    if text.isascii() and text.isalpha() and len(text) >= _LEAST_MISTYPED:
        return _one_letter_off(text)
    if not text.isascii() and len(text) > 1:
        return {"".join(way): True for way in ways_to_read(text) if len(way) == len(text)}
    return {}


def _one_letter_off(text: str) -> dict[str, bool]:
    """The word itself and every word one letter away: changed, added, left out, or swapped with its neighbour.

    What differs in the last letter only must be a whole word: as a beginning it would be a shorter beginning than typed.
    """
    found: dict[str, bool] = {}
    last = len(text) - 1
    for place in range(len(text)):
        before, after = text[:place], text[place + 1 :]
        for other in (*(before + letter + after for letter in _LETTERS), before + after):
            found[other] = found.get(other, False) or place < last
        for letter in _LETTERS:
            found[before + letter + text[place:]] = True
        if place < last:
            found[before + text[place + 1] + text[place] + text[place + 2 :]] = True
    found[text] = True
    return found
