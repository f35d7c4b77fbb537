"""Who is left out of a campaign so that its effect can be seen: a draw that anyone can repeat."""

from collections.abc import Sequence
from hashlib import blake2b
from uuid import UUID


def draw_holdout(ids: Sequence[UUID], share: float, *, seed: int) -> set[UUID]:
    """Exactly round(share × customers) of them, half rounded up, each with the same chance.

    The draw depends on the set of ids and the seed alone, not on their order: each id is hashed with the seed, and the
    smallest hashes are held out. Raises ValueError when an id occurs twice or the share is not in 0-1.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError("The share held out must lie between 0 and 1.")
    if len(set(ids)) != len(ids):
        raise ValueError("The same customer occurs twice; draw from distinct customers.")
    key = blake2b(str(seed).encode(), digest_size=32).digest()
    lots = sorted((blake2b(one.bytes, digest_size=16, key=key).digest(), one) for one in ids)
    return {one for _, one in lots[: int(share * len(ids) + 0.5)]}
