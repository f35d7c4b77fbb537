"""`rapport act`: any verb, as some user, with the same rights and the same words as at every other door."""

import json
from typing import Any, cast

from rapport.admin.sign_in import find_user
from rapport.doors.commands.call import Call, Refused
from rapport.engine.records import act


async def act_once(call: Call) -> int:
    """Carry out one verb and print what it answers."""
    arguments = call.arguments
    given = call.read_json(arguments.values, "--with")
    if given is not None and not isinstance(given, dict):
        raise Refused('--with wants named values, such as \'{"at": "2026-05-01T09:00:00Z"}\'.')
    values = cast("dict[str, Any] | None", given)
    async with call.open_house() as house, house.open_work() as ctx:
        user = await find_user(ctx, arguments.user)
        own = house.act_for(ctx, user)
        done = await act(own, arguments.object, arguments.verb, id=arguments.id, values=values)
    call.tell(done, [json.dumps(done, ensure_ascii=False, indent=2, default=str) if done is not None else "Done."])
    return 0
