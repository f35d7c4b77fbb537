"""The two studies on frames of real purchases, without a database."""

import csv
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from rapport.engine.objects import CannotLearn
from rapport.insight.lifetime import LIFETIME, Lifetime
from rapport.insight.value import VALUE, Value

END = date(1998, 6, 30)


def frame(rows: list[tuple[str | None, datetime | None, float | None]]) -> dict[str, pa.Table]:
    customer, placed_at, total = zip(*rows, strict=True) if rows else ((), (), ())
    return {
        "orders": pa.table(
            {
                "customer": pa.array(customer, pa.string()),
                "placed_at": pa.array(placed_at, pa.timestamp("us", tz="UTC")),
                "total": pa.array(total, pa.float64()),
            }
        )
    }


def at(day: str, hour: int = 12) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)


@pytest.fixture(scope="module")
def cdnow_orders(public_data: Path) -> dict[str, pa.Table]:
    with (public_data / "cdnow_sample" / "transactions.csv").open() as file:
        return frame([(row["customer_id"], at(row["date"]), float(row["amount"])) for row in csv.DictReader(file)])


@pytest.fixture(scope="module")
def retail_orders(public_data: Path) -> dict[str, pa.Table]:
    path = public_data / "online_retail_2010" / "transactions.parquet"
    sql = """
        select customer_id::varchar customer, min(invoice_date)::timestamp at time zone 'UTC' placed_at,
               sum(quantity * unit_price)::double total
        from read_parquet(?) group by invoice, customer_id order by invoice, customer_id"""
    with duckdb.connect() as db:
        db.execute("set timezone = 'UTC'")
        return {"orders": db.sql(sql, params=[str(path)]).to_arrow_table()}


def by_id(rows: pa.Table) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows.to_pylist()}


def test_value_reads_money_back_free_orders_and_days_as_stated() -> None:
    orders = [
        ("ann", at("2024-01-10"), 50.0),
        ("ann", at("2024-01-10", 15), 30.0),
        ("ann", at("2024-02-01"), -20.0),
        ("ann", at("2024-03-01"), 0.0),
        ("ann", at("2025-01-01"), 999.0),
        ("bob", at("2024-01-31", 17), 10.0),
        ("cat", at("2024-01-05"), -5.0),
        (None, at("2024-01-05"), 70.0),
        ("dan", None, 70.0),
    ]
    result = Value().compute(frame(orders), date(2024, 3, 31), "Asia/Shanghai")
    rows = by_id(result.rows)
    assert set(rows) == {"ann", "bob"}
    ann, bob = rows["ann"], rows["bob"]
    assert (ann["purchases"], ann["revenue"], ann["average_order"]) == (2, 60.0, 30.0)
    assert (ann["first_purchase"], ann["last_purchase"]) == (date(2024, 1, 10), date(2024, 3, 1))
    assert ann["recency_days"] == 30
    assert bob["last_purchase"] == date(2024, 2, 1)
    assert ann["revenue_share"] == pytest.approx(6 / 7)
    assert (result.data_from, result.data_to) == (date(2024, 1, 10), date(2024, 3, 1))


def test_of_orders_without_a_known_amount_nothing_is_said_of_money() -> None:
    orders = frame([("ann", at("2024-01-10"), None), ("ann", at("2024-02-01"), None), ("bob", at("2024-02-02"), 0.0)])
    rows = by_id(Value().compute(orders, date(2024, 2, 10), "UTC").rows)
    money = ("revenue", "average_order", "revenue_share")
    assert [rows["ann"][name] for name in money] == [None, None, None]
    assert [rows["bob"][name] for name in money] == [0.0, 0.0, 0.0]
    assert rows["ann"]["purchases"] == 2


