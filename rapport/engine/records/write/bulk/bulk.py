"""Bulk: what to do with many records, and what was done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Problem


@dataclass(frozen=True, slots=True)
class Bulk:
    """What to do: creations, updates (each with its id), deletions and restorations (ids), or one change to all that meet `where`."""

    create: Sequence[Mapping[str, Any]] = ()
    update: Sequence[Mapping[str, Any]] = ()
    delete: Sequence[Any] = ()
    restore: Sequence[Any] = ()
    where: Any = None
    set: Mapping[str, Any] | None = None
    delete_where: bool = False
    mode: str = "all"


@dataclass(slots=True)
class BulkResult:
    """What was done; `rejected` holds (index in the request, its problems)."""

    run: UUID
    created: int = 0
    updated: int = 0
    deleted: int = 0
    restored: int = 0
    rejected: list[tuple[int, list[Problem]]] = field(default_factory=list[tuple[int, list[Problem]]])
