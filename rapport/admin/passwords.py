"""Passwords and tokens: only what cannot be turned back is kept."""

import asyncio
import hashlib
import secrets
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

KEY_PREFIX = "rap_"
_HASHER = PasswordHasher()

# Each hash takes 64 MB while it is made, so only two are made at once.
_HASHING = ThreadPoolExecutor(2, "password")

# Somebody without a password is checked against this one, so that the answer takes as long as a wrong password.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$5iYB2Hb3zbl9yTvPK6PnhIAb/WPPn6AGsVBQTAgRt9M"


async def hash_password(password: str) -> str:
    """An argon2id hash with its salt and costs."""
    return await asyncio.get_running_loop().run_in_executor(_HASHING, _HASHER.hash, password)


async def is_password(hashed: str | None, password: str) -> bool:
    """Whether the password fits; takes the same time when there is none to compare with."""
    fits = await asyncio.get_running_loop().run_in_executor(_HASHING, _verify, hashed or _NOBODY, password)
    return fits and hashed is not None


def make_token(workspace: str, *, prefix: str = "") -> str:
    """256 random bits that nobody can guess, safe in an address, after the name of the workspace they open."""
    return f"{prefix}{workspace}.{secrets.token_urlsafe(32)}"


def workspace_of(token: str) -> str | None:
    """The workspace that a session, a link or a token says it is of; only that workspace knows whether it is."""
    return token.removeprefix(KEY_PREFIX).rpartition(".")[0] or None


def hash_token(token: str) -> str:
    """What the database keeps of a token: random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def _verify(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
