"""Guesses which field each column of a file belongs to, from its heading and from what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from rapport.engine.objects.fields.texts.choice import fold_word
from rapport.engine.records.imports.reading import Column, Head

_LEAST = 0.55
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MARKS = re.compile(r"[\s_\-./\\()（）:：*#&]+")
# Ways of saying that a column holds what tells records apart, joined to their name or, in their own file, alone.
_NUMBER = (
    *("id", "no", "nr", "num", "number", "code", "key", "nummer", "numero", "número", "numéro"),
    *("编号", "号", "号码", "代码", "编码", "編號", "號碼", "代碼"),
)
_CALLED = ("name", "title", "名称", "名稱")
_NUMBERS = ("text", "auto_number")
_DAYS = ("date", "datetime")
_AMOUNTS = ("integer", "decimal", "money", "percent")
_TOLD_BY_CONTENT = ("email", "phone")
_LIKE_A_NUMBER = re.compile(r"\S*\d\S*")
_TYPES = {
    "text": ("text", "auto_number", "long_text", "url", "choice"),
    "choice": ("choice", "text"),
    "integer": ("integer", "decimal", "money", "text", "auto_number"),
    "decimal": ("decimal", "money", "percent"),
    "money": ("money", "decimal"),
    "percent": ("percent", "decimal"),
    "boolean": ("boolean", "choice"),
    "date": ("date", "datetime"),
    "datetime": ("datetime", "date"),
    "email": ("email",),
    "phone": ("phone",),
}


class Target(Struct, frozen=True, kw_only=True):
    """A field that a column may fill. `names` are all the ways of calling it, in any language, without its object's
    name; `of` are the ways of calling the object it belongs to. `told` are all values it can have, where these are few,
    and one `above` is of the record that this one needs.

    It is a piece of the value at `piece_of`, which may be made of such pieces `alone`.
    """

    path: str
    label: str
    type: str
    required: bool = False
    match: bool = False
    title: bool = False
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()
    above: bool = False
    piece_of: str = ""
    alone: bool = False


# By column: the path of its field, and a confidence up to 1.
Guesses = dict[str, tuple[str, float]]


def guess_map(head: Head, targets: Sequence[Target]) -> Guesses:
    """For each column that some field suits: the field's path and a confidence up to 1. No field is given twice."""
    # Of columns that mean the same, the fuller one is taken, then the first.
    places = {column.name: -place for place, column in enumerate(head.columns)}
    pairs = sorted(
        (
            (score, -index, column.filled, places[column.name], column.name, target.path)
            for index, column, target, score in _scores(head, targets)
        ),
        reverse=True,
    )
    found: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, _, _, _, column, path in pairs:
        if column not in found and path not in taken:
            found[column] = (path, round(score, 2))
            taken.add(path)
    found |= _only_choice(head, targets, found)
    found = _without_scraps(head, targets, found)
    return {column.name: found[column.name] for column in head.columns if column.name in found}


def _only_choice(
    head: Head, targets: Sequence[Target], found: Mapping[str, tuple[str, float]]
) -> dict[str, tuple[str, float]]:
    """A day that every record needs and no heading named, where a single column is left that holds days."""
    taken = {path for path, _ in found.values()}
    needed = [t for t in targets if t.required and t.type in _DAYS and t.path not in taken]
    left = [c.name for c in head.columns if c.type in _DAYS and c.name not in found]
    return {left[0]: (needed[0].path, _LEAST)} if needed and len(left) == 1 else {}


def _without_scraps(head: Head, targets: Sequence[Target], found: Guesses) -> Guesses:
    """Without pieces of nothing, and without the whole where all its pieces are there: two names of a person are theirs,
    and what seemed to be their name is that of their company."""
    filled = {path: column for column, (path, _) in found.items()}
    types = {column.name: column.type for column in head.columns}
    known = {target.path: target for target in targets}
    dropped: set[str] = set()
    for whole in {target.piece_of for target in targets if target.piece_of}:
        pieces = [target for target in targets if target.piece_of == whole]
        there = {target.path for target in pieces if target.path in filled}
        if all(target.alone for target in pieces):
            dropped |= {whole} if len(there) == len(pieces) else there if whole in filled else set()
        elif types.get(filled.get(whole, "")) != "date":
            dropped |= there
    if not any("currency" in known[path].pieces for path in filled):
        dropped.add("@currency")
    return {column: guess for column, guess in found.items() if guess[0] not in dropped}


def plain_name(name: str) -> str:
    """Lower case without marks: “Customer-ID” and “customer id” are the same."""
    return " ".join(_MARKS.sub(" ", _CAMEL.sub(" ", name)).lower().split())


