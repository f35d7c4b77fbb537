"""How a name may be typed: by its words, its characters, its pinyin or its initials, and which part of it that means."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from rapport.engine.records.query.search.pinyin import ways_to_read

# What is longer tells no more apart, and would only make the index larger.
LONGEST_HAN = 8
LONGEST_WORD = 24
_LONGEST_NAME = 120
_MOST_READ = 24
_APOSTROPHES = frozenset("'’‘ʼ`´")
_HAN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile("[a-z0-9]+")
# Letters that no accent can be taken from.
_ALONE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


class Run(NamedTuple):
    """Letters and digits, or characters that are words by themselves (`han`); `places[i]` is where `text[i]` comes from."""

    text: str
    han: bool
    places: list[int]


class Spelling(NamedTuple):
    """One way of typing a name from some place on; `places[i]` is where in the name `text[i]` comes from."""

    text: str
    places: list[int]


def read_runs(text: str) -> list[Run]:
    """The runs of a text in lower case, without accents and punctuation."""
    # The two usual kinds of name need no look at each letter.
    if _HAN.fullmatch(text):
        return [Run(text, True, list(range(len(text))))]
    if text.isascii() and "'" not in text and "`" not in text:
        found = _WORD.finditer(text.lower())
        return [Run(match[0], False, list(range(match.start(), match.end()))) for match in found]
    runs: list[Run] = []
    for place, character in enumerate(text):
        if character in _APOSTROPHES:
            continue
        for plain in _folded(character) or " ":
            if not plain.isalnum():
                runs.append(Run("", False, []))
            elif runs and runs[-1].text and runs[-1].han == is_han(plain):
                runs[-1] = Run(runs[-1].text + plain, runs[-1].han, [*runs[-1].places, place])
            else:
                runs.append(Run(plain, is_han(plain), [place]))
    return [run for run in runs if run.text]


def spellings(name: str) -> Iterator[Spelling]:
    """Every way of typing a name from one of its words, characters or syllables on; the beginning of one finds the name."""
    for run in read_runs(name[:_LONGEST_NAME]):
        if run.han:
            yield from _han_spellings(run)
        else:
            yield Spelling(run.text[:LONGEST_WORD], run.places[:LONGEST_WORD])


def lexemes(name: str) -> set[str]:
    """The texts of all spellings."""
    return {spelling.text for spelling in spellings(name)}


def is_han(character: str) -> bool:
    """Whether a character is a word by itself, written without blanks: Chinese, kana or hangul."""
    code = ord(character)
    return (
        0x2E80 <= code <= 0x9FFF or 0xAC00 <= code <= 0xD7A3 or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x323AF
    )


def _folded(character: str) -> str:
    same = unicodedata.normalize("NFKC", character).casefold()
    if same and is_han(same[0]):
        return same
    plain = "".join(c for c in unicodedata.normalize("NFKD", same) if not unicodedata.combining(c))
    return plain.translate(_ALONE)


def _han_spellings(run: Run) -> Iterator[Spelling]:
    text, places = run.text, run.places
    for start in range(len(text)):
        yield Spelling(text[start : start + LONGEST_HAN], places[start : start + LONGEST_HAN])
    for syllables in ways_to_read(text[:_MOST_READ]):
        for start in range(len(syllables)):
            rest = syllables[start:]
            sound = "".join(rest)[:LONGEST_WORD]
            spread = [place for syllable, place in zip(rest, places[start:], strict=False) for _ in syllable]
            yield Spelling(sound, spread[:LONGEST_WORD])
            if len(rest) > 1:
                initials = "".join([syllable[0] for syllable in rest])
                yield Spelling(initials, places[start : start + len(rest)])
