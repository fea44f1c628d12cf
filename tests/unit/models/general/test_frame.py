"""The table that a pipeline reads is the one that it was fitted on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pandas.testing import assert_frame_equal

from holdfast.models.general.columns import columns_of, derived_columns
from holdfast.models.general.frame import PandasColumn, PandasFrame

BROUGHT = pd.DataFrame(
    {
        "count": np.array([1, 2, 3]),
        "amount": [1.5, np.nan, 2.0],
        "single": np.array([0.1, 0.2, 0.3], dtype=np.float32),
        "yes": [True, False, True],
        "maybe": pd.Series([True, None, False], dtype="object"),
        "text": pd.Series(["a", None, "b"], dtype="object"),
        "gap": pd.Series(["a", np.nan, "b"], dtype="object"),
        "new": pd.Series(["a", None, "b"], dtype="str"),
        "nullable": pd.Series(["a", None, "b"], dtype="string"),
        "level": pd.Categorical(["x", None, "y"], categories=["y", "x", "never"], ordered=True),
        "number_level": pd.Categorical([3, 1, None], categories=[1, 3]),
        "when": pd.to_datetime(["2026-01-01T12:00:00.0", None, "2026-03-01T00:00:01.5"]),
        "zoned": pd.to_datetime(["2026-01-01T12:00", None, "2026-07-01T00:00"]).tz_localize("Europe/Berlin"),
    }
)
KINDS = {
    **dict.fromkeys(("count", "amount", "single", "number_level"), "number"),
    **dict.fromkeys(("yes", "maybe"), "boolean"),
    **dict.fromkeys(("text", "gap", "new", "nullable", "level"), "category"),
    **dict.fromkeys(("when", "zoned"), "datetime"),
}
SECONDS = {
    "when": [1767268800.0, None, 1772323201.5],
    "zoned": [1767265200.0, None, 1782856800.0],
}


def typed() -> pl.DataFrame:
    """Return the same rows as holdfast types them."""
    columns = []
    for name, kind in KINDS.items():
        values = [None if pd.isna(value) else value for value in BROUGHT[name].tolist()]
        if kind == "number":
            columns.append(pl.Series(name, [None if v is None else float(v) for v in values], pl.Float64))
        elif kind == "datetime":
            columns.append(pl.Series(name, SECONDS[name], pl.Float64))
        else:
            columns.append(pl.Series(name, values, pl.Boolean if kind == "boolean" else pl.String))
    return pl.DataFrame(columns)


FRAME = PandasFrame(columns_of(BROUGHT.columns, KINDS, BROUGHT))


def test_a_table_has_the_dtypes_that_were_brought():
    """Numbers, booleans, texts, levels and times come back as they were, what is missing too."""
    assert_frame_equal(FRAME.table(typed()), BROUGHT, check_freq=False)


def test_a_row_alone_is_the_row_of_the_table():
    """Each row alone has the values of the table; a whole number stays one where no row of the table misses it."""
    whole = FRAME.table(typed())
    for at, row in enumerate(typed().to_dicts()):
        alone = FRAME.one(row)
        for name in whole.columns:
            expected, found = whole[name].iloc[at], alone[name].iloc[0]
            assert expected is found or expected == found or (pd.isna(expected) and pd.isna(found)), name


def test_none_and_nan_are_told_apart():
    """An encoder makes two levels of them, so a missing text is the one that the pipeline saw."""
    made = FRAME.table(typed())
    assert made["text"].tolist()[1] is None
    assert made["gap"].tolist()[1] is not None


def test_a_level_that_the_dtype_has_not_is_missing():
    """As pandas has it."""
    column = PandasColumn("level", "category", categories=("a", "b"))
    made = PandasFrame((column,)).table(pl.DataFrame({"level": ["b", "other"]}))["level"]
    assert made.cat.codes.tolist() == [1, -1]


def test_whole_numbers_with_a_gap_are_floats():
    """As pandas has it."""
    made = PandasFrame((PandasColumn("n", "int64"),)).table(pl.DataFrame({"n": [1.0, None]}))["n"]
    assert made.dtype == np.float64


@pytest.mark.parametrize("bring", [pl.from_pandas, lambda frame: pl.from_pandas(frame).to_arrow()])
def test_other_tables_have_plain_dtypes(bring):
    """Without pandas there are no dtypes to keep: floats, objects, bools."""
    frame = bring(BROUGHT[["count", "yes", "gap"]])
    columns = columns_of(["count", "yes", "gap"], KINDS, frame)
    assert [column.dtype for column in columns] == ["float64", "bool", "object"]


def test_a_matrix_without_names():
    """An estimator that was fitted on an array gets one."""
    columns = (PandasColumn("a", "float64"), PandasColumn("b", "bool"))
    made = PandasFrame(columns, array=True).table(pl.DataFrame({"b": [True, False], "a": [1.5, None]}))
    assert np.array_equal(made, [[1.5, 1.0], [np.nan, 0.0]], equal_nan=True)


def test_derived_features_are_columns_too():
    """A truth is a number, since it may be missing."""
    frame = pl.DataFrame(
        {"ratio": [0.5], "is_old": [None], "band": ["x"]}, schema_overrides={"is_old": pl.Boolean}
    )
    made = PandasFrame(derived_columns({"ratio": "number", "is_old": "boolean", "band": "string"})).table(
        frame
    )
    assert made["is_old"].isna().tolist() == [True]
    assert made.dtypes.astype(str).tolist() == ["float64", "float64", "object"]
