"""Contexts for tests of checks, from plain columns: what a test of a new check starts from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from holdfast.checks.columns import table_columns
from holdfast.checks.contexts import SplitContext, TableContext
from holdfast.contract.settings import Column, Kind, Settings
from holdfast.types import Array, Integers

TARGET = "y"
Values = Sequence[Any] | npt.NDArray[Any] | pl.Series


def contract(**stated: Any) -> Settings:
    """Return a contract for the target ``y`` with the keys that are stated.

    Examples
    --------
    >>> contract(task="regression").metric
    'r2'
    """
    regression = stated.get("task") == "regression"
    usual: dict[str, Any] = {
        "name": "test",
        "task": "binary",
        "target": TARGET,
        "columns": {},
        "metric": "r2" if regression else "roc_auc",
        "positive": None if regression else 1,
    }
    return Settings(**(usual | stated))


def table(
    columns: Mapping[str, Values],
    labels: Values,
    *,
    groups: Integers | None = None,
    kinds: Mapping[str, Kind] | None = None,
    missing: tuple[str, ...] = (),
    unknown: tuple[str, ...] = (),
    renamed: Mapping[str, str] | None = None,
    **stated: Any,
) -> TableContext:
    """Return what checks of a table are handed.

    Parameters
    ----------
    columns
        Plain columns: numbers (NaN and None are missing), booleans or strings. They are features unless
        ``ignore`` names them.
    labels
        0 and 1, or numbers with ``task="regression"``.
    kinds
        Of columns that are not what they look like; strings look like categories, whole numbers like integers.
    groups, missing, unknown, renamed
        As in :class:`holdfast.checks.TableContext`.
    stated
        Keys of the contract.

    Examples
    --------
    >>> context = table({"a": [1.5, None], "b": ["x", "y"]}, [0, 1], ignore=("b",))
    >>> {name: column.kind for name, column in context.columns.items()}, list(context.features)
    ({'a': 'number', 'b': 'category'}, ['a'])
    """
    frame = pl.DataFrame({name: _typed(name, values) for name, values in columns.items()})
    found = {name: (kinds or {}).get(name) or _kind(frame[name]) for name in frame.columns}
    described = {
        name: Column(type=kind, nullable=True) for name, kind in found.items() if name not in unknown
    }
    described |= {name: Column(type="number") for name in missing}
    return TableContext(
        settings=contract(columns=described, **stated),
        columns=table_columns(frame, found),
        labels=np.asarray(labels, dtype=np.float64),
        groups=groups,
        missing=missing,
        unknown=unknown,
        renamed=renamed or {},
    )


def split(
    training: Values,
    holdout: Values,
    *,
    shares: Mapping[str, Any] | None = None,
    rows_identify: bool = True,
    **stated: Any,
) -> SplitContext:
    """Return what checks of a split are handed, from one number for each distinct row.

    Examples
    --------
    >>> len(split([1, 2, 3], [4]).training)
    3
    """
    return SplitContext(
        settings=contract(**stated),
        training=np.asarray(training, dtype=np.int64),
        holdout=np.asarray(holdout, dtype=np.int64),
        shares=shares or {},
        rows_identify=rows_identify,
    )


def linked(strength: float, labels: Array, seed: int = 0) -> Array:
    """Return numbers that go with labels: normal, ``strength`` standard deviations apart between the classes."""
    noise = np.random.default_rng(seed).normal(size=len(labels))
    return np.asarray(noise + strength * labels)


def _typed(name: str, values: Values) -> pl.Series:
    series = pl.Series(name, values, strict=False)
    if series.dtype == pl.Null:
        return series.cast(pl.Float64)
    return series.cast(pl.Float64).fill_nan(None) if series.dtype.is_numeric() else series


def _kind(series: pl.Series) -> Kind:
    if series.dtype == pl.Boolean:
        return "boolean"
    if series.dtype == pl.String:
        return "category"
    present = series.drop_nulls()
    return "integer" if len(present) and bool((present == present.round()).all()) else "number"
