"""Typed rows, quarantine and left-out rows of a table under a contract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from holdfast.contract.settings import Column, Kind, Settings
from holdfast.data import Broken, Table, admit, from_frame, label, read
from holdfast.data.cells import judge
from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, UNSEEN, WRONG_TYPE
from holdfast.data.rules import rule
from holdfast.errors import DataError

FRAUD = {
    "amount": Column("number", min=0),
    "hour": Column("integer", min=0, max=23),
    "day_of_week": Column("integer", min=0, max=6),
    "merchant_category": Column("category", values=("grocery", "online", "restaurant", "retail", "travel")),
}


def _settings(columns: dict[str, Column], **options: object) -> Settings:
    given = {"name": "t", "task": "binary", "target": "y", "metric": "roc_auc", "positive": 1}
    return Settings(columns=columns, **(given | options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("number", ["1", " 2.5 ", "1e3", "-.5", "5."], [OK] * 5),
        ("number", [None, "NaN", "nan", "NA", "null", " "], [NULL] * 6),
        ("number", ["inf", "-Infinity", "1e999"], [OUT_OF_RANGE] * 3),
        ("number", ["1,234.50", "12 %", "0x10", "1_000", "true", "€5"], [WRONG_TYPE] * 6),
        ("integer", ["3", "3.0", "3e2"], [OK] * 3),
        ("integer", ["3.5", "1e-3"], [WRONG_TYPE] * 2),
        ("integer", ["9007199254740992", "9007199254740993", "1e300"], [OK, OUT_OF_RANGE, OUT_OF_RANGE]),
        ("boolean", ["true", "FALSE", "0", "1", "1.0"], [OK] * 5),
        ("boolean", ["yes", "2", "NaN", None], [WRONG_TYPE, WRONG_TYPE, NULL, NULL]),
        ("category", ["1", "", "NaN", None], [OK, OK, OK, NULL]),
    ],
)
def test_text_is_read_by_the_columns_type(kind: Kind, cells: list[str | None], expected: list[int]) -> None:
    """Each notation ends as one kind."""
    judged = judge(pl.Series("c", cells, dtype=pl.String), rule("c", Column(kind)))
    assert judged.kinds.tolist() == expected
    assert judged.values.is_null().to_list() == [k != OK for k in expected]


@pytest.mark.parametrize(
    ("series", "kind", "values", "kinds"),
    [
        (pl.Series([1.0, float("nan"), float("inf")]), "number", [1.0, None, None], [OK, NULL, OUT_OF_RANGE]),
        (pl.Series([2**53, 2**53 + 1, None]), "integer", [2.0**53, None, None], [OK, OUT_OF_RANGE, NULL]),
        (pl.Series([True, None]), "number", [None, None], [WRONG_TYPE, NULL]),
        (pl.Series([1, 0, 2]), "boolean", [True, False, None], [OK, OK, WRONG_TYPE]),
        (pl.Series([1, 2]), "category", ["1", "2"], [OK, OK]),
        (pl.Series([1.0, 2.5, float("nan")]), "category", ["1", "2.5", None], [OK, OK, NULL]),
        (pl.Series([[1.0], None]), "number", [None, None], [WRONG_TYPE, NULL]),
        (pl.Series([["a"], None]), "category", [None, None], [WRONG_TYPE, NULL]),
        (pl.Series([b"a"]), "boolean", [None], [WRONG_TYPE]),
        (pl.Series(["1", "x"], dtype=pl.Categorical), "number", [1.0, None], [OK, WRONG_TYPE]),
        (pl.Series(["1.50"]).cast(pl.Decimal(10, 2)), "number", [1.5], [OK]),
    ],
)
def test_typed_columns_are_read_by_the_columns_type(
    series: pl.Series, kind: Kind, values: list[object], kinds: list[int]
) -> None:
    """The same holds for the columns of Parquet, Arrow and frames."""
    judged = judge(series, rule("c", Column(kind)))
    assert judged.values.to_list() == values
    assert judged.kinds.tolist() == kinds


def test_an_unseen_level_is_admitted_where_it_is_flagged() -> None:
    """With `flag` the level stays and has its kind; with `reject` the row goes."""
    column = Column("category", values=("a",), unseen="flag")
    admitted = admit(from_frame([{"k": "a"}, {"k": "z"}]), _settings({"k": column}))
    assert admitted.frame["k"].to_list() == ["a", "z"]
    assert admitted.kinds["k"].tolist() == [OK, UNSEEN]
    refused = admit(from_frame([{"k": "a"}, {"k": "z"}]), _settings({"k": Column("category", values=("a",))}))
    assert refused.rejected["row"].to_list() == [2]
    assert refused.all_frame["k"].to_list() == ["a", None]


def test_every_reason_is_kept_with_the_raw_record(tmp_path: Path) -> None:
    """A row with four faults has four reasons, each with column, value and what was expected."""
    path = tmp_path / "t.csv"
    path.write_text(
        "amount,hour,day_of_week,merchant_category\n1,2,3,online\n-1000.0,99,15,totally_fake\n,,,\n"
    )
    admitted = admit(read(path), _settings(FRAUD))
    assert admitted.row.tolist() == [1]
    assert admitted.rejected.row(0) == (
        2,
        "-1000.0,99,15,totally_fake",
        [
            "amount: '-1000.0' is out of range; expected a number of at least 0",
            "hour: '99' is out of range; expected an integer from 0 to 23",
            "day_of_week: '15' is out of range; expected an integer from 0 to 6",
            "merchant_category: 'totally_fake' is unseen; "
            "expected one of 'grocery', 'online', 'restaurant', 'retail', 'travel'",
        ],
    )
    assert [reason.split(";")[0] for reason in admitted.rejected["reasons"][1]] == [
        f"{name}: the field is null" for name in FRAUD
    ]


def test_broken_records_join_the_quarantine_in_order() -> None:
    """Records without a row and rows that break the contract are one quarantine, by row."""
    table = Table(
        pl.DataFrame({"a": ["1", "x", "2"]}),
        np.array([1, 3, 4]),
        [Broken(2, "1,2", "2 fields"), Broken(5, "", "")],
    )
    admitted = admit(table, _settings({"a": Column("number")}))
    assert admitted.rejected["row"].to_list() == [2, 3, 5]
    assert (admitted.counts.read, admitted.counts.used, admitted.counts.quarantined) == (5, 2, 3)


def test_a_row_that_where_leaves_out_is_no_bad_row() -> None:
    """A fault in another column does not count; one in a column that `where` reads quarantines the row."""
    table = from_frame([{"a": 1, "b": "x"}, {"a": -1, "b": None}, {"a": None, "b": "x"}, {"a": -1, "b": "x"}])
    settings = _settings({"a": Column("number"), "b": Column("category")})
    admitted = admit(
        table, settings, where=lambda f: (f["a"] >= 0).fill_null(False).to_numpy(), where_columns=["a"]
    )
    assert admitted.row.tolist() == [1]
    assert admitted.excluded.tolist() == [2, 4]
    assert admitted.rejected["row"].to_list() == [3]
    assert admitted.population.tolist() == [True, False, True, False]


def test_missing_renamed_and_new_columns_are_named() -> None:
    """A missing column is an error with its likely new name; `strict=False` reads it as null and goes on."""
    settings = _settings({"CreditScore": Column("number"), "b": Column("number", nullable=True)})
    table = from_frame([{"credit_score": 1, "extra": 2}])
    with pytest.raises(DataError, match="'credit_score' looks like 'CreditScore'") as caught:
        admit(table, settings)
    assert caught.value.code == "column-missing"
    lenient = admit(table, settings, strict=False)
    assert lenient.missing == ["CreditScore", "b"]
    assert lenient.unknown == ["credit_score", "extra"]
    assert lenient.renamed == {"CreditScore": "credit_score"}
    assert lenient.frame.rows() == [(None, None)]
    assert lenient.kinds["CreditScore"].tolist() == [NULL]


def test_a_missing_nullable_column_is_null() -> None:
    """Leaving out a column that may be null is fine, as it is for a request."""
    admitted = admit(
        from_frame([{"a": 1}]), _settings({"a": Column("number"), "b": Column("boolean", nullable=True)})
    )
    assert admitted.frame.rows() == [(1.0, None)]
    assert admitted.frame.schema["b"] == pl.Boolean


def test_binary_targets_become_labels() -> None:
    """The positive label is 1 in any notation; a row without target is quarantined."""
    table = from_frame(
        [{"a": 1, "y": "yes"}, {"a": 2, "y": " yes"}, {"a": 3, "y": "no"}, {"a": 4, "y": None}]
    )
    admitted = admit(table, _settings({"a": Column("number")}, positive="yes"), target=True)
    assert admitted.labels is not None
    assert admitted.labels.tolist() == [1, 1, 0]
    assert admitted.negative == "no"
    assert admitted.rejected["reasons"].to_list() == [["y: the field is null; expected a label"]]


@pytest.mark.parametrize(
    ("positive", "cells", "negative"),
    [(1, ["1", "0"], 0), (True, ["True", "false"], False), (1.0, ["1.0", "2"], 2), ("1", ["1", "0"], "0")],
)
def test_the_other_label_has_the_type_of_the_positive(
    positive: object, cells: list[str], negative: object
) -> None:
    """What the model answers for the other class is typed like the contract's label."""
    table = from_frame([{"a": 1, "y": cell} for cell in cells])
    admitted = admit(table, _settings({"a": Column("number")}, positive=positive), target=True)
    assert admitted.labels is not None
    assert admitted.labels.tolist() == [1.0, 0.0]
    assert admitted.negative == negative
    assert type(admitted.negative) is type(negative)


