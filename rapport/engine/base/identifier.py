"""Identifiers that sort by the time they were made (UUID version 7, RFC 9562)."""

import secrets
import time
import uuid
from collections.abc import Callable
from typing import NamedTuple


def new_id(milliseconds: int | None = None, *, random_bits: Callable[[int], int] = secrets.randbits) -> uuid.UUID:
    """A UUIDv7. `milliseconds` since 1970 defaults to now; a seeded `random_bits` makes it repeatable."""
    at = int(time.time() * 1000) if milliseconds is None else milliseconds
    bits = random_bits(74)
    value = (at & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & ((1 << 62) - 1)
    return uuid.UUID(int=value)


class Linked(NamedTuple):
    """A record and the object whose it is."""

    id: uuid.UUID
    object: str


def read_id(text: object) -> uuid.UUID:
    """The UUID that `text` spells; ValueError with a plain sentence otherwise."""
    if isinstance(text, uuid.UUID):
        return text
    try:
        # Of what is no text not even its words are asked for: it may be nested without end.
        return uuid.UUID(text if isinstance(text, str) else "")
    except ValueError:
        raise ValueError("This is not a record's identifier.") from None
