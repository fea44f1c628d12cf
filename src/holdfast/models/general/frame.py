"""The table that a pipeline reads: pandas columns with the types that they had when it was fitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import msgspec
import numpy as np
import polars as pl

from holdfast.models.general.libraries import need
from holdfast.types import Value

Dtype = Literal["float64", "float32", "int64", "bool", "object", "str", "string", "category", "datetime"]


class PandasColumn(msgspec.Struct, frozen=True):
    """One column as the pipeline saw it.

    ``missing`` is what stood for a missing text: NaN or None, which encoders tell apart. ``categories`` are those of
    the dtype, in its order, and ``levels`` the dtype of their index; ``unit`` and ``zone`` belong to times.
    """

    name: str
    dtype: Dtype
    missing: Literal["nan", "none"] = "nan"
    categories: tuple[float | bool | str, ...] = ()
    levels: str = "object"
    ordered: bool = False
    unit: str = "us"
    zone: str | None = None


class PandasFrame(msgspec.Struct, frozen=True, tag="pandas"):
    """Columns in their order; with ``array`` the pipeline was fitted on a matrix without names.

    Examples
    --------
    >>> frame = PandasFrame((PandasColumn("age", "int64"), PandasColumn("city", "object")))
    >>> frame.table(pl.DataFrame({"city": ["Bern", None], "age": [41.0, 30.0]})).to_dict("list")
    {'age': [41, 30], 'city': ['Bern', nan]}
    """

    columns: tuple[PandasColumn, ...]
    array: bool = False

    def table(self, frame: pl.DataFrame) -> Any:
        """Return a typed frame as the pipeline reads it."""
        return self._made({column.name: _raw(frame[column.name]) for column in self.columns})

    def one(self, row: Mapping[str, Value]) -> Any:
        """Return a typed row as a table of one row, equal to ``table`` of a frame that holds it."""
        return self._made({column.name: _alone(row[column.name], column) for column in self.columns})

    def _made(self, raw: Mapping[str, Any]) -> Any:
        pandas = need("pandas")
        made = pandas.DataFrame(
            {column.name: BUILDERS[column.dtype](column, raw[column.name]) for column in self.columns}
        )
        return made.to_numpy(dtype=np.float64) if self.array else made


def _raw(series: pl.Series) -> Any:
    """Return a typed column as float64 with NaN, or as a list with None."""
    return series.to_numpy(writable=True) if series.dtype == pl.Float64 else series.to_list()


def _alone(value: Value, column: PandasColumn) -> Any:
    is_number = column.dtype in ("float64", "float32", "int64", "datetime")
    if isinstance(value, float) or (value is None and is_number):
        return np.array([np.nan if value is None else value])
    return [value]


def _floats(column: PandasColumn, raw: Any) -> Any:
    if not isinstance(raw, np.ndarray):  # booleans, as numbers
        raw = np.array([np.nan if value is None else float(value) for value in raw])
    return raw.astype(column.dtype, copy=False)


def _integers(column: PandasColumn, raw: Any) -> Any:
    # as pandas has it: whole numbers with a gap are floats
    return raw if np.isnan(raw).any() else raw.astype(np.int64)


def _booleans(column: PandasColumn, raw: Any) -> Any:
    return _objects(column, raw) if None in raw else np.array(raw, dtype=bool)


def _objects(column: PandasColumn, raw: Any) -> Any:
    missing = np.nan if column.missing == "nan" else None
    values = np.empty(len(raw), dtype=object)
    values[:] = [missing if _is_missing(value) else value for value in _listed(raw)]
    # a frame made of an array of objects would guess a dtype
    return need("pandas").Series(values, dtype=object)


def _strings(column: PandasColumn, raw: Any) -> Any:
    pandas = need("pandas")
    dtype = "string" if column.dtype == "string" else pandas.StringDtype(na_value=np.nan)
    return pandas.array([None if _is_missing(v) else str(v) for v in _listed(raw)], dtype=dtype)


def _categories(column: PandasColumn, raw: Any) -> Any:
    pandas = need("pandas")
    code = {level: at for at, level in enumerate(column.categories)}
    codes = [code.get(value, -1) for value in _listed(raw)]
    levels = pandas.Index(list(column.categories), dtype=column.levels)
    return pandas.Categorical.from_codes(codes, categories=levels, ordered=column.ordered)


def _times(column: PandasColumn, raw: Any) -> Any:
    pandas = need("pandas")
    missing = np.isnan(raw)
    micros = np.where(missing, 0.0, np.rint(raw * 1e6)).astype(np.int64).astype("datetime64[us]")
    micros[missing] = np.datetime64("NaT")
    times = pandas.Series(micros.astype(f"datetime64[{column.unit}]"))
    return times if column.zone is None else times.dt.tz_localize("UTC").dt.tz_convert(column.zone)


def _listed(raw: Any) -> Sequence[Any]:
    found: Sequence[Any] = raw.tolist() if isinstance(raw, np.ndarray) else raw
    return found


def _is_missing(value: Any) -> bool:
    return value is None or value != value


BUILDERS: dict[str, Callable[[PandasColumn, Any], Any]] = {
    "float64": _floats,
    "float32": _floats,
    "int64": _integers,
    "bool": _booleans,
    "object": _objects,
    "str": _strings,
    "string": _strings,
    "category": _categories,
    "datetime": _times,
}
"""From a column and its raw values to what pandas holds."""