def test_a_target_of_three_labels_is_refused() -> None:
    """A third label is named with its count."""
    table = from_frame([{"a": 1, "y": y} for y in ("0", "1", "0", "2")])
    with pytest.raises(DataError, match=r"'0' \(2\), '2' \(1\)") as caught:
        admit(table, _settings({"a": Column("number")}), target=True)
    assert caught.value.code == "target-not-binary"


def test_regression_targets_are_finite_numbers() -> None:
    """Anything else quarantines the row, and an outcome of that kind is none."""
    settings = _settings({"a": Column("number")}, task="regression", positive=None)
    admitted = admit(from_frame([{"a": 1, "y": y} for y in ("1.5", "inf", "x", "2")]), settings, target=True)
    assert admitted.labels is not None
    assert admitted.labels.tolist() == [1.5, 2]
    assert admitted.row.tolist() == [1, 4]
    assert label(2, settings) == 2.0
    assert label("2", settings) is None


def test_entity_time_and_slices_travel_beside() -> None:
    """They are raw and aligned with the used rows; the time is parsed, and a row whose time is none goes."""
    settings = _settings(
        {"a": Column("number"), "s": Column("category")}, entity="e", time="t", slices=("s",)
    )
    rows = [
        {"a": 1, "s": "u", "e": 7, "t": "1970-01-01T00:01:00Z"},
        {"a": 2, "s": "v", "e": 8, "t": "soon"},
        {"a": 3, "s": "w", "e": 9, "t": None},
    ]
    admitted = admit(from_frame(rows), settings)
    assert admitted.extra.rows() == [(7, "1970-01-01T00:01:00Z", "u"), (9, None, "w")]
    assert admitted.times is not None
    np.testing.assert_array_equal(admitted.times, [60.0, np.nan])
    assert "ISO 8601" in admitted.rejected["reasons"][0][0]


