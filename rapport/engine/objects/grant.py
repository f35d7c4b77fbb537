"""Grants: which role may do which verb to which records."""

from dataclasses import dataclass
from typing import Any

from rapport.engine.objects.condition import Condition, nothing, parse_condition


@dataclass(frozen=True, slots=True)
class Grant:
    """`read`, `write`, `create` and `delete` are conditions."""

    role: str
    read: Condition
    write: Condition
    create: Condition
    delete: Condition


def grant(
    role: str,
    *,
    read: Any = nothing,
    write: Any = nothing,
    create: Any = None,
    delete: Any = None,
) -> Grant:
    """A grant; `create` and `delete` follow `write` unless said."""
    read, write = parse_condition(read), parse_condition(write)
    create = write if create is None else parse_condition(create)
    delete = write if delete is None else parse_condition(delete)
    return Grant(role, read, write, create, delete)
