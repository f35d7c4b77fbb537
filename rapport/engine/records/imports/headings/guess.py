"""Guesses which field each column of a file belongs to, from its heading and from what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapport.engine.objects.fields.texts.choice import fold_word
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.records.imports.headings.ours import ids_in
from rapport.engine.records.imports.headings.parts import Guesses, part_wholes
from rapport.engine.records.imports.headings.vocabulary import CURRENCY, NUMBERED, Entry, Target, plain_name
from rapport.engine.records.imports.reading import Column, Head
from rapport.engine.records.imports.reading.numbers import COMMA, POINT, parse_number
from rapport.engine.records.imports.reading.times import ORDERS, parse_time

_LEAST = 0.55
# Of a column with nothing in it only the heading speaks, and must do so plainly.
_EMPTY = 0.7
_PLAINLY = 0.8
_DISTINCT = 0.98
_DIGITS_OF_PHONE = 6
_CALLED = ("name", "title", "名称", "名稱")
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


def guess_map(head: Head, targets: Sequence[Target], ours: Guesses | None = None) -> Guesses:
    """For each column that some field suits: the field's path and a confidence up to 1. No field is given twice.

    `ours` are columns with ids of our own records: what is beside them says how these are called, and is no guess either.
    """
    # Of columns that mean the same, the fuller one is taken, then the one whose heading says more, then the first.
    places = {column.name: -place for place, column in enumerate(head.columns)}
    pairs = sorted(
        (
            (score, -index, column.filled, len(column.name), places[column.name], column.name, target.path)
            for index, column, target, score in _scores(head, targets)
        ),
        reverse=True,
    )
    found = (_as_exported(head, targets) if has_our_ids(head) else {}) | (ours or {})
    beside = {
        name for path, _ in found.values() if path.endswith(".id") for name in _titles_beside(path)
    } - found.keys()
    taken = {path for path, _ in found.values()}
    for score, *_, column, path in pairs:
        if column not in found and path not in taken and column not in beside:
            found[column] = (path, round(score, 2))
            taken.add(path)
    found |= _only_choice(head, targets, found)
    found = _without_scraps(head, targets, part_wholes(head, targets, found))
    return {column.name: found[column.name] for column in head.columns if column.name in found}


def _titles_beside(path: str) -> tuple[str, str]:
    """The columns with what the records are called that the ids in `path` mean."""
    link = path.removesuffix(".id")
    return link, f"{link}.title"


def _as_exported(head: Head, targets: Sequence[Target]) -> Guesses:
    """What a file of ours is headed by is no guess: the paths of the fields, letter by letter."""
    headings = {column.name for column in head.columns}
    named = [target for target in targets if not target.identifies and target.path in headings]
    wholes = {target.path for target in named}
    return {one.path: (one.path, 1.0) for one in named if not one.piece_of or one.piece_of in wholes}


def keep_told(spec: ObjectSpec, head: Head, guesses: Guesses) -> Guesses:
    """In a file of ours, which has our ids, a column of one field fills no other: what follows from the rest is left out."""
    if not has_our_ids(head):
        return guesses
    return {column: guess for column, guess in guesses.items() if _is_told(spec, column, guess[0])}


def _is_told(spec: ObjectSpec, column: str, path: str) -> bool:
    field, _, part = column.partition(".")
    if field not in spec.fields or path in (column, field, CURRENCY):
        return True
    return part in ("", "title") and path.startswith(f"{field}.")


def has_our_ids(head: Head) -> bool:
    """Whether each row has an id of the kind that Rapport gives."""
    column = next((column for column in head.columns if column.name == "id"), None)
    return column is not None and bool(column.samples) and len(ids_in(column.samples)) >= len(column.samples)


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
    for whole in {target.piece_of for target in targets if target.piece_of and target.guessed}:
        pieces = [target for target in targets if target.piece_of == whole]
        there = {target.path for target in pieces if target.path in filled}
        if all(target.alone for target in pieces):
            dropped |= {whole} if len(there) == len(pieces) else _scraps(pieces, there, whole in filled)
        elif types.get(filled.get(whole, "")) != "date":
            dropped |= there
    amounts = {known[path].type for path in filled if not known[path].depth}
    # The amounts below make up the total above, whatever the file says of it.
    dropped |= {path for path in filled if known[path].counted and known[path].type in amounts}
    if not any("currency" in known[path].pieces for path in filled):
        dropped.add(CURRENCY)
    return {column: guess for column, guess in found.items() if guess[0] not in dropped}


def _scraps(pieces: Sequence[Target], there: set[str], beside_whole: bool) -> set[str]:
    """Which of the pieces that are there, not all, make nothing, or nothing more of the whole."""
    known = [one.piece for one in pieces if one.piece]
    useless = not all(piece.more for piece in known) if beside_whole else any(piece.together for piece in known)
    return there if useless else set()


def _scores(head: Head, targets: Sequence[Target]) -> Iterable[tuple[int, Column, Target, float]]:
    entries = [Entry(target) for target in targets if target.guessed]
    own = tuple({f"{owner} " for entry in entries if not entry.target.depth for owner in entry.owners})
    # Beside “Lineitem price”, a bare “Total” is not the line's but that of the order it cannot be without.
    qualified = any(plain_name(column.name).startswith(own) for column in head.columns)
    above = {entry.target.path.rpartition(".")[2]: entry for entry in entries if entry.target.above and qualified}
    for column in head.columns:
        heading = plain_name(column.name)
        if "#" in column.name and heading.rpartition(" ")[2] not in NUMBERED:
            heading = f"{heading} number"
        for index, entry in enumerate(entries):
            score = _by_name(heading, column, entry) or _by_contents(heading, column, entry)
            over = above.get(entry.target.path)
            if score and over and not heading.startswith(own) and over.named_by(heading):
                score *= 0.8
            if score >= (_LEAST if column.samples else _EMPTY):
                yield index, column, entry.target, score


def _by_name(heading: str, column: Column, entry: Entry) -> float:
    """How surely the heading means the field, by how well the values go with that."""
    target = entry.target
    named = entry.named_by(heading)
    worded = target.alone and not (target.piece and target.piece.digits)
    if (worded or (target.title and named < _PLAINLY)) and column.type not in ("text", "choice"):
        # A “securities account” of 0 or 1 is nobody's name, and a “family” of 4 neither.
        return 0.0
    fits = _fits(column, entry) if named else 0.0
    if column.name == target.label and not target.told and target.type not in _READ:
        # What only the field itself can read, as a span of time or a place, is believed by what it is called.
        fits = max(fits, 0.9)
    score = named * fits
    if target.title and target.numbers and target.depth < 2 and heading in _CALLED and _are_numbers(column):
        # What orders are called are their numbers, where that is what stands there.
        return max(score, 0.9)
    return score


def _by_contents(heading: str, column: Column, entry: Entry) -> float:
    """How surely the values mean the field where the heading does not name it."""
    target = entry.target
    if target.numbers and not target.depth and heading in NUMBERED and column.distinct > _DISTINCT:
        # Alone it means the records themselves, as long as it does tell them apart.
        return 0.7
    if column.type == target.type and column.type in _TOLD_BY_CONTENT:
        # Only these two are told by their contents alone.
        alone = 0.65 - 0.05 * target.depth
        return max(alone, 0.75 if heading in entry.owners else 0.0)
    return _named_by_owner(column, target) if heading in entry.owners else 0.0


def _named_by_owner(column: Column, target: Target) -> float:
    """A heading that names the other record only, as “customer”: its number where the values look like numbers, else its name."""
    if column.type in _TOLD_BY_CONTENT:
        return 0.0
    if _are_numbers(column):
        return 0.65 if target.numbers else 0.0
    return 0.6 if target.title and column.type in ("text", "choice") else 0.0


def _are_numbers(column: Column) -> bool:
    return bool(column.samples) and all(_LIKE_A_NUMBER.fullmatch(sample) for sample in column.samples)


def _fits(column: Column, entry: Entry) -> float:
    target = entry.target
    if entry.told and column.samples:
        return sum(fold_word(sample) in entry.told for sample in column.samples) / len(column.samples)
    if target.type == column.type or not column.samples:
        return 1.0
    if target.type in _TYPES.get(column.type, ()):
        return 0.95
    if target.type in ("text", "long_text", "auto_number", "any_ref"):
        return 0.9
    if column.type in ("text", "integer", "decimal") and target.type in _READ:
        # Some of what people write there is always wrong; a heading that says it in full is believed.
        read = sum(map(_READ[target.type], column.samples)) / len(column.samples)
        return 0.95 if read >= 0.5 else 0.6 if column.type == "text" else 0.5
    return 0.5 if column.type in ("text", "integer", "choice") else 0.3


def _is_time(text: str) -> bool:
    return any(parse_time(text, order) is not None for order in ORDERS)


def _is_number(text: str) -> bool:
    return parse_number(text, POINT) is not None or parse_number(text, COMMA) is not None


_READ: Mapping[str, Callable[[str], bool]] = {
    **dict.fromkeys(_DAYS, _is_time),
    **dict.fromkeys(_AMOUNTS, _is_number),
    "email": lambda text: "@" in text,
    "phone": lambda text: sum(map(str.isdigit, text)) >= _DIGITS_OF_PHONE > sum(map(str.isalpha, text)),
}
