"""The draw of those left out of a campaign."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.insight.models.holdout import draw_holdout


@given(st.lists(st.integers(), unique=True, max_size=60), st.floats(0, 1), st.integers())
def test_the_size_is_exact_and_the_order_does_not_matter(ids: list[int], share: float, seed: int) -> None:
    held = draw_holdout(ids, share, seed=seed)
    assert held.sum() == int(share * len(ids) + 0.5)
    backwards = draw_holdout([str(one) for one in reversed(ids)], share, seed=seed)
    assert held.tolist() == backwards[::-1].tolist()


def test_every_customer_has_the_same_chance_and_seeds_differ() -> None:
    ids = range(50)
    often = sum(draw_holdout(ids, 0.2, seed=seed).astype(int) for seed in range(2000))
    assert np.all(np.abs(often - 400) < 5 * np.sqrt(2000 * 0.2 * 0.8))
    assert float(((often - 400.0) ** 2 / (400 * 0.8)).sum()) < 90


def test_a_draw_stays_what_it_was_when_it_was_recorded() -> None:
    held = draw_holdout([f"customer-{n}" for n in range(10)], 0.3, seed=42)
    assert np.flatnonzero(held).tolist() == [0, 1, 9]


def test_doubles_and_odd_shares_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw_holdout(["7", 7], 0.5, seed=1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        draw_holdout([1, 2], 1.5, seed=1)
