"""Reactions: what follows a write, either in the same breath (`derive`) or after commit (`on`)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

Derive = Callable[[dict[str, Any]], dict[str, Any]]
React = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: `order.create`, `campaign.started`, `clock.day`. `record` is null for the clock and bulk runs."""

    id: UUID
    name: str
    at: datetime
    record: UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Reaction:
    """`act` runs in the worker after each of its `events`; it is retried, so it must be idempotent.

    With `apart` it has a process of its own there, for what takes much memory or keeps the processor busy. The event "*"
    is every one, but those of the objects in `besides`, and "graded" every write that the quality of a record may follow
    from. With `during`, only while there is a live record of that object.
    """

    events: tuple[str, ...]
    name: str
    act: React
    apart: bool = False
    alone: str = ""
    during: str = ""
    besides: tuple[str, ...] = ()

    def hears(self, event: str) -> bool:
        """Whether it follows this event."""
        return event in self.events or ("*" in self.events and event.partition(".")[0] not in self.besides)


@dataclass(frozen=True, slots=True)
class Derivation:
    """`compute` turns the merged values of a record of `object` into more of them; pure."""

    object: str
    compute: Derive


def on(
    *events: str, apart: bool = False, alone: str = "", during: str = "", besides: tuple[str, ...] = ()
) -> Callable[[React], React]:
    """Run this function in the worker after each of these events; see `Reaction` for the rest."""

    def mark(act: React) -> React:
        name = f"{act.__module__}.{act.__qualname__}"
        vars(act)["reaction"] = Reaction(events, name, act, apart, alone, during, besides)
        return act

    return mark


def derive(object: str) -> Callable[[Derive], Derive]:
    """Compute fields of `object` from the others before each write of it."""

    def mark(compute: Derive) -> Derive:
        vars(compute)["derivation"] = Derivation(object, compute)
        return compute

    return mark
