"""The features of the how-to page on real tables: both executors agree on every row, and the values are plausible."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.data.times import seconds
from holdfast.features import FeatureSet
from holdfast.features.nodes import Type

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "features.md"


def written() -> dict[str, str]:
    """Return the features that the page shows in YAML."""
    found = re.findall(r"^  (\w+): (.+?)(?: +# .*)?$", PAGE.read_text(encoding="utf-8"), re.M)
    return dict(found)


def agree(features: FeatureSet, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the table's features after comparing every row with the row executor's, bit by bit."""
    table, row = features.table(frame), features.row()
    for values, expected in zip(frame.iter_rows(named=True), table.iter_rows(named=True), strict=True):
        assert row(values) == expected
    return table


def test_bands_of_bank_customers(data: Path) -> None:
    """Bands cover all ages; the deciles of a balance lie within their range."""
    bank = pl.read_csv(data / "bank_churn" / "Churn_Modelling.csv").head(3_000)
    frame = bank.select(pl.col("Age", "Balance").cast(pl.Float64))
    wanted = {name: written()[name] for name in ("age_band", "balance_decile")}
    table = agree(FeatureSet(wanted, {"Age": "number", "Balance": "number"}), frame)
    expected = np.searchsorted([25, 40, 60], frame["Age"].to_numpy(), side="right")
    assert table["age_band"].to_list() == expected.tolist()
    assert table["balance_decile"].is_between(1, 11).all()


def test_texts_of_messages(data: Path) -> None:
    """Spam names phone numbers, and the first word of a message is where Python's engine finds it."""
    path = data / "sms_spam" / "SMSSpamCollection.tsv"
    messages = pl.read_csv(path, separator="\t", quote_char=None).head(2_000)
    wanted = {name: written()[name] for name in ("phone_number", "shouting", "first_word")}
    table = agree(FeatureSet(wanted, {"SMS": "string"}), messages.select("SMS"))
    shares = table.with_columns(messages["Label"]).group_by("Label").agg(pl.col("phone_number").mean())
    found = dict(shares.iter_rows())
    assert found["spam"] > 0.3 > 0.01 > found["ham"]
    plain = [re.match(r"\w+", text, re.ASCII) for text in messages["SMS"].to_list()]
    assert table["first_word"].to_list() == [match and match[0] for match in plain]


@pytest.mark.parametrize("zone", ["Europe/London"])
def test_dates_of_invoices(data: Path, zone: str) -> None:
    """Hours, weekends and months in London are those of Polars."""
    shop = pl.read_parquet(data / "online_retail" / "online_retail.parquet").gather_every(180)
    moments = shop["InvoiceDate"].cast(pl.Datetime("us"))
    first = shop.select(pl.col("InvoiceDate").min().over("CustomerID").cast(pl.Datetime("us"))).to_series()
    frame = pl.DataFrame({"InvoiceDate": seconds(moments)[0], "first_order": seconds(first)[0]})
    names = ("days_since_first", "hour", "weekend", "late_year", "month_start")
    types: dict[str, Type] = {"InvoiceDate": "datetime", "first_order": "datetime"}
    table = agree(FeatureSet({name: written()[name] for name in names}, types), frame)
    local = moments.dt.replace_time_zone("UTC").dt.convert_time_zone(zone)
    assert table["hour"].to_list() == local.dt.hour().cast(pl.Float64).to_list()
    assert table["weekend"].to_list() == (local.dt.weekday() >= 6).to_list()
    assert table["month_start"].to_list() == (moments.dt.day() - 1).cast(pl.Float64).to_list()
    days = (moments.dt.date() - first.dt.date()).dt.total_days()
    assert table["days_since_first"].to_list() == days.cast(pl.Float64).to_list()
