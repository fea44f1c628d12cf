"""Digests of content."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.data import cell_digests, fingerprint, numbered, read, row_digests, running_numbers


def test_digests_stay_as_they_are() -> None:
    """They are written into projects, so they may never change."""
    frame = pl.DataFrame({"a": [1.5, None], "b": ["x", "é"], "c": [True, False]})
    assert row_digests(frame).tolist() == [11959452156498871217, 2070421746433717196]
    assert fingerprint(frame) == "9428744acb34ffce933eea434efe8ad8668f1e90944799fac6a96d770beff471"


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (["3"], [3], True),
        (["3.0"], [3.0], True),
        (["-0"], [0.0], True),
        ([" 3 "], [3], True),
        (["1e2"], [100], True),
        (["True"], [True], True),
        (["NaN"], [float("nan")], True),
        (["nan"], [None], True),
        ([""], [None], False),
        (["9007199254740993"], [9007199254740993], True),
        ([9007199254740993], [9007199254740992], False),
        ([9007199254740994], [9007199254740993], False),
        (["-9007199254740993"], [-9007199254740993], True),
        (["a"], ["a "], False),
        (["1"], [True], False),
        (["2026-01-01 00:00:00"], ["2026-01-01T00:00:00Z"], True),
        (["2026-01-41"], ["2026-01-42"], False),
    ],
)
def test_a_cell_counts_by_its_value(left: list[object], right: list[object], equal: bool) -> None:
    """Notation and type do not matter, the value does."""
    a, b = (cell_digests(pl.Series(values, strict=False)) for values in (left, right))
    assert bool(a[0] == b[0]) is equal


def test_dates_equal_their_text() -> None:
    """A column of dates or datetimes has the digests of its ISO text."""
    text = pl.Series(["2026-01-01", "2026-03-01T10:00:00.250000"])
    moments = pl.Series(["2026-01-01T00:00:00", "2026-03-01T10:00:00.25"]).str.to_datetime()
    assert cell_digests(text).tolist() == cell_digests(moments).tolist()
    assert cell_digests(text[:1]).tolist() == cell_digests(text[:1].str.to_date()).tolist()


def test_the_format_of_the_file_does_not_matter(data: Path, tmp_path: Path) -> None:
    """Churn as CSV, as Parquet with types, and with its columns shuffled have one fingerprint."""
    path = data / "bank_churn/Churn_Modelling.csv"
    typed = pl.read_csv(path)
    typed.write_parquet(tmp_path / "churn.parquet")
    text = read(path).frame
    other = read(tmp_path / "churn.parquet").frame
    assert fingerprint(text) == fingerprint(other)
    assert fingerprint(text) == fingerprint(other.select(reversed(other.columns)))
    assert fingerprint(text) != fingerprint(other.sort("Age"))
    assert len(np.unique(row_digests(text))) == 10_000


def test_one_changed_cell_changes_the_fingerprint() -> None:
    """So do a renamed column and a value that moves to another column."""
    frame = pl.DataFrame({"a": [1, 2], "b": [3, 4]})
    same = fingerprint(frame)
    assert fingerprint(frame.with_columns(b=pl.Series([3, 5]))) != same
    assert fingerprint(frame.rename({"a": "c"})) != same
    assert fingerprint(frame.rename({"a": "b", "b": "a"})) != same


def test_without_names_a_renamed_column_changes_nothing() -> None:
    """Only which values a row has counts then."""
    frame = pl.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    renamed = frame.rename({"a": "q"})
    assert row_digests(frame, named=False).tolist() == row_digests(renamed, named=False).tolist()
    assert row_digests(frame).tolist() != row_digests(renamed).tolist()


def test_equal_rows_are_told_apart_by_number() -> None:
    """Running numbers count copies, and numbered digests differ between them."""
    digests = row_digests(pl.DataFrame({"a": [1, 2, 1, 1]}))
    assert running_numbers(digests).tolist() == [0, 0, 1, 2]
    assert len(set(numbered(digests).tolist())) == 4
    assert running_numbers(digests[:0]).tolist() == []
