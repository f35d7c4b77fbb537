"""Files for the walk: real purchases moved to our days, addresses for their customers, and later orders."""

import csv
import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
REAL = Path(os.environ.get("RAPPORT_TEST_DATA", ROOT.parent / "shared" / "data")) / "cdnow_sample" / "transactions.csv"


def move_purchases(to: Path) -> tuple[int, int]:
    """Write the real purchases so that the last was yesterday; answers how many rows and how many customers."""
    with REAL.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    last = max(date.fromisoformat(row["date"]) for row in rows)
    shift = datetime.now(UTC).date() - timedelta(days=1) - last
    for row in rows:
        row["date"] = (date.fromisoformat(row["date"]) + shift).isoformat()
    _write(to, list(rows[0]), [list(row.values()) for row in rows])
    return len(rows), len({row["customer_id"] for row in rows})


def write_addresses(to: Path, codes: Sequence[str]) -> None:
    """A customer file: number, name and e-mail address."""
    rows = [[code, f"Customer {code}", f"customer{code}@example.com"] for code in codes]
    _write(to, ["code", "name", "email"], rows)


def write_orders(to: Path, amounts: Sequence[tuple[str, float]], *, days_ago: int) -> None:
    """Purchases made so many days ago, in the form of the first file."""
    at = (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%SZ")
    _write(to, ["customer_id", "date", "amount"], [[code, at, f"{amount:.2f}"] for code, amount in amounts])


def known_codes() -> list[str]:
    """The numbers of all customers of the real file."""
    with REAL.open(newline="", encoding="utf-8") as source:
        return sorted({row["customer_id"] for row in csv.DictReader(source)})


def _write(to: Path, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with to.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
