"""Facts of columns as the data room computes them, written out for small polars frames."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from holdfast.contract import ColumnFacts

FactsOf = Callable[[pl.DataFrame], dict[str, ColumnFacts]]


@pytest.fixture(scope="session")
def facts_of() -> FactsOf:
    """Return the function from a frame to its facts."""
    return lambda frame: {name: _facts(frame[name]) for name in frame.columns}


def _facts(series: pl.Series) -> ColumnFacts:
    present = series.drop_nulls()
    numeric = series.dtype.is_numeric()
    levels = None
    if present.n_unique() <= 50:
        counted = [(_text(value), count) for value, count in present.value_counts().rows()]
        levels = tuple(sorted(counted, key=lambda item: (-item[1], item[0])))
    return ColumnFacts(
        name=series.name,
        kind=_kind(series),
        rows=len(series),
        nulls=series.null_count(),
        distinct=present.n_unique(),
        levels=levels,
        **(_numbers(present.cast(pl.Float64)) if numeric and len(present) else {}),
    )


def _kind(series: pl.Series) -> Any:
    if series.dtype == pl.Boolean:
        return "boolean"
    if series.dtype.is_temporal():
        return "datetime"
    if not series.dtype.is_numeric():
        return "category"
    present = series.drop_nulls().cast(pl.Float64)
    return "integer" if (present == present.round()).all() else "number"


def _numbers(values: pl.Series) -> dict[str, Any]:
    low, high = float(values.min()), float(values.max())  # type: ignore[arg-type]
    whole = bool((values == values.round()).all())
    return {
        "minimum": low,
        "maximum": high,
        "p10": float(values.quantile(0.1)),  # type: ignore[arg-type]
        "median": float(values.median()),  # type: ignore[arg-type]
        "whole": whole,
        "zero_seen": bool((values == 0).any()),
        "negative_seen": low < 0,
        "minimum_count": int((values == low).sum()),
        "maximum_count": int((values == high).sum()),
        "seen_integers": values.n_unique() if whole and high - low < 32 else None,
    }


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return str(int(value)) if float(value).is_integer() else repr(value)
    return str(value)
