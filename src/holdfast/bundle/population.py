"""The contract's ``where``, compiled: which rows a model is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import polars as pl

from holdfast.contract.settings import Settings
from holdfast.features import column_types, parse, predicate
from holdfast.types import Mask


class Population(NamedTuple):
    """The condition for typed frames and for typed rows, and the columns that it reads. Null counts as outside.

    Examples
    --------
    >>> from holdfast.contract.settings import Column
    >>> inside = population(
    ...     Settings(
    ...         name="x", task="regression", target="y", metric="r2", columns={"a": Column("number")}, where="a > 0"
    ...     )
    ... )
    >>> inside.row({"a": 1.0}), inside.table(pl.DataFrame({"a": [1.0, None]})).tolist(), inside.columns
    (True, [True, False], ('a',))
    """

    table: Callable[[pl.DataFrame], Mask]
    row: Callable[[Mapping[str, Any]], bool]
    columns: tuple[str, ...]


def population(settings: Settings) -> Population | None:
    """Return the contract's population, or None when it is about every row."""
    if settings.where is None:
        return None
    types = column_types(settings)
    condition = predicate(settings.where, types)
    return Population(condition.table, condition.row, parse(settings.where, types, name="where").columns)