def test_lifetime_without_any_known_amount_expects_purchases_of_no_worth_it_could_tell(
    cdnow_orders: dict[str, pa.Table],
) -> None:
    orders = cdnow_orders["orders"]
    bare = orders.set_column(2, "total", pa.nulls(orders.num_rows, pa.float64()))
    row = Lifetime().compute({"orders": bare}, END, "UTC").rows.to_pylist()[0]
    assert (row["lifetime_value"], row["expected_order_value"]) == (None, None)
    assert row["expected_purchases_365"] > 0


def test_value_of_the_retail_year_equals_sql(public_data: Path, retail_orders: dict[str, pa.Table]) -> None:
    result = Value().compute(retail_orders, date(2010, 12, 31), "UTC")
    path = public_data / "online_retail_2010" / "transactions.parquet"
    sql = """
        with o as (select customer_id c, invoice, min(invoice_date)::date d, sum(quantity * unit_price) t
                   from read_parquet(?) where customer_id is not null group by all)
        select c::varchar, count(distinct d) filter (where t >= 0), sum(t), max(d) filter (where t >= 0)
        from o group by c having count(*) filter (where t >= 0) > 0"""
    with duckdb.connect() as db:
        expected = {row[0]: row[1:] for row in db.execute(sql, [str(path)]).fetchall()}
    rows = by_id(result.rows)
    assert set(rows) == set(expected)
    for customer, (days, revenue, last) in expected.items():
        row = rows[customer]
        assert (row["purchases"], row["last_purchase"]) == (days, last)
        assert row["revenue"] == pytest.approx(revenue, abs=1e-3)
    tiers = {tier["code"]: tier for tier in result.report["tiers"]}
    assert 0.80 <= tiers["a"]["revenue_share"] < 0.81
    assert {segment["code"] for segment in result.report["segments"]} <= set(VALUE.fields["rfm_segment"].values)


@pytest.mark.parametrize("study", [Value, Lifetime])
def test_a_result_fills_its_extension_and_its_report_is_json(
    study: type[Value | Lifetime], cdnow_orders: dict[str, pa.Table]
) -> None:
    result = study().compute(cdnow_orders, END, "UTC")
    fields = (VALUE if study is Value else LIFETIME).fields
    assert set(result.rows.column_names) == {"id", *fields}
    assert result.rows.num_rows == 2357
    json.dumps([result.parameters, result.report], allow_nan=False)
    turned = {"orders": cdnow_orders["orders"].take(list(range(6918, -1, -1)))}
    again = by_id(study().compute(turned, END, "UTC").rows)
    for customer, row in by_id(result.rows).items():
        for name, value in row.items():
            expected = pytest.approx(value, rel=1e-5) if isinstance(value, float) else value
            assert again[customer][name] == expected


def test_lifetime_keeps_both_models_and_tells_how_they_did(cdnow_orders: dict[str, pa.Table]) -> None:
    result = Lifetime().compute(cdnow_orders, END, "UTC")
    assert set(result.parameters["models"]) == {"bg_nbd", "pareto_nbd"}
    test = result.report["back_test"]
    assert set(test["models"]) == {"bg_nbd", "pareto_nbd"}
    assert test["cut"] == "1997-09-30"
    assert test["models"]["bg_nbd"]["parameters"]["alpha"] == pytest.approx(4.414, abs=5e-4)
    assert result.model == result.report["chosen"]
    assert [sentence["code"] for sentence in result.report["sentences"]] == ["lifetime_outlook", "lifetime_trust"]
    assert result.report["sentences"][1]["grade"] == "good"
    for row in result.rows.to_pylist():
        assert 0 <= row["alive_probability"] <= 1
        assert 0 <= row["expected_purchases_30"] <= row["expected_purchases_90"] <= row["expected_purchases_365"]
        assert 0 <= row["lifetime_value"] <= row["expected_purchases_365"] * 1.001 * row["expected_order_value"] + 1e-3


