"""The models against the numbers their authors published for the CDNOW sample."""

import csv
from pathlib import Path

import numpy as np
import pytest

from rapport.insight.models import bg_nbd, gamma_gamma, pareto_nbd
from rapport.insight.models.purchases import Histories, PurchaseDays

BG_ALIVE = [0.726578570080673, 1.0, 0.0248043661687785]
BG_EXPECTED = [1.226028174767135, 0.19509805201125396, 0.09444008240106358]
PARETO_ALIVE = [0.8691675591530111, 0.29528660461689443, 0.04668580900803828]
PARETO_EXPECTED = [1.4551231932576019, 0.10708146821530892, 0.17000355468701736]
CUT = int(np.datetime64("1997-09-30", "D").astype(np.int64))


def printed(values: dict[str, float], digits: int) -> dict[str, str]:
    return {name: f"{value:.{digits}f}" for name, value in values.items()}


def test_the_summary_of_the_purchases_is_the_published_one(public_data: Path, cdnow: PurchaseDays) -> None:
    codes, histories = cdnow.histories(CUT)
    with (public_data / "cdnow_sample" / "rfm_summary_39w.csv").open() as file:
        published = list(csv.DictReader(file))
    assert [int(row["ID"]) - 1 for row in published] == codes.tolist()
    assert [int(row["frequency"]) for row in published] == histories.frequency.astype(int).tolist()
    for name, ours in (("recency", histories.recency), ("T", histories.age)):
        theirs = np.array([float(row[name]) for row in published])
        assert np.abs(np.round(ours, 2) - theirs).max() < 1e-9


def test_bg_nbd_has_the_published_parameters(cdnow_histories: Histories) -> None:
    model = bg_nbd.fit(cdnow_histories)
    assert printed(model.parameters, 3) == {"r": "0.243", "alpha": "4.414", "a": "0.793", "b": "2.426"}
    assert f"{model.log_likelihood(cdnow_histories):.1f}" == "-9582.4"


def test_pareto_nbd_has_the_published_parameters(cdnow_histories: Histories) -> None:
    model = pareto_nbd.fit(cdnow_histories)
    assert printed(model.parameters, 3) == {"r": "0.553", "alpha": "10.578", "s": "0.606", "beta": "11.669"}
    assert f"{model.log_likelihood(cdnow_histories):.1f}" == "-9595.0"


def test_gamma_gamma_has_the_published_parameters_on_repeat_spend(
    cdnow: PurchaseDays, cdnow_histories: Histories
) -> None:
    spend = cdnow.until(CUT).repeat_spend()
    assert int((spend > 0).sum()) == 946
    model = gamma_gamma.fit(cdnow_histories.frequency, spend)
    assert printed(model.parameters, 2) == {"p": "6.25", "q": "3.74", "gamma": "15.44"}


def test_bg_nbd_expects_of_one_customer_what_the_spreadsheet_note_expects(cdnow_histories: Histories) -> None:
    model = bg_nbd.fit(cdnow_histories)
    one = Histories.of(2, 30.43, age=38.86)
    assert model.expected_purchases(one, 39.0)[0] == pytest.approx(1.226, abs=5e-4)


def test_the_scores_are_those_of_the_package_lifetimes(cdnow_histories: Histories) -> None:
    """Values made once with lifetimes 0.11.3 from the published parameters."""
    three = Histories.of([2, 0, 5], [30.43, 0, 10], age=[38.86, 38.86, 38.86])
    bg = bg_nbd.BgNbd(0.243, 4.414, 0.793, 2.426)
    pareto = pareto_nbd.ParetoNbd(0.553, 10.578, 0.606, 11.669)
    for model, alive, expected in ((bg, BG_ALIVE, BG_EXPECTED), (pareto, PARETO_ALIVE, PARETO_EXPECTED)):
        assert model.probability_alive(three) == pytest.approx(alive, rel=1e-7)
        assert model.expected_purchases(three, 39.0) == pytest.approx(expected, rel=1e-7)
