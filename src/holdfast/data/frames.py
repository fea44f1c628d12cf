"""Tables of other libraries: in as a :class:`Table`, out as what the caller has. Neither library is needed
here.

pandas and PyArrow are recognised by the module of the object's class; who hands over one of their objects has
the library, so it is taken from the loaded modules and never imported.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from holdfast.data.canonical import value_text
from holdfast.data.table import Table
from holdfast.errors import DataError


def _library(obj: Any) -> str:
    return type(obj).__module__.partition(".")[0]


def from_frame(obj: Any, *, source: str = "table") -> Table:
    """Return what a caller has as a table; row numbers count from 1.

    Parameters
    ----------
    obj
        A Polars DataFrame or LazyFrame, a pandas DataFrame (its index is left out), an Arrow table or record
        batch (or anything with ``__arrow_c_stream__``), or a list of dicts. In dicts a key that is left out
        is null; a column whose values have several types becomes text, as it would in a CSV.

    Raises
    ------
    DataError
        ``not-a-table``, ``duplicate-column``.

    Examples
    --------
    >>> from_frame([{"a": 1, "b": "x"}, {"a": 2.5}]).frame.rows()
    [(1.0, 'x'), (2.5, None)]
    """
    if isinstance(obj, Table):
        return obj
    if isinstance(obj, pl.DataFrame):
        return Table(obj, source=source)
    if isinstance(obj, pl.LazyFrame):
        return Table(obj.collect(), source=source)
    if _library(obj) == "pandas" and hasattr(obj, "columns"):
        return Table(_from_pandas(obj), source=source)
    if hasattr(obj, "__arrow_c_stream__") or (_library(obj) == "pyarrow" and hasattr(obj, "schema")):
        _refuse_twins([str(name) for name in obj.schema.names] if hasattr(obj, "schema") else [])
        return Table(pl.DataFrame(obj), source=source)
    if isinstance(obj, Sequence) and not isinstance(obj, str | bytes):
        return Table(_from_dicts(obj), source=source)
    raise DataError(
        "not-a-table",
        f"{type(obj).__module__}.{type(obj).__qualname__} is no table",
        expected="a pandas or Polars DataFrame, an Arrow table, or a list of dicts",
        next="for one row, put its dict into a list",
    )


def _refuse_twins(names: list[str]) -> None:
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise DataError(
            "duplicate-column",
            f"more than one column is named {', '.join(map(repr, twice))}",
            expected="every column with a name of its own",
            next="rename the columns",
        )


def _from_pandas(obj: Any) -> pl.DataFrame:
    names = [str(name) for name in obj.columns]
    _refuse_twins(names)
    return pl.DataFrame([_pandas_column(name, obj.iloc[:, i]) for i, name in enumerate(names)])


def _pandas_column(name: str, column: Any) -> pl.Series:
    kind = getattr(column.dtype, "kind", "O")
    if isinstance(column.dtype, _numpy_dtype()) and kind in "biufM":
        return pl.Series(name, column.to_numpy(), nan_to_null=kind == "f")
    pandas = sys.modules["pandas"]
    missing = column.isna().to_list()
    values = [None if null else _plain(value) for value, null in zip(column.to_list(), missing, strict=True)]
    if isinstance(column.dtype, getattr(pandas, "DatetimeTZDtype", ())):
        values = [None if value is None else value.to_pydatetime() for value in values]
    return python_column(name, values)


def _numpy_dtype() -> type:
    numpy_dtype: type = sys.modules["numpy"].dtype
    return numpy_dtype


def _from_dicts(rows: Sequence[Any]) -> pl.DataFrame:
    names: dict[Any, str] = {}
    for i, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise DataError(
                "not-a-table",
                f"element {i} of the list is {value_text(row)[:80]!r}, not a dict",
                expected="a list of dicts, one a row",
                next="give every row as a dict from column to value",
            )
        names.update((key, _text(key)) for key in row)
    _refuse_twins(list(names.values()))
    return pl.DataFrame(
        [python_column(name, [_plain(row.get(key)) for row in rows]) for key, name in names.items()]
    )


def _plain(value: Any) -> Any:
    """Return a NumPy scalar as the Python value, everything else as it is."""
    return value.item() if _library(value) == "numpy" and hasattr(value, "item") else value


def python_column(name: str, values: list[Any]) -> pl.Series:
    """Return Python values as a column; where they have several types, or one that no column has, as text.

    Examples
    --------
    >>> python_column("a", [1, 2.5, None]).dtype, python_column("a", [1, "x"]).to_list()
    (Float64, ['1', 'x'])
    """
    types = {type(value) for value in values if value is not None}
    if types <= {int, float} and float in types:
        return pl.Series(name, [_double(value) for value in values], pl.Float64)
    if len(types) <= 1 and not types & {dict, list, tuple}:
        try:
            return pl.Series(name, values, strict=True)
        except (TypeError, OverflowError, UnicodeError, pl.exceptions.PolarsError):
            pass  # an integer of more than 64 bits, half a character, an unknown type: as text
    return pl.Series(name, [None if value is None else _text(value) for value in values], pl.String)


def _double(value: float | None) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:
        return math.inf


def _text(value: Any) -> str:
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, default=str, ensure_ascii=True)
    # Half a surrogate pair is in no file and in no level; it must not be in the way either.
    return value_text(value).encode(errors="backslashreplace").decode()


def like(result: pl.DataFrame, original: Any) -> Any:
    """Return a result in the kind of table that the caller gave.

    Parameters
    ----------
    result
        What was computed. Lists in cells stay lists.
    original
        The object as given to :func:`from_frame`. The index of a pandas DataFrame is kept when the result has
        as many rows.

    Examples
    --------
    >>> like(pl.DataFrame({"p": [0.5]}), [{"a": 1}])
    [{'p': 0.5}]
    """
    if isinstance(original, pl.LazyFrame):
        return result.lazy()
    library = _library(original)
    if library == "pandas":
        index = original.index if len(original) == result.height else None
        columns = {series.name: _to_pandas(series) for series in result.get_columns()}
        return sys.modules["pandas"].DataFrame(columns, index=index)
    if library == "pyarrow":
        return result.to_arrow()
    if isinstance(original, Sequence) and not isinstance(original, str | bytes):
        return result.to_dicts()
    return result


def _to_pandas(series: pl.Series) -> Any:
    if series.dtype.is_numeric() or (series.dtype == pl.Boolean and not series.null_count()):
        return series.to_numpy()
    return series.to_list()
