"""Giving: what somebody lets others see or do is never more than what they may themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Forbidden, Problem
from rapport.engine.base.memory import remember
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import Condition, Either, everything, nothing
from rapport.engine.objects.object import ObjectSpec
from rapport.engine.objects.rights.grant import ACTS, LESS, FieldRight
from rapport.engine.objects.rights.roles import roles_field
from rapport.engine.records.context import Context
from rapport.engine.records.permit import allowed, field_rights
from rapport.engine.records.query.find import matching_ids, meeting_ids

Rows = Sequence[Mapping[str, Any]]


async def unfit_shares(ctx: Context, spec: ObjectSpec, rows: Rows) -> list[tuple[int, Problem]]:
    """Which of these shares give what the actor has not: who may not change a record cannot share it for changing."""
    if spec.serves != "shares" or ctx.actor.system:
        return []
    found: list[tuple[int, Problem]] = []
    for index, row in enumerate(rows):
        object, record = row.get("object"), row.get("record")
        if record is None:
            continue
        if (row.get("user") is None) == (row.get("team") is None):
            found.append((index, Problem("user", "one_of", "Share with a person or with a team.")))
        elif not await _holds(ctx, object, record, "write" if row.get("level") == "write" else "read"):
            found.append(
                (
                    index,
                    Problem(
                        "record",
                        "reference",
                        "You can share only what you may see, and let change only what you may change.",
                    ),
                )
            )
    return found


async def _holds(ctx: Context, object: Any, record: UUID, act: str) -> bool:
    spec = ctx.catalog.objects.get(object)
    if spec is None or spec.internal or spec.declares or spec.serves:
        return False
    if not await matching_ids(ctx, object, ["id", "=", str(record)]):
        return False
    return bool(await meeting_ids(ctx, object, [record], allowed(ctx.catalog, ctx.actor.role, object, act)))


def unfit_roles(ctx: Context, spec: ObjectSpec, rows: Rows) -> list[tuple[int, Problem]]:
    """Which of these rows give somebody a role that may more than the actor."""
    field = roles_field(spec)
    if field is None or ctx.actor.system or ctx.actor.role == field.ruler:
        return []
    given = ((index, row[field.name]) for index, row in enumerate(rows) if row.get(field.name))
    above = "This role may more than yours. Ask an administrator to give it."
    return [(i, Problem(field.name, "above", above)) for i, role in given if exceeds(ctx.catalog, ctx.actor.role, role)]


def check_ranks(ctx: Context, spec: ObjectSpec, rows: Iterable[Mapping[str, Any]]) -> None:
    """Forbidden when the actor would write the record of somebody who may more than they: it would be a way up."""
    field = roles_field(spec)
    if field is None or ctx.actor.system or ctx.actor.role == field.ruler:
        return
    for role in {row.get(field.name) for row in rows}:
        if role and exceeds(ctx.catalog, ctx.actor.role, role):
            raise Forbidden("Your role may not change somebody who may more than you. Ask an administrator.")


@remember(256)
def exceeds(catalog: Catalog, own: str, other: str) -> bool:
    """Whether the role `other` may anything that `own` may not."""
    if own == other:
        return False
    return any(exceeded(catalog, own, (catalog, other, object)) for object in catalog.objects)


def exceeded(catalog: Catalog, own: str, given: tuple[Catalog, str, str]) -> str | None:
    """The first act, or field, of which `given` (a role and an object of a catalog) has more than `own`."""
    other, role, object = given
    for act in ACTS:
        if not within(allowed(other, role, object, act), allowed(catalog, own, object, act)):
            return act
    if allowed(other, role, object) == nothing:
        return None
    mine, theirs = field_rights(catalog, own, object), field_rights(other, role, object)
    return next((name for name, right in mine.items() if not _as_strict(theirs.get(name), right)), None)


def within(part: Condition, whole: Condition) -> bool:
    """Whether `part` is plainly no more than `whole`; what cannot be told plainly counts as more."""
    if whole == everything or part in (whole, nothing):
        return True
    terms = whole.terms if isinstance(whole, Either) else ()
    return all(one in terms for one in part.terms) if isinstance(part, Either) else part in terms


def _as_strict(given: FieldRight | None, own: FieldRight) -> bool:
    if given is None or LESS.index(given.kind) < LESS.index(own.kind):
        return False
    if given.kind != own.kind:
        return True
    return within(given.unless, own.unless) and (own.reveal or not given.reveal)
