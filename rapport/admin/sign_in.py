"""Sign-in: who comes in, by password, by a link or by a token, and for how long."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from rapport.admin.passwords import hash_password, hash_token, is_password, make_token
from rapport.engine.objects import Conflict, Invalid, NotFound, NotSignedIn, Problem
from rapport.engine.records import (
    EVERYTHING,
    Actor,
    Context,
    Scope,
    count_records,
    create_record,
    delete_record,
    matching_ids,
    narrow,
    read_records,
    update_record,
)

SESSION_DAYS = 30
_SHORTEST_PASSWORD = 10
_LONGEST_PASSWORD = 500
_RENEWED_AFTER = timedelta(days=1)
_SEEN_AFTER = timedelta(hours=1)
_WRONG = "The e-mail address or the password is wrong."
_NOBODY = UUID(int=0)
_SPENT = "This link was used already or is too old. Ask for a new one, or sign in with your password."
_USER = ("id", "name", "email", "role", "team", "locale", "zone", "active")
_TOKEN = ("token", *(f"token.{name}" for name in ("name", "expires_at", "last_used_at", "extent", "objects")))
_SESSION = ("kind", "expires_at", "user", *(f"user.{name}" for name in _USER[1:]), *_TOKEN)


@dataclass(frozen=True)
class Customs:
    """The workspace's time zone and language."""

    zone: str
    locale: str


@dataclass(frozen=True)
class Entrant:
    """A user who may come in; `holds` is the id of what they hold, `token` that of the program's token if it is one.

    `teams` are those below theirs, `territory` the values that their territories cover.
    """

    id: str
    name: str
    email: str
    role: str
    team: str | None
    locale: str | None
    zone: str
    holds: str = ""
    token: str = ""
    scope: Scope = EVERYTHING
    teams: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()

    @property
    def holder(self) -> str:
        """Who is counted: the token, or else the person, however many browsers they use."""
        return self.token or self.id


async def sign_in(ctx: Context, email: str, password: str) -> str:
    """Open a session and return its token; it takes the same time whether the address or the password is wrong."""
    users = await read_records(ctx, "user", where=["email", "=", email], fields=_USER, limit=1)
    user = users[0] if users else None
    known = await _credential(ctx, user["id"] if user else _NOBODY)
    fits = await is_password(known["hash"] if known else None, password[:_LONGEST_PASSWORD])
    if user is None or not fits or not user["active"]:
        raise NotSignedIn(_WRONG, code="wrong_password")
    return await open_session(ctx, user["id"])


async def sign_in_by_link(ctx: Context, link: str) -> str:
    """Open a session for the holder of a link; of two who use it at once only one comes in."""
    found = await _find_session(ctx, link, "link")
    if found is None or not found["user.active"]:
        raise NotSignedIn(_SPENT, code="spent_link")
    try:
        await update_record(ctx, "session", found["id"], {"expires_at": _text(ctx.now)}, version=found["version"])
    except (Conflict, NotFound):
        raise NotSignedIn(_SPENT, code="spent_link") from None
    return await open_session(ctx, found["user"]["id"])


async def sign_out(ctx: Context, token: str) -> None:
    """Close the session of this token, if it is open."""
    found = await _find_session(ctx, token, "session")
    if found is not None:
        await delete_record(ctx, "session", found["id"])


async def find_entrant(ctx: Context, token: str) -> Entrant | None:
    """Who holds this session or token, in one statement; a session in use is renewed once a day."""
    found = await _find_session(ctx, token, "session", "token")
    if found is None or not found["user.active"]:
        return None
    if found["kind"] == "token":
        if not await _may_use(ctx, found):
            return None
    elif _time(found["expires_at"]) < ctx.now + timedelta(days=SESSION_DAYS) - _RENEWED_AFTER:
        until = ctx.now + timedelta(days=SESSION_DAYS)
        await update_record(ctx, "session", found["id"], {"expires_at": _text(until)})
    user = {name: found[f"user.{name}"] for name in _USER if name != "id"} | {"id": found["user"]["id"]}
    entrant = await _entrant(ctx, user, found["id"])
    if found["kind"] != "token":
        return entrant
    scope = Scope(found["token.extent"] or "act", tuple(found["token.objects"] or ()))
    return replace(entrant, token=found["token"]["id"], scope=scope)


