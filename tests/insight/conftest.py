"""Public data that the tests of the models measure themselves against."""

import csv
from pathlib import Path

import numpy as np
import pytest

from rapport.insight.models.purchases import Histories, PurchaseDays, merge_days


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder `shared/data` beside one of the folders above; the tests that need it are skipped without."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "shared" / "data" / "README.md").exists():
            return folder / "shared" / "data"
    pytest.skip("the public data sets are not beside this checkout")


def day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(np.int64))


@pytest.fixture(scope="session")
def cdnow(public_data: Path) -> PurchaseDays:
    with (public_data / "cdnow_sample" / "transactions.csv").open() as file:
        rows = list(csv.DictReader(file))
    return merge_days(
        [int(row["customer_id"]) - 1 for row in rows],
        [day(row["date"]) for row in rows],
        [float(row["amount"]) for row in rows],
        customers=2357,
    )


@pytest.fixture(scope="session")
def cdnow_histories(cdnow: PurchaseDays) -> Histories:
    """Weeks 1–39, to 1997-09-30."""
    return cdnow.histories(day("1997-09-30"))[1]
