"""The columns of a table that somebody brings, as ``PandasFrame`` keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from holdfast.contract.settings import Kind
from holdfast.models.general.frame import Dtype, PandasColumn

OF_KIND: dict[str, Dtype] = {
    "number": "float64",
    "integer": "float64",
    "boolean": "bool",
    "category": "object",
    "text": "object",
    "flags": "object",
    "datetime": "datetime",
}
OF_EXPRESSION: dict[str, Dtype] = {"number": "float64", "boolean": "float64", "datetime": "datetime"}


def columns_of(names: Iterable[str], kinds: Mapping[str, Kind], table: Any) -> tuple[PandasColumn, ...]:
    """Return the columns of a contract's inputs.

    Parameters
    ----------
    names
        The inputs that the pipeline reads, in its order.
    kinds
        What the contract says each of them is.
    table
        The table that somebody brings. A pandas table keeps its dtypes; from any other a number is float64, a category
        and a text an object with NaN where it is missing, a boolean a bool.
    """
    frame = table if hasattr(table, "dtypes") and hasattr(table, "iloc") else None
    of = {} if frame is None else {str(name): frame.iloc[:, at] for at, name in enumerate(frame.columns)}
    return tuple(
        PandasColumn(name, OF_KIND[kinds[name]]) if name not in of else _column(name, kinds[name], of[name])
        for name in names
    )


def derived_columns(types: Mapping[str, str]) -> tuple[PandasColumn, ...]:
    """Return the columns of derived features: numbers and truths as float64, texts as objects.

    Examples
    --------
    >>> [column.dtype for column in derived_columns({"ratio": "number", "band": "string"})]
    ['float64', 'object']
    """
    return tuple(PandasColumn(name, OF_EXPRESSION.get(kind, "object")) for name, kind in types.items())


def _column(name: str, kind: Kind, series: Any) -> PandasColumn:
    dtype = str(series.dtype)
    if dtype == "category":
        return _category(name, series)
    if kind in ("number", "integer"):
        return PandasColumn(name, _number(series.dtype))
    if kind == "datetime":
        stated = series.dtype if getattr(series.dtype, "kind", "") == "M" else None
        zone = getattr(stated, "tz", None)
        unit = dtype.partition("[")[2].rstrip("]").partition(",")[0] if stated is not None else "us"
        return PandasColumn(name, "datetime", unit=unit, zone=None if zone is None else str(zone))
    if kind == "boolean":
        return PandasColumn(name, "bool", missing=_missing(series))
    if dtype in ("str", "string"):
        return PandasColumn(name, "str" if dtype == "str" else "string")
    return PandasColumn(name, "object", missing=_missing(series))


def _number(dtype: Any) -> Dtype:
    kind = getattr(dtype, "kind", "O")
    if hasattr(dtype, "na_value"):  # pandas' own numbers with gaps: scikit-learn reads them as floats
        return "float64"
    if kind in "iu":
        return "int64"
    return "float32" if kind == "f" and dtype.itemsize == 4 else "float64"


def _category(name: str, series: Any) -> PandasColumn:
    levels = series.cat.categories
    return PandasColumn(
        name,
        "category",
        categories=tuple(float(one) if _is_number(one) else one for one in levels.tolist()),
        levels=str(levels.dtype),
        ordered=bool(series.cat.ordered),
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _missing(series: Any) -> Any:
    if str(series.dtype) != "object":
        return "nan"
    return "none" if any(value is None for value in series.tolist()) else "nan"
