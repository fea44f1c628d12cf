"""The metrics of groups of rows that the contract names."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl

from holdfast.bundle import Bundle
from holdfast.data.canonical import texts
from holdfast.evaluate.answers import Answers
from holdfast.evaluate.measured import measured
from holdfast.records import Slice
from holdfast.types import Mask

FEW_VALUES = 8
"""A numeric column with more distinct values than this is cut by quartiles."""

MOST_LEVELS = 50
"""A column with more levels is no way to cut rows into groups."""

MISSING = "(missing)"


def slices(bundle: Bundle, found: Answers) -> tuple[list[Slice], list[str]]:
    """Return the metrics of every slice, the largest level of a column first, and notes on columns left out.

    Parameters
    ----------
    bundle
        Its contract names the columns: categories and booleans by level, numbers by the quartiles of these rows
        (by value where there are at most eight).
    found
        The answers that are sliced.

    Notes
    -----
    Levels are many and none was chosen beforehand: of twenty intervals one misses its truth. A slice is a place
    to look, not a claim.
    """
    made: list[Slice] = []
    notes = []
    for column in bundle.settings.slices:
        values = _values(bundle, found, column)
        if values is None:
            notes.append(f"no slices by {column}: the holdout has no such column")
            continue
        levels = _levels(values)
        if len(levels) > MOST_LEVELS:
            notes.append(f"no slices by {column}: {len(levels)} levels, at most {MOST_LEVELS} are shown")
            continue
        made += [_slice(bundle, found, column, level, mask) for level, mask in levels]
    return made, notes


def _values(bundle: Bundle, found: Answers, column: str) -> pl.Series | None:
    if column in found.frame.columns:
        return found.frame[column]
    if column not in found.raw.columns:
        return None
    raw = found.raw[column]
    known = bundle.settings.columns.get(column)
    if known is not None and known.type in ("number", "integer"):
        return raw.cast(pl.Float64, strict=False)
    return texts(raw)


def _levels(values: pl.Series) -> list[tuple[str, Mask]]:
    """Return the name of every level and its rows, numbers in their order, others by falling number of rows."""
    if values.dtype == pl.Float64 and values.drop_nulls().n_unique() > FEW_VALUES:
        levels = _quartiles(values)
    else:
        named = texts(values)
        distinct = values.drop_nulls().unique().sort()
        levels = [(name, (named == name).fill_null(False).to_numpy()) for name in texts(distinct)]
        if values.dtype != pl.Float64:
            levels.sort(key=lambda level: -int(level[1].sum()))
    missing = values.is_null().to_numpy()
    return [*levels, (MISSING, missing)] if missing.any() else levels


def _quartiles(values: pl.Series) -> list[tuple[str, Mask]]:
    numbers = values.to_numpy().astype(np.float64)
    edges = np.unique(np.quantile(numbers[~np.isnan(numbers)], (0.25, 0.5, 0.75)))
    part = np.where(np.isnan(numbers), -1, np.searchsorted(edges, numbers, side="left"))
    text = [f"{edge:.6g}" for edge in edges]
    names = [
        f"at most {text[0]}",
        *(f"above {low} to {high}" for low, high in pairwise(text)),
        f"above {text[-1]}",
    ]
    return [(name, part == i) for i, name in enumerate(names) if (part == i).any()]


def _slice(bundle: Bundle, found: Answers, column: str, level: str, mask: Mask) -> Slice:
    labels = found.labels[mask]
    return Slice(
        column=column,
        level=level,
        rows=len(labels),
        positives=int(labels.sum()) if bundle.task == "binary" else None,
        metrics=measured(bundle, found, mask),
    )