def _scores(head: Head, targets: Sequence[Target]) -> Iterable[tuple[int, Column, Target, float]]:
    known = [(target, _spellings(target)) for target in targets]
    own = tuple({f"{plain_name(name)} " for target in targets if "." not in target.path for name in target.of})
    # Beside “Lineitem price”, a bare “Total” is not the line's but that of the order it cannot be without.
    qualified = any(plain_name(column.name).startswith(own) for column in head.columns)
    above = {target.path.rpartition(".")[2] for target in targets if target.above} if qualified else set[str]()
    for column in head.columns:
        heading = plain_name(column.name)
        if "#" in column.name and heading.rpartition(" ")[2] not in _NUMBER:
            heading = f"{heading} number"
        for index, (target, spellings) in enumerate(known):
            part = not (_is_number(target) or target.piece_of or (target.title and "." in target.path))
            score = _named_like(heading, spellings, part=part) * _fits(column, target)
            if target.path in above and not heading.startswith(own):
                score *= 0.8
            if target.title and target.path.count(".") < 2 and heading in _CALLED and _is_number(target):
                # What orders are called are their numbers, where that is what stands there.
                score = max(score, 0.9 if _are_numbers(column) else 0.0)
            if not score and _is_number(target) and "." not in target.path and heading in _NUMBER:
                # Alone it means the records themselves, as long as it does tell them apart.
                score = 0.7 if column.distinct > 0.98 else 0.0
            if not score and column.type == target.type and column.type in _TOLD_BY_CONTENT:
                # Only these two are told by their contents alone.
                score = 0.65 - 0.05 * target.path.count(".")
            if not score and heading in map(plain_name, target.of):
                score = _named_by_owner(column, target)
            if score >= _LEAST:
                yield index, column, target, score


def _named_by_owner(column: Column, target: Target) -> float:
    """A heading that names the other record only, as “customer”: its number where the values look like numbers, else its name."""
    if column.type in _TOLD_BY_CONTENT:
        return 0.75 if target.type == column.type else 0.0
    if _are_numbers(column):
        return 0.65 if _is_number(target) else 0.0
    return 0.6 if target.title and column.type == "text" else 0.0


def _are_numbers(column: Column) -> bool:
    return bool(column.samples) and all(_LIKE_A_NUMBER.fullmatch(sample) for sample in column.samples)


def _spellings(target: Target) -> Mapping[str, float]:
    """Each way of writing the target's name, with how surely it means it."""
    depth = target.path.count(".")
    spellings: dict[str, float] = {}
    owners = [plain_name(owner) for owner in target.of]
    numbers = _NUMBER if _is_number(target) else ()
    for number in numbers:
        for owner in owners:
            spellings |= {f"{owner} {number}": 1.0, f"{owner}{number}": 1.0}
    for name in (target.path.rpartition(".")[2], *target.names):
        plain = plain_name(name)
        # The bare name more likely means the record itself than one it refers to.
        spellings[plain] = 1.0 if any(owner in plain for owner in owners) else 1.0 - 0.15 * depth
        for owner in owners:
            for joined in (f"{owner} {name}", f"{owner}{name}"):
                spellings.setdefault(plain_name(joined), 1.0)
    spellings[plain_name(target.path)] = 1.0
    spellings[plain_name(target.label)] = 1.0
    return spellings


def _is_number(target: Target) -> bool:
    return target.match and target.type in _NUMBERS


def _named_like(heading: str, spellings: Mapping[str, float], *, part: bool) -> float:
    """How surely the heading means it; with `part` also when it says more, which for a key would be another key."""
    if heading in spellings:
        return spellings[heading]
    squeezed = heading.replace(" ", "")
    best = 0.0
    for spelling, weight in spellings.items():
        other = spelling.replace(" ", "")
        if squeezed == other:
            return weight
        if (
            part
            and " " not in heading + spelling
            and squeezed.isascii() == other.isascii()
            and min(len(squeezed), len(other)) >= 6
        ):
            # Only slips of the pen, such as “quanity”: names that differ in more are different names.
            ratio = SequenceMatcher(None, squeezed, other).ratio()
            best = max(best, weight * 0.8 if ratio > 0.88 else 0.0)
        elif part and len(other) >= 2 and set(spelling.split()) < set(heading.split()):
            # Below a merged heading, as in “Client / City”, the last words say what it is.
            best = max(best, weight * (0.7 if heading.endswith(f" {spelling}") else 0.65))
    return best


def _fits(column: Column, target: Target) -> float:
    if target.told and column.samples:
        known = set(map(fold_word, target.told))
        return sum(fold_word(sample) in known for sample in column.samples) / len(column.samples)
    if target.type == column.type or not column.samples:
        return 1.0
    if target.type in _TYPES.get(column.type, ()):
        return 0.95
    if target.type in ("text", "long_text", "auto_number"):
        return 0.9
    if column.type == "text" and target.type in (*_TOLD_BY_CONTENT, *_AMOUNTS, *_DAYS):
        # Some of what people write there is always wrong; a heading that says it in full is believed.
        return 0.6
    return 0.5 if column.type in ("text", "integer", "choice") else 0.3
