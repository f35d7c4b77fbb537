"""Tracking: a picture that tells that a mail was opened, and links that tell that they were followed."""

from base64 import b64decode
from uuid import UUID

from rapport.channels.token import read_token, sign_token
from rapport.engine.objects import NotFound, Reply, verb
from rapport.engine.records import Bulk, Context, bulk_write, emit

OPEN, CLICK = "open", "click"
PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
NO_STORE = {"Cache-Control": "no-store, private"}


def open_address(base: str, secret: str, message: UUID) -> str:
    """The address of the picture in a mail."""
    return f"{base}/c/open/{sign_token(secret, OPEN, message.bytes)}"


def click_address(base: str, secret: str, message: UUID, target: str) -> str:
    """The address that stands in a mail for `target`. The target is signed: we send nobody anywhere else."""
    return f"{base}/c/click/{sign_token(secret, CLICK, message.bytes + target.encode())}"


@verb("message", public="/c/open/{token}", methods=("GET",), on="object")
async def opened(ctx: Context, *, token: str) -> Reply:
    """Note that a mail was opened, and give the picture."""
    content = read_token(ctx.settings.secret, OPEN, token)
    if content is not None and len(content) == 16:
        await _note(ctx, UUID(bytes=content), "opened")
    return Reply(body=PIXEL, type="image/gif", headers=NO_STORE)


@verb("message", public="/c/click/{token}", methods=("GET",), on="object")
async def clicked(ctx: Context, *, token: str) -> Reply:
    """Note that a link was followed, and lead on to where it points."""
    content = read_token(ctx.settings.secret, CLICK, token)
    target = content[16:].decode("utf-8", "replace") if content else ""
    if content is None or not target.startswith(("https://", "http://")):
        raise NotFound("This link is damaged. Copy it from the mail in full.")
    await _note(ctx, UUID(bytes=content[:16]), "clicked")
    return Reply(status=302, location=target, headers=NO_STORE | {"Referrer-Policy": "no-referrer"})


async def _note(ctx: Context, message: UUID, what: str) -> None:
    # Only the first time counts, and a message that is gone by now is no reason to break somebody's link.
    first = ["and", ["id", "=", str(message)], [f"{what}_at", "empty"]]
    done = await bulk_write(ctx.as_system(), "message", Bulk(where=first, set={f"{what}_at": ctx.now.isoformat()}))
    if done.updated:
        await emit(ctx, f"message.{what}", record=message)
