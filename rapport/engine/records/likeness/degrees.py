"""Degrees: how much two values of a trait agree, from the same to different."""

import re
from collections.abc import Mapping
from typing import Any

from rapidfuzz.distance import OSA, JaroWinkler

from rapport.engine.objects.field import Manner
from rapport.engine.records.query.search.pinyin import ways_to_read
from rapport.engine.records.query.search.spelling import read_runs

# From the strongest agreement to none; `missing` says nothing either way.
DEGREES: Mapping[Manner, tuple[str, ...]] = {
    "name": ("same", "sound", "close", "near", "different"),
    "key": ("same", "close", "different"),
    "day": ("same", "close", "near", "different"),
    "text": ("same", "close", "near", "different"),
}
MISSING = -1
# Winkler's bounds for names as most of the literature has them.
CLOSE, NEAR = 0.92, 0.80
# A key with a slip of the finger is as long as this, one with two as that.
ONE_SLIP, TWO_SLIPS = 4, 10
_LONGEST = 120
_SHORTEST_SOUND = 4


def prepare(manner: Manner, value: Any) -> str:
    """A value as it is compared: without case, accents, punctuation and order of words; empty when it says nothing."""
    text = "" if value is None else str(value)[:_LONGEST]
    if manner == "day":
        return re.sub(r"\D", "", text[:10])
    if manner == "key":
        return "".join(text.lower().split())
    words = [run.text for run in read_runs(text)]
    return " ".join(sorted(words) if manner == "name" else words)


def sound_of(prepared: str) -> str:
    """The letters of a prepared name as it is read aloud, in alphabetical order; empty for one that is too short.

    So 王晓明, 王小明, Wang Xiaoming and Xiao-Ming Wang sound the same, whoever writes the family's name first.
    """
    heard = prepared.replace(" ", "")
    if not prepared.isascii():
        runs = [(run, ways_to_read(run.text) if run.han else []) for run in read_runs(prepared)]
        heard = "".join("".join(ways[0]) if ways else run.text for run, ways in runs)
    return "".join(sorted(heard)) if len(heard) >= _SHORTEST_SOUND else ""


def degree(manner: Manner, one: str, other: str) -> int:
    """Which of `DEGREES[manner]` two prepared values reach; MISSING where one of them says nothing."""
    if not one or not other:
        return MISSING
    if one == other:
        return 0
    degrees = DEGREES[manner]
    if manner == "name" and not (one.isascii() and other.isascii()) and sound_of(one) == sound_of(other) != "":
        return degrees.index("sound")
    if manner in ("name", "text"):
        alike = JaroWinkler.similarity(one, other)
        return degrees.index("close" if alike >= CLOSE else "near" if alike >= NEAR else "different")
    slips, length = OSA.distance(one, other), max(len(one), len(other))
    if manner == "day":
        return degrees.index("close" if slips <= 1 else "near" if slips <= 2 else "different")
    return degrees.index("close" if slips <= allowed_slips(length) else "different")


def allowed_slips(length: int) -> int:
    """How many slips of the finger still make two keys of that length close."""
    return 2 if length >= TWO_SLIPS else 1 if length >= ONE_SLIP else 0
