"""Columns between Polars and the vectorised executor."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from holdfast.features.nodes import Type
from holdfast.features.vectors import Levels, align, comparable, to_series, vectors


@pytest.mark.parametrize(
    ("kind", "values", "dtype"),
    [
        ("number", [1.5, None, -2.0], pl.Float64),
        ("boolean", [True, None, False], pl.Boolean),
        ("string", ["b", None, "", "😀", "b", "\uffff"], pl.String),
        ("number", [], pl.Float64),
        ("boolean", [None], pl.Boolean),
        ("string", [None, None], pl.String),
        ("string", [], pl.String),
    ],
)
def test_a_column_comes_back_as_it_was(kind: Type, values: list[object], dtype: pl.DataType) -> None:
    """Values, nulls, order and dtype survive the way there and back."""
    frame = pl.DataFrame({"c": pl.Series(values, dtype=dtype)})
    vector = vectors(frame, {"c": kind}).columns["c"]
    assert to_series("c", vector, kind).equals(frame["c"], check_dtypes=True, null_equal=True)


def test_numbers_without_a_finite_value_are_null_and_there_is_one_zero() -> None:
    """NaN and infinities are nulls; the sign of zero is not kept."""
    frame = pl.DataFrame({"c": [math.nan, math.inf, -math.inf, -0.0]})
    vector = vectors(frame, {"c": "number"}).columns["c"]
    assert isinstance(vector, np.ndarray)
    assert np.isnan(vector[:3]).all()
    assert math.copysign(1.0, vector[3]) == 1.0


def test_integers_and_several_chunks_are_read() -> None:
    """A number column may have any numeric dtype, and a frame may be put together of parts."""
    frame = pl.concat(
        [pl.DataFrame({"c": [1, None], "s": ["b", "a"]}), pl.DataFrame({"c": [3, 4], "s": ["a", None]})]
    )
    read = vectors(frame, {"c": "number", "s": "string"}).columns
    assert str(read["c"].tolist()) == "[1.0, nan, 3.0, 4.0]"  # type: ignore[union-attr]
    assert to_series("s", read["s"], "string").to_list() == ["b", "a", "a", None]


def test_levels_that_repeat_or_are_unused_mean_the_same() -> None:
    """After LOWER two levels may be one string; comparing goes by the string."""
    a = Levels(np.array([0, 1, -1], np.int32), ["x", "x", "unused"])
    b = Levels(np.array([0, 0, 0], np.int32), ["x"])
    codes, levels = align([a, b])
    assert levels == ["unused", "x"]
    assert [c.tolist() for c in codes] == [[1, 1, -1], [1, 1, 1]]
    (left, right), back = comparable([a, b])
    assert str(left.tolist()) == "[1.0, 1.0, nan]"
    assert to_series("r", back(right), "string").to_list() == ["x", "x", "x"]
