"""Parts: a column called by the whole that holds but the other half of it, as “Name” beside “Vorname” or “Nombre” beside “Apellidos”."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.engine.records.imports.headings.vocabulary import Target
from rapport.engine.records.imports.reading import Column, Head

# By column: the path of its field, and a confidence up to 1.
Guesses = dict[str, tuple[str, float]]


def part_wholes(head: Head, targets: Sequence[Target], found: Guesses) -> Guesses:
    """`found`, where what seemed the whole of a value is its missing half: beside one half, single words without it."""
    columns = {column.name: column for column in head.columns}
    filled = {path: columns[name] for name, (path, _) in found.items()}
    halves = dict(found)
    for whole in {target.piece_of for target in targets if target.alone}:
        pieces = [target.path for target in targets if target.piece_of == whole]
        there, missing = [p for p in pieces if p in filled], [p for p in pieces if p not in filled]
        if whole in filled and len(there) == len(missing) == 1 and _is_half(filled[whole], filled[there[0]]):
            name = filled[whole].name
            halves[name] = (missing[0], found[name][1])
    return halves


def _is_half(column: Column, other: Column) -> bool:
    said, beside = [[text.casefold() for text in one.samples] for one in (column, other)]
    words = {word for text in said for word in text.split()}
    # Names in scripts without spaces hold their parts unmarked.
    held = any(part in words or (not part.isascii() and any(part in text for text in said)) for part in beside)
    single = sum(len(text.split()) == 1 for text in said)
    return bool(beside) and not held and single * 2 > len(said)
