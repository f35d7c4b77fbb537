"""Credentials, sessions and tokens: by what somebody shows who they are. Only hashes are kept, and no role sees them."""

from datetime import datetime, timedelta
from typing import Any, cast

from rapport.admin.passwords import KEY_PREFIX, hash_token, make_token
from rapport.engine.objects import (
    Choice,
    DateTime,
    Event,
    Invalid,
    Json,
    Object,
    Problem,
    Ref,
    Text,
    everything,
    grant,
    nothing,
    on,
    table,
    verb,
)
from rapport.engine.records import EVERYTHING, Bulk, Context, Scope, bulk_write, create_record

EXTENTS = ("read", "write", "act")
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
    extent = Choice(
        *EXTENTS,
        default="act",
        readonly=True,
        label="Allowed",
        labels={"read": "Read", "write": "Read and write", "act": "Read, write and act"},
    )
    objects = Json(readonly=True, hint="The objects it is for; empty for all")
    last_used_at = DateTime(readonly=True, label="Last used")
    expires_at = DateTime(readonly=True, label="Valid until")

    views = [table("name", "user", "extent", "last_used_at", "expires_at", "created_at", name="Tokens")]
    grants = [
        grant("administrator", read=everything, write=everything, create=nothing),
        grant("manager", read=_OWN, write=_OWN, create=nothing),
        grant("member", read=_OWN, write=_OWN, create=nothing),
    ]
    icon = "key"


@verb(Token, on="object", reads=True, secret=True)
async def issue(
    ctx: Context,
    *,
    name: str,
    expires_at: datetime | None = None,
    extent: str = "act",
    objects: list[str] | None = None,
) -> dict[str, str]:
    """Make a token for a program of yours; it is shown only now."""
    scope = _read_scope(ctx, extent, objects or [])
    if expires_at is not None and expires_at <= ctx.now:
        raise Invalid(fields=[Problem("expires_at", "past", "Choose a day to come, or none.")])
    return {"token": await issue_token(ctx, str(ctx.actor.id), name, scope, expires_at=expires_at)}


async def issue_token(
    ctx: Context, user: str, name: str, scope: Scope = EVERYTHING, *, expires_at: datetime | None = None
) -> str:
    """Make a token that acts for `user` within `scope`, and return it for the only time."""
    secret, system = make_token(ctx.settings.workspace, prefix=KEY_PREFIX), ctx.as_system()
    said = {"name": name, "user": user, "extent": scope.extent, "objects": list(scope.objects) or None}
    token = await create_record(system, "token", {**said, "expires_at": expires_at and expires_at.isoformat()})
    values = {"kind": "token", "user": user, "token": token["id"], "hash": hash_token(secret)}
    await create_record(system, "session", values)
    return secret


def _read_scope(ctx: Context, extent: str, objects: Any) -> Scope:
    """Invalid unless it names an extent and objects that there are."""
    problems: list[Problem] = []
    if extent not in EXTENTS:
        problems.append(Problem("extent", "value", f"Choose one of {', '.join(EXTENTS)}."))
    given = cast(list[Any], objects) if isinstance(objects, list) else []
    unknown = [name for name in given if not isinstance(name, str) or name not in ctx.catalog.objects]
    if not isinstance(objects, list):
        problems.append(Problem("objects", "value", "Give a list of objects, or none for all of them."))
    elif unknown:
        problems.append(Problem("objects", "value", f"There is no object called “{str(unknown[0])[:60]}”."))
    if problems:
        raise Invalid(fields=problems)
    return Scope(cast(Any, extent), tuple(given))


@on("clock.day")
async def forget_expired(ctx: Context, event: Event) -> None:
    """Sessions and links that nobody can use any more leave."""
    old = ["expires_at", "<", (event.at - timedelta(days=1)).isoformat()]
    await bulk_write(ctx.as_system(), "session", Bulk(where=old, delete_where=True))
