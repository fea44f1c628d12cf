"""Tables of other libraries, in and out."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from holdfast.data import from_frame, like
from holdfast.errors import DataError

RESULT = pl.DataFrame({"prediction": [1, 0], "probability": [0.75, None], "flags": [["x"], []]})


def test_polars_goes_in_and_out() -> None:
    """Eager stays eager, lazy stays lazy."""
    frame = pl.DataFrame({"a": [1, 2]})
    assert from_frame(frame).frame.equals(frame)
    assert from_frame(frame.lazy()).frame.equals(frame)
    assert like(RESULT, frame) is RESULT
    assert isinstance(like(RESULT, frame.lazy()), pl.LazyFrame)


def test_pandas_goes_in_and_out() -> None:
    """Missing values of every kind are null, and the index comes back."""
    frame = pd.DataFrame(
        {
            "f": [1.5, np.nan],
            "i": pd.array([1, None], dtype="Int64"),
            "s": ["x", None],
            "c": pd.Categorical(["u", "v"]),
            "b": [True, False],
            "d": pd.to_datetime(["2026-01-01", None]),
            "z": pd.to_datetime(["2026-01-01T00:00:00+02:00", None]),
        },
        index=[7, 9],
    )
    table = from_frame(frame)
    assert table.frame.select("f", "i", "s", "c", "b").rows() == [
        (1.5, 1, "x", "u", True),
        (None, None, None, "v", False),
    ]
    assert (
        table.frame["d"].dt.year().to_list()
        == table.frame["z"].dt.offset_by("2h").dt.year().to_list()
        == [2026, None]
    )
    result = like(RESULT, frame)
    assert isinstance(result, pd.DataFrame)
    assert result.index.tolist() == [7, 9]
    assert result["probability"].isna().tolist() == [False, True]
    assert result["flags"].tolist() == [["x"], []]


def test_arrow_goes_in_and_out() -> None:
    """A table of Arrow gives a table of Arrow."""
    table = pa.table({"a": [1, None], "k": pa.array(["x", "y"]).dictionary_encode()})
    assert from_frame(table).frame.rows() == [(1, "x"), (None, "y")]
    assert isinstance(like(RESULT, table), pa.Table)


def test_dicts_go_in_and_out() -> None:
    """A key left out is null; a column of several types is text, as in a CSV; nothing crashes on odd values."""
    rows = [{"a": 1, "m": 1, "big": 10**400}, {"a": 2.5, "m": "x", "s": "\ud800"}, {"m": True, "l": [1]}]
    frame = from_frame(rows).frame
    assert frame["a"].to_list() == [1.0, 2.5, None]
    assert frame["m"].to_list() == ["1", "x", "true"]
    assert frame["big"][0] == str(10**400)
    assert frame["s"].to_list() == [None, "\\ud800", None]
    assert frame["l"].to_list() == [None, None, "[1]"]
    assert like(RESULT, rows)[0] == {"prediction": 1, "probability": 0.75, "flags": ["x"]}


def test_the_raw_text_of_a_row_is_json() -> None:
    """That is how rejected rows of a frame are kept."""
    assert from_frame([{"a": 1, "k": "é"}]).raw(0) == '{"a": 1, "k": "é"}'


@pytest.mark.parametrize("value", [5, "a,b", None, {"a": 1}, [1, 2]])
def test_what_is_no_table_is_refused(value: object) -> None:
    """The error says what would be one."""
    with pytest.raises(DataError) as caught:
        from_frame(value)
    assert caught.value.code == "not-a-table"


def test_twin_columns_are_refused() -> None:
    """Two columns of one name cannot be told apart."""
    with pytest.raises(DataError, match="'a'"):
        from_frame(pd.DataFrame([[1, 2]], columns=["a", "a"]))


def test_neither_pandas_nor_pyarrow_is_imported() -> None:
    """Who brings no frame of theirs does not pay for them."""
    code = (
        "import sys; from holdfast.data import from_frame, like; t = [{'a': 1}]; like(from_frame(t).frame, t);"
        "sys.exit(any(m in sys.modules for m in ('pandas', 'pyarrow', 'sklearn', 'scipy', 'lightgbm')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
