"""Why: which grant lets somebody see or change one record, what was shared with them, and what of its fields they lack."""

from typing import Any
from uuid import UUID

from rapport.engine.base.errors import Forbidden, NotFound
from rapport.engine.objects.condition import Condition, Either, condition_json, everything, nothing
from rapport.engine.objects.rights.grant import ACTS, Grant, Role
from rapport.engine.records.context import Context
from rapport.engine.records.declared import declaring
from rapport.engine.records.permit import allowed, field_rights
from rapport.engine.records.query.find import meeting_ids, read_records
from rapport.engine.records.write.record import record_id


async def explain_access(ctx: Context, object: str, id: UUID | str) -> dict[str, Any]:
    """What the actor of `ctx` may do with a record, each act with the parts of the grants that hold for it or do not:
    `{"role", "like", "given", "acts": {act: {"allowed", "reasons": [{"condition", "holds"}]}}, "shares", "fields"}`."""
    record, spec = record_id(id), ctx.catalog.object(object)
    if spec.internal or not await read_records(ctx.as_system(), object, ["id", "=", str(record)], ("id",), limit=1):
        raise NotFound
    role = ctx.actor.role
    grants = [rule for rule in spec.grants if rule.role == role]
    added = next((one for one in _roles(ctx) if one.name == role), None)
    given = any(one["role"] == role and one["object"] == object for area in ctx.catalog.areas for one in area.given)
    return {
        "role": role,
        "label": added.label if added else role.replace("_", " ").capitalize(),
        "like": added.like if added and not given else "",
        "given": given,
        "acts": {act: await _act(ctx, object, record, _parts(grants, act)) for act in ACTS},
        "shares": await _shares(ctx, object, record),
        "fields": await _fields(ctx, object, record),
    }


def may_ask(ctx: Context) -> bool:
    """Whether the actor may know why somebody sees a record: who says what roles may does."""
    spec = declaring(ctx.catalog).get("grants")
    return spec is not None and allowed(ctx.catalog, ctx.actor.role, spec.name, "write") != nothing


def require_asking(ctx: Context) -> None:
    """Forbidden unless the actor may ask."""
    if not may_ask(ctx):
        raise Forbidden("Only who says what roles may is told why. Ask an administrator.")


def _roles(ctx: Context) -> list[Role]:
    return [role for area in ctx.catalog.areas for role in area.roles]


def _parts(grants: list[Grant], act: str) -> list[Condition]:
    """The conditions any of which is enough."""
    found: list[Condition] = []
    for rule in grants:
        condition: Condition = getattr(rule, act)
        found += condition.terms if isinstance(condition, Either) else (condition,)
    return [part for part in dict.fromkeys(found) if part != nothing]


async def _act(ctx: Context, object: str, record: UUID, parts: list[Condition]) -> dict[str, Any]:
    reasons = [
        {
            "condition": None if part == everything else condition_json(part),
            "holds": bool(await meeting_ids(ctx, object, [record], part)),
        }
        for part in parts
    ]
    return {"allowed": any(reason["holds"] for reason in reasons), "reasons": reasons}


async def _shares(ctx: Context, object: str, record: UUID) -> list[dict[str, Any]]:
    """What was shared with the actor, and by whom."""
    spec = next((one for one in ctx.catalog.objects.values() if one.serves == "shares"), None)
    if spec is None:
        return []
    theirs = ["or", ["user", "=", "@me"], ["team", "=", "@my_team"]]
    where = ["and", ["object", "=", object], ["record", "=", str(record)], theirs]
    return await read_records(ctx.as_system(), spec.name, where, ("level", "user", "team", "created_by", "created_at"))


async def _fields(ctx: Context, object: str, record: UUID) -> list[dict[str, Any]]:
    """The fields that are less than whole, or whose reading is noted."""
    spec, rights = ctx.catalog.object(object), field_rights(ctx.catalog, ctx.actor.role, object)
    found: list[dict[str, Any]] = []
    for field in spec.fields.values():
        right = rights.get(field.name)
        if right is None and not field.sensitive:
            continue
        found.append(
            {
                "name": field.name,
                "label": ctx.catalog.call(field, ctx.actor.locale),
                "right": right.kind if right else None,
                "unless": condition_json(right.unless) if right and right.unless != nothing else None,
                "shown": bool(
                    right and right.unless != nothing and await meeting_ids(ctx, object, [record], right.unless)
                ),
                "reveal": bool(right and right.reveal),
                "sensitive": field.sensitive,
            }
        )
    return found
