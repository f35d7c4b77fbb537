"""`rapport explain`: the SQL of a list, the grants that allowed it, and how the database would do it."""

import json
from dataclasses import asdict
from typing import Any

from rapport.admin.sign_in import find_user
from rapport.doors.commands.call import Call
from rapport.engine.records import Query, explain_access
from rapport.engine.records.query.explain import explain_records


async def explain(call: Call) -> int:
    """Explain a list as one user sees it."""
    arguments = call.arguments
    if arguments.id:
        return await _explain_one(call)
    where = call.read_json(arguments.where, "--where")
    async with call.open_house() as house, house.open_work() as ctx:
        user = await find_user(ctx, arguments.user)
        told = await explain_records(house.act_for(ctx, user), arguments.object, Query(where=where))
    lines = [
        f"-- {arguments.object} as {user.name}, {user.role}",
        f"-- the grants of this role add: {json.dumps(told.right, ensure_ascii=False)}",
        told.sql,
        f"-- with {json.dumps(told.values, ensure_ascii=False)}",
        "",
        *told.plan,
    ]
    call.tell(asdict(told), lines)
    return 0


async def _explain_one(call: Call) -> int:
    """What one user may do with one record, and why."""
    arguments = call.arguments
    async with call.open_house() as house, house.open_work() as ctx:
        user = await find_user(ctx, arguments.user)
        told = await explain_access(house.act_for(ctx, user), arguments.object, arguments.id)
    given = "a grant of this workspace" if told["given"] else f"what {told['like'] or 'the role'} may by itself"
    lines = [f"{user.name} has the role {told['label']}; for {arguments.object} counts {given}."]
    for act, found in told["acts"].items():
        lines.append(f"{act}: {'yes' if found['allowed'] else 'no'}")
        lines += [f"  {_reason(one)}" for one in found["reasons"]] or ["  no grant says so"]
    lines += [f"shared by {_name(one['created_by'])}: may {one['level']}" for one in told["shares"]]
    lines += [f"{one['label']}: {_limit(one)}" for one in told["fields"]]
    call.tell(told, lines)
    return 0


def _reason(one: dict[str, Any]) -> str:
    said = "every record" if one["condition"] is None else json.dumps(one["condition"], ensure_ascii=False)
    return f"{'holds' if one['holds'] else 'does not hold'}: {said}"


def _name(link: dict[str, Any] | None) -> str:
    return str(link["title"]) if link else "Rapport"


def _limit(one: dict[str, Any]) -> str:
    parts = ["shown whole here" if one["shown"] else one["right"] or "shown"]
    parts += ["may be revealed"] if one["reveal"] else []
    parts += ["every reading is noted"] if one["sensitive"] else []
    return ", ".join(parts)
