"""Grants: which role may do which verb to which records, and what of their fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects.condition import Condition, nothing, parse_condition

SCOPES = ("none", "shared", "own", "team", "teams", "territory", "all")
ACTS = ("read", "write", "create", "delete")
LESS = ("read", "masked", "hidden")


@dataclass(frozen=True, slots=True)
class FieldRight:
    """Less than the whole of a field, from the loosest: only `read`, `masked` or `hidden`.

    A masked one is shown whole in records that meet `unless`; who may `reveal` it sees it when they ask, and the log says so.
    """

    kind: str
    unless: Condition = nothing
    reveal: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """`read`, `write`, `create` and `delete` are conditions; `fields` are those of which the role has less than the whole."""

    role: str
    read: Condition
    write: Condition
    create: Condition
    delete: Condition
    fields: Mapping[str, FieldRight] = field(default_factory=dict[str, FieldRight])


def grant(
    role: str,
    *,
    read: Any = nothing,
    write: Any = nothing,
    create: Any = None,
    delete: Any = None,
    fields: Mapping[str, Any] | None = None,
) -> Grant:
    """A grant; `create` and `delete` follow `write` unless said.

    `fields` says "hidden", "masked" or "read" for each field, or {"right": "masked", "unless": condition, "reveal": true}.
    """
    read, write = parse_condition(read), parse_condition(write)
    create = write if create is None else parse_condition(create)
    delete = write if delete is None else parse_condition(delete)
    return Grant(role, read, write, create, delete, {name: field_right(told) for name, told in (fields or {}).items()})


def field_right(told: Any) -> FieldRight:
    """What is said of one field; DeclarationError says how to say it."""
    given = cast(dict[str, Any], told) if isinstance(told, dict) else {"right": told}
    kind, reveal = given.get("right"), given.get("reveal", False)
    if kind not in LESS or given.keys() - {"right", "unless", "reveal"} or not isinstance(reveal, bool):
        raise DeclarationError(
            "Of a field one says “hidden”, “masked” or “read”; of a masked one also unless and reveal."
        )
    if kind != "masked" and given.keys() - {"right"}:
        raise DeclarationError("Only what is masked can be shown to some, or revealed.")
    return FieldRight(kind, parse_condition(given["unless"]) if given.get("unless") else nothing, reveal)


@dataclass(frozen=True, slots=True)
class Role:
    """A role that people added; where nothing is said of an object, it may what the role it is `like` may."""

    name: str
    label: str
    like: str = ""


def scoped(told: Any, act: str, *, held_by: str, lies_in: str) -> Condition:
    """The condition that a scope means for an object, or a condition as it is.

    `own` and what is wider include what others shared; all but `all` say whose record it is by `held_by`.
    """
    if not isinstance(told, str):
        return nothing if told is None else parse_condition(told)
    shared = ["id", "in", ["@shared_with_me" if act == "read" else "@shared_for_writing"]]
    own = ["or", [held_by, "=", "@me"], shared]
    if told == "territory" and not lies_in:
        raise DeclarationError("Nothing says in which territory these records lie; choose another scope.")
    conditions: dict[str, Any] = {
        "none": ["or"],
        "all": ["and"],
        "shared": shared,
        "own": own,
        "team": [*own, [f"{held_by}.team", "=", "@my_team"]],
        "teams": [*own, [f"{held_by}.team", "in", ["@my_teams"]]],
        "territory": [*own, [lies_in, "in", ["@my_territory"]]],
    }
    if told not in conditions:
        raise DeclarationError(f"“{told[:40]}” is no scope; take one of {', '.join(SCOPES)}, or a condition.")
    return parse_condition(conditions[told])
