"""`rapport explain`: the SQL of a list, the grants that allowed it, and how the database would do it."""

import json
from dataclasses import asdict

from rapport.admin.sign_in import find_user
from rapport.doors.commands.call import Call
from rapport.engine.records import Query
from rapport.engine.records.query.explain import explain_records


async def explain(call: Call) -> int:
    """Explain a list as one user sees it."""
    arguments = call.arguments
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