def test_churn_is_admitted_whole(data: Path) -> None:
    """All 10,000 customers keep a contract that describes them; 2,037 of them left."""
    columns = {
        "CreditScore": Column("integer", min=0),
        "Geography": Column("category", values=("France", "Germany", "Spain")),
        "Age": Column("integer", min=0),
        "Balance": Column("number", min=0),
        "HasCrCard": Column("boolean"),
    }
    table = read(data / "bank_churn/Churn_Modelling.csv")
    admitted = admit(table, _settings(columns, target="Exited", ignore=("RowNumber", "Surname")), target=True)
    assert (admitted.counts.read, admitted.counts.used, admitted.counts.quarantined) == (10_000, 10_000, 0)
    assert admitted.labels is not None
    assert admitted.labels.sum() == 2_037
    assert "Tenure" in admitted.unknown


def test_fraud_is_admitted_whole(data: Path) -> None:
    """Both files of the fraud table keep the contract; 160 and 40 rows are fraud."""
    for name, rows, frauds in (("train", 8_000, 160), ("test", 2_000, 40)):
        table = read(data / f"fraud_synthetic/{name}.csv")
        admitted = admit(table, _settings(FRAUD, target="is_fraud"), target=True)
        assert admitted.labels is not None
        assert (admitted.counts.used, admitted.labels.sum()) == (rows, frauds)
