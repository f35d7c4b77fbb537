"""`rapport token`: API tokens."""

from rapport.admin.credential import issue_token
from rapport.admin.sign_in import find_user
from rapport.doors.commands.call import Call


async def create_token(call: Call) -> int:
    """Print a new token of a user; it is shown only now."""
    async with call.open_house() as house, house.open_work() as ctx:
        user = await find_user(ctx, call.arguments.user)
        token = await issue_token(ctx, user.id, call.arguments.name)
    call.tell({"token": token, "user": user.email, "name": call.arguments.name}, [token])
    return 0
