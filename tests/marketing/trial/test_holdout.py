"""The holdout: exact in size, repeatable, and fair."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.marketing.trial.holdout import draw_holdout

IDS = [UUID(int=number * 7919) for number in range(1000)]


@given(st.integers(0, 300), st.floats(0, 1), st.integers())
def test_the_size_is_exact_to_one_person(people: int, share: float, seed: int):
    held = draw_holdout(IDS[:people], share, seed=seed)
    assert abs(len(held) - share * people) <= 0.5
    assert held <= set(IDS[:people])


def test_the_same_seed_draws_the_same_people_in_any_order():
    assert draw_holdout(IDS, 0.1, seed=7) == draw_holdout(IDS[::-1], 0.1, seed=7)
    assert draw_holdout(IDS, 0.1, seed=7) != draw_holdout(IDS, 0.1, seed=8)


def test_over_many_seeds_everybody_is_held_out_about_as_often():
    times = Counter(one for seed in range(400) for one in draw_holdout(IDS[:100], 0.2, seed=seed))
    # 400 draws at 0.2: mean 80, standard deviation 8; five of those each way over 100 people.
    assert min(times[one] for one in IDS[:100]) > 40
    assert max(times.values()) < 120


def test_nobody_can_be_in_the_draw_twice():
    with pytest.raises(ValueError, match="twice"):
        draw_holdout([IDS[0], IDS[0]], 0.1, seed=1)
