import numpy as np
import pytest

from rapport.insight.models.tail_integral import tail_integral

# m, n, alpha, beta, start; then the logarithm and its slopes by m, n, alpha, beta, worked out to 40 digits.
EXACT = [
    ((0.4, 1.3, 0.001, 50.0, 0.0), (-1.972299732086, -3.605692855785, -4.964069581969, -0.6905412053218, -0.01398618917589)),
    ((200.5, 1.6, 0.2, 9.0, 3.0), (-241.3223956746, -1.168152565233, -2.486245354917, -62.34441845441, -0.1331550788227)),
    ((1.6, 180.3, 9.0, 0.05, 0.01), (495.7380852661, -2.198372416629, 2.807833807027, -0.1775738346537, -2988.334329163)),
    ((0.05, 1.02, 0.001, 900.0, 0.0), (2.18877332794, -20.89311540362, -21.0109333431, -7.571950782306e-5, -7.777769364499e-5)),
]  # fmt: skip


@pytest.mark.parametrize(("given", "exact"), EXACT)
def test_the_integral_keeps_its_digits_however_far_alpha_and_beta_lie_apart(
    given: tuple[float, ...], exact: tuple[float, ...]
) -> None:
    m, n, alpha, beta, start = given
    found = tail_integral(np.array([m]), n, alpha=alpha, beta=beta, start=np.array([start]))
    got = [float(part[0]) for part in (found.log, found.by_m, found.by_n, found.by_alpha * alpha, found.by_beta * beta)]
    # The search climbs the logarithms of alpha and beta.
    assert got == pytest.approx([*exact[:3], exact[3] * alpha, exact[4] * beta], rel=3e-9, abs=1e-10)


def test_rows_that_share_a_block_do_not_change_each_other() -> None:
    rng = np.random.default_rng(5)
    m, start = rng.uniform(0.1, 60.0, 3000), rng.uniform(0.0, 4.0, 3000)
    together = tail_integral(m, 1.4, alpha=0.02, beta=6.0, start=start).log
    alone = [tail_integral(m[i : i + 1], 1.4, alpha=0.02, beta=6.0, start=start[i : i + 1]).log[0] for i in range(40)]
    assert together[:40] == pytest.approx(alone, rel=1e-12)