async def read_entrant(ctx: Context, user: str) -> Entrant:
    """A user as the one who acts; NotFound when there is none or they are not active."""
    found = await read_records(
        ctx, "user", where=["and", ["id", "=", user], ["active", "=", True]], fields=_USER, limit=1
    )
    if not found:
        raise NotFound("There is no such user, or they are not active.")
    return await _entrant(ctx, found[0], "")


async def find_user(ctx: Context, email: str) -> Entrant:
    """The active user with this e-mail address; NotFound says so."""
    where = ["and", ["email", "=", email], ["active", "=", True]]
    found = await read_records(ctx, "user", where=where, fields=_USER, limit=1)
    if not found:
        raise NotFound(f"There is no active user with the e-mail address {email}.")
    return await _entrant(ctx, found[0], "")


def act_as(ctx: Context, who: Entrant, *, locale: str | None = None) -> Context:
    """The same transaction on behalf of a person, no further than their token goes; `locale` is what they read just now."""
    actor = Actor(
        id=UUID(who.id),
        name=who.name,
        role=who.role,
        team=UUID(who.team) if who.team else None,
        locale=locale or who.locale or "en",
        zone=who.zone,
        door=ctx.actor.door,
        teams=tuple(UUID(team) for team in who.teams),
        territory=who.territory,
    )
    return replace(ctx, actor=actor, catalog=narrow(ctx.catalog, who.scope))


async def read_customs(ctx: Context) -> Customs:
    """What holds for the whole workspace."""
    found = await read_records(ctx, "workspace", fields=("zone", "locale"), limit=1)
    kept = found[0] if found else {}
    return Customs(kept.get("zone") or "UTC", kept.get("locale") or "en")


async def open_session(ctx: Context, user: str) -> str:
    """A new session of 30 days; every sign-in has a new one."""
    return await _open(ctx, user, "session", timedelta(days=SESSION_DAYS))


async def make_link(ctx: Context, user: str, *, hours: float) -> str:
    """The address of a page that signs this user in once."""
    token = await _open(ctx.as_system(), user, "link", timedelta(hours=hours))
    return f"{ctx.settings.url}/sign-in?link={token}"


async def set_password(ctx: Context, user: str, new: str, *, old: str | None) -> None:
    """Choose a password; who has one already must know it."""
    known = await _credential(ctx, user)
    if known is not None and not await is_password(known["hash"], old or ""):
        raise Invalid(fields=[Problem("old", "wrong_password", "This is not your present password.")])
    if not _SHORTEST_PASSWORD <= len(new) <= _LONGEST_PASSWORD:
        raise Invalid(fields=[Problem("password", "length", f"Use at least {_SHORTEST_PASSWORD} characters.")])
    hashed = await hash_password(new)
    if known is None:
        await create_record(ctx, "credential", {"user": user, "hash": hashed})
    else:
        await update_record(ctx, "credential", known["id"], {"hash": hashed})


async def close_others(ctx: Context, user: str, *, but: str) -> None:
    """Close a user's other sessions, as a new password should."""
    where = ["and", ["user", "=", user], ["id", "!=", but]]
    for session in await read_records(ctx, "session", where=where, fields=("id",), limit=500):
        await delete_record(ctx, "session", session["id"])


async def awaits_first_password(ctx: Context) -> bool:
    """Whether nobody has chosen a password yet: Rapport was just set up."""
    return await count_records(ctx, "credential") == 0


