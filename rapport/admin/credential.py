"""Credentials, sessions and tokens: by what somebody shows who they are. Only hashes are kept, and no role sees them."""

from datetime import timedelta

from rapport.admin.passwords import hash_token, make_token
from rapport.engine.objects import (
    Choice,
    DateTime,
    Event,
    Object,
    Ref,
    Text,
    everything,
    grant,
    nothing,
    on,
    table,
    verb,
)
from rapport.engine.records import Bulk, Context, bulk_write, create_record

KEY_PREFIX = "rap_"
_OWN = ["user", "=", "@me"]


class Credential(Object):
    """A user's password, as an argon2id hash."""

    user = Ref("user", required=True, unique=True)
    hash = Text(required=True)

    internal = True


class Session(Object):
    """What opens the door: a signed-in browser, a link that signs one in once, or a program's token."""

    kind = Choice("session", "link", "token", default="session", required=True)
    user = Ref("user", required=True)
    token = Ref("token")
    hash = Text(required=True, unique=True)
    expires_at = DateTime()

    internal = True


class Token(Object):
    """A key with which a program acts for a user; deleting it takes the key away."""

    name = Text(required=True, title=True)
    user = Ref("user", required=True, readonly=True, inverse="tokens")
    last_used_at = DateTime(readonly=True, label="Last used")
    expires_at = DateTime(label="Valid until")

    views = [table("name", "user", "last_used_at", "expires_at", "created_at", name="Tokens")]
    grants = [
        grant("administrator", read=everything, write=everything, create=nothing),
        grant("manager", read=_OWN, write=_OWN, create=nothing),
        grant("member", read=_OWN, write=_OWN, create=nothing),
    ]
    icon = "key"


@verb(Token, on="object", reads=True, secret=True)
async def issue(ctx: Context, *, name: str) -> dict[str, str]:
    """Make a token for a program of yours; it is shown only now."""
    return {"token": await issue_token(ctx, str(ctx.actor.id), name)}


async def issue_token(ctx: Context, user: str, name: str) -> str:
    """Make a token that acts for `user`, and return it for the only time."""
    secret, system = make_token(KEY_PREFIX), ctx.as_system()
    token = await create_record(system, "token", {"name": name, "user": user})
    values = {"kind": "token", "user": user, "token": token["id"], "hash": hash_token(secret)}
    await create_record(system, "session", values)
    return secret


@on("clock.day")
async def forget_expired(ctx: Context, event: Event) -> None:
    """Sessions and links that nobody can use any more leave."""
    old = ["expires_at", "<", (event.at - timedelta(days=1)).isoformat()]
    await bulk_write(ctx.as_system(), "session", Bulk(where=old, delete_where=True))