def test_on_the_cut_day_spend_has_the_published_parameters(cdnow_orders: dict[str, pa.Table]) -> None:
    result = Lifetime().compute(cdnow_orders, date(1997, 9, 30), "UTC")
    spend = {name: f"{value:.2f}" for name, value in result.parameters["gamma_gamma"].items()}
    assert spend == {"p": "6.25", "q": "3.74", "gamma": "15.44"}
    assert result.data_to == date(1997, 9, 30)


def test_lifetime_of_the_retail_year_is_tested_on_what_was_held_back(retail_orders: dict[str, pa.Table]) -> None:
    result = Lifetime().compute(retail_orders, date(2010, 12, 9), "Europe/London")
    assert result.report["back_test"]["held_back_days"] < 365 / 2
    test = result.report["back_test"]["models"][result.model]
    assert abs(test["accuracy"]["aggregate_error"]) < 0.3
    assert result.report["sentences"][1]["grade"] == "fair"
    assert result.report["spend"]["model"] == "gamma_gamma"


@pytest.mark.parametrize(
    ("orders", "reason"),
    [
        ([], "no_customers"),
        ([(f"c{n}", at("2024-01-10"), 20.0) for n in range(200)], "no_repeat"),
        ([(f"c{n}", at(day), 20.0) for n in range(5) for day in ("2024-01-10", "2024-02-10")], "few_repeats"),
    ],
)
def test_lifetime_says_why_it_cannot_learn(orders: list[Any], reason: str) -> None:
    with pytest.raises(CannotLearn) as refused:
        Lifetime().compute(frame(orders), date(2024, 6, 1), "UTC")
    assert refused.value.reason == reason


def test_value_without_a_purchase_cannot_be_learned() -> None:
    with pytest.raises(CannotLearn) as refused:
        Value().compute(frame([("ann", at("2024-01-10"), -5.0)]), date(2024, 6, 1), "UTC")
    assert refused.value.reason == "no_customers"


def test_customers_of_a_record_that_ended_long_ago_are_seen_as_on_its_last_day(
    cdnow_orders: dict[str, pa.Table],
) -> None:
    then, now = (Lifetime().compute(cdnow_orders, day, "UTC") for day in (END, date(2026, 1, 1)))
    assert (then.seen_from, now.seen_from) == (None, END)
    assert now.rows.equals(then.rows)
    value = Value().compute(cdnow_orders, date(2026, 1, 1), "UTC")
    assert value.seen_from == END
    assert min(value.rows.column("recency_days").to_pylist()) == 0


def test_a_holiday_or_a_season_is_no_end_of_the_record() -> None:
    days = [at(f"{year}-12-{day:02d}") for year in (2022, 2023, 2024) for day in range(1, 25)]
    orders = [(f"c{n}", day, 10.0) for n, day in enumerate(days)]
    assert Value().compute(frame(orders), date(2025, 11, 1), "UTC").seen_from is None
    assert Value().compute(frame([("ann", at("2025-01-10"), 9.0)]), date(2025, 3, 1), "UTC").seen_from is None


def test_where_nobody_is_seen_to_leave_the_lifetime_is_learned_all_the_same() -> None:
    rng = np.random.default_rng(5)
    gaps = rng.exponential(1 / rng.gamma(3.0, 1 / 60.0, (600, 1)), (600, 150))
    when = np.hstack([start := rng.integers(0, 90, (600, 1)), start + np.cumsum(gaps, axis=1)])
    days = np.where(when < 720, when, -1.0)
    first = datetime(2023, 1, 1, 12, tzinfo=UTC)
    orders = [(f"c{n}", first + timedelta(days=float(d)), 20.0) for n in range(600) for d in days[n] if d >= 0]
    result = Lifetime().compute(frame(orders), date(2024, 12, 21), "UTC")
    assert result.model == "nbd"
    assert result.parameters["refused"] == {"bg_nbd": "boundary", "pareto_nbd": "boundary"}
    test = result.report["back_test"]["models"]["nbd"]
    assert abs(test["accuracy"]["aggregate_error"]) < 0.1