async def find_first_administrator(ctx: Context, email: str) -> str:
    """The id of the active administrator with this e-mail address, or else of the one who is here longest; NotFound says so."""
    asked = ["and", ["role", "=", "administrator"], ["active", "=", True]]
    for where in ([*asked, ["email", "=", email]], asked):
        if found := await read_records(ctx, "user", where, ("id",), sort=("created_at", "id"), limit=1):
            return str(found[0]["id"])
    raise NotFound("There is no active administrator.")


async def make_first_records(ctx: Context, *, email: str, name: str, company: str) -> str | None:
    """Make the workspace's record and its first administrator where they are missing; returns the latter's id if new."""
    if not await read_records(ctx, "workspace", fields=("id",), limit=1):
        await create_record(ctx, "workspace", {"name": company})
    if await read_records(ctx, "user", where=["role", "=", "administrator"], fields=("id",), limit=1):
        return None
    user = await create_record(ctx, "user", {"name": name, "email": email, "role": "administrator"})
    return str(user["id"])


async def _entrant(ctx: Context, user: dict[str, Any], holds: str) -> Entrant:
    team, customs = user["team"], await read_customs(ctx)
    return Entrant(
        id=user["id"],
        name=user["name"],
        email=user["email"],
        role=user["role"],
        team=team["id"] if team else None,
        locale=user["locale"],
        zone=user["zone"] or customs.zone,
        holds=holds,
        teams=await _teams_below(ctx, team["id"]) if team else (),
        territory=await _territory(ctx, user["id"], team["id"] if team else None),
    )


async def _teams_below(ctx: Context, team: str) -> tuple[str, ...]:
    """Every team that is part of this one, level by level."""
    known: dict[str, None] = {}
    level = [team]
    while level:
        found = await matching_ids(ctx.as_system(), "team", ["parent", "in", level])
        level = [str(id) for id in found if str(id) not in known and str(id) != team]
        known |= dict.fromkeys(level)
    return tuple(known)


async def _territory(ctx: Context, user: str, team: str | None) -> tuple[str, ...]:
    """What the territories of a person, and of their team, cover."""
    if "territory" not in ctx.catalog.objects:
        return ()
    theirs = ["or", ["user", "=", user], *([["team", "=", team]] if team else [])]
    found = await read_records(ctx.as_system(), "territory", where=theirs, fields=("covers",))
    return tuple(dict.fromkeys(str(value) for one in found for value in one["covers"] or ()))


async def _open(ctx: Context, user: str, kind: str, lasting: timedelta) -> str:
    token = make_token(ctx.settings.workspace)
    until = _text(ctx.now + lasting)
    values = {"kind": kind, "user": user, "hash": hash_token(token), "expires_at": until}
    await create_record(ctx, "session", values)
    return token


async def _credential(ctx: Context, user: str | UUID) -> dict[str, Any] | None:
    found = await read_records(ctx, "credential", where=["user", "=", str(user)], fields=("hash",), limit=1)
    return found[0] if found else None


async def _find_session(ctx: Context, token: str, *kinds: str) -> dict[str, Any] | None:
    valid = ["or", ["expires_at", "empty"], ["expires_at", ">", _text(ctx.now)]]
    where = ["and", ["hash", "=", hash_token(token)], ["kind", "in", list(kinds)], valid]
    found = await read_records(ctx, "session", where=where, fields=_SESSION, limit=1)
    return found[0] if found else None


async def _may_use(ctx: Context, found: dict[str, Any]) -> bool:
    """Whether a program's token still stands; notes once an hour that it is used."""
    until, used = found["token.expires_at"], found["token.last_used_at"]
    if found["token"] is None or found["token.name"] is None or (until and _time(until) <= ctx.now):
        return False
    if used is None or _time(used) < ctx.now - _SEEN_AFTER:
        await update_record(ctx, "token", found["token"]["id"], {"last_used_at": _text(ctx.now)})
    return True


def _text(at: datetime) -> str:
    return at.isoformat()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)
