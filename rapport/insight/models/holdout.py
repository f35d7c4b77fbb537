"""Who is left out of a campaign so that its effect can be seen: a draw that anyone can repeat."""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def draw_holdout(ids: Sequence[object], share: float, *, seed: int) -> NDArray[np.bool_]:
    """Marks exactly round(share × customers) of them, half rounded up, each with the same chance.

    The draw depends on the set of ids (as text) and the seed alone, not on their order: each id is hashed with the
    seed, and the smallest hashes are held out. Raises ValueError when an id occurs twice or the share is not in 0–1.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError("The share held out must lie between 0 and 1.")
    names = [str(one) for one in ids]
    if len(set(names)) != len(names):
        raise ValueError("The same customer occurs twice; draw from distinct customers.")
    key = str(seed).encode()
    drawn = sorted(range(len(names)), key=lambda row: (_lot(names[row], key), names[row]))
    held = np.zeros(len(names), dtype=np.bool_)
    held[drawn[: int(share * len(names) + 0.5)]] = True
    return held


def _lot(name: str, key: bytes) -> bytes:
    return blake2b(name.encode(), digest_size=16, key=blake2b(key, digest_size=32).digest()).digest()
