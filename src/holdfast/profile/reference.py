"""The reference of one column, and counting a window in its cells."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
import polars as pl

from holdfast.data.kinds import NULL, OK, OUT_OF_RANGE, UNSEEN, WRONG_TYPE, Kinds
from holdfast.profile.bins import bin_counts, quantile_edges
from holdfast.profile.counts import Counts, Moments, empty
from holdfast.profile.levels import chosen_levels, level_counts
from holdfast.profile.views import View
from holdfast.types import Array, Mask


class ColumnReference(msgspec.Struct, frozen=True):
    """How one column looked in the reference window.

    ``edges`` are the inner bin edges of a numeric column (bin ``i`` is ``edges[i - 1] < x <= edges[i]``),
    ``levels`` the listed levels of a category. ``counts`` has the reference rows in these cells. ``view`` says what
    of the column is counted, with ``by``, the flag or the column of moments that it needs (`holdfast.profile.views`);
    ``column`` is the column's name where it is counted under another.
    """

    kind: Literal["numeric", "category"]
    counts: Counts
    edges: tuple[float, ...] = ()
    levels: tuple[str, ...] = ()
    view: View = "value"
    by: str = ""
    column: str = ""

    @property
    def cells(self) -> int:
        """Number of bins or listed levels."""
        return len(self.edges) + 1 if self.kind == "numeric" else len(self.levels)

    def empty(self) -> Counts:
        """Return the counts of a window without rows."""
        return empty(self.cells)


def reference_numeric(values: Array, kinds: Kinds | None = None) -> ColumnReference:
    """Return the reference of a numeric column.

    Parameters
    ----------
    values
        Shape ``(rows,)``; NaN where the cell is not all right.
    kinds
        Kind codes of `holdfast.data.kinds`, shape ``(rows,)``. None: NaN is null, the rest is all right.

    Examples
    --------
    >>> column = reference_numeric(np.array([0.0, 0.0, 1.0, np.nan]))
    >>> column.edges, column.counts.cells, column.counts.kinds
    ((0.0,), (2, 1), (1, 0, 0, 0))
    """
    edges = quantile_edges(values[~np.isnan(values)] if kinds is None else values[kinds == OK])
    return ColumnReference("numeric", _count_numbers(edges, values, kinds), edges=tuple(edges.tolist()))


def reference_category(
    values: pl.Series, kinds: Kinds | None = None, levels: tuple[str, ...] | None = None
) -> ColumnReference:
    """Return the reference of a category or boolean column.

    Parameters
    ----------
    values
        Strings or booleans, ``rows`` long; null where the cell is not all right.
    kinds
        As in `reference_numeric`.
    levels
        The levels, where they are known beforehand and no others can be all right. None: as seen; where
        rare ones are among them, the even rows choose the list and only the odd ones are counted
        (`holdfast.profile.levels` says why).

    Examples
    --------
    >>> column = reference_category(pl.Series(["a", "b"] * 5 + [None]))
    >>> column.levels, column.counts.cells, column.counts.kinds
    (('a', 'b'), (5, 5), (1, 0, 0, 0))
    """
    texts = values.cast(pl.String)
    codes = _codes(texts.is_null().to_numpy(), kinds)
    if levels is None:
        ok = np.flatnonzero(codes == OK)
        levels, halved = chosen_levels(texts.gather(ok))
        if halved:
            counted = np.ones(codes.size, dtype=np.bool_)
            counted[ok[::2]] = False
            # Rows of the other kinds are halved with them, or their share would double.
            counted[np.flatnonzero(codes != OK)[::2]] = False
            texts, codes = texts.filter(pl.Series(counted)), codes[counted]
    return ColumnReference("category", _count_levels(levels, texts, codes), levels=levels)


def reference_scores(scores: Array) -> ColumnReference:
    """Return the reference of the ``prediction`` column: probabilities, or values of a regression.

    Parameters
    ----------
    scores
        The finished bundle's answers on the holdout rows, shape ``(rows,)``. Answers on training rows, also
        out-of-fold ones, differ from those on fresh rows and would alarm without drift.

    Examples
    --------
    >>> reference_scores(np.linspace(0, 1, 400)).cells
    20
    """
    return reference_numeric(np.asarray(scores, dtype=np.float64))


def count(reference: ColumnReference, values: pl.Series | Array, kinds: Kinds | None = None) -> Counts:
    """Return a window's rows in the cells of a reference.

    Parameters
    ----------
    reference
        Of the same column.
    values
        Numbers, booleans or strings, ``rows`` long; null (or NaN) where the cell is not all right.
    kinds
        Kind codes, shape ``(rows,)``; None: null is null, the rest is all right.

    Examples
    --------
    >>> column = reference_numeric(np.array([0.0, 0.0, 1.0]))
    >>> count(column, np.array([-7.0, 5.0, 6.0])).cells
    (1, 2)
    """
    if reference.kind == "numeric":
        numbers = values.cast(pl.Float64).to_numpy() if isinstance(values, pl.Series) else values
        return _count_numbers(np.array(reference.edges, dtype=np.float64), numbers, kinds)
    texts = (values if isinstance(values, pl.Series) else pl.Series(values)).cast(pl.String)
    return _count_levels(reference.levels, texts, _codes(texts.is_null().to_numpy(), kinds))


def _count_numbers(edges: Array, values: Array, kinds: Kinds | None) -> Counts:
    codes = _codes(np.isnan(values), kinds)
    ok = values[codes == OK]
    return Counts(tuple(bin_counts(edges, ok).tolist()), _kinds(codes), Moments.of(ok))


def _count_levels(levels: tuple[str, ...], texts: pl.Series, codes: Kinds) -> Counts:
    cells, others = level_counts(levels, texts.filter(pl.Series(codes == OK)))
    null, unseen, out_of_range, wrong_type = _kinds(codes)
    return Counts(cells, (null, unseen + others, out_of_range, wrong_type))


def _codes(missing: Mask, kinds: Kinds | None) -> Kinds:
    if kinds is not None:
        return kinds
    codes: Kinds = np.where(missing, NULL, OK).astype(np.int8)
    return codes


def _kinds(codes: Kinds) -> tuple[int, int, int, int]:
    null, unseen, out_of_range, wrong_type = (
        int((codes == code).sum()) for code in (NULL, UNSEEN, OUT_OF_RANGE, WRONG_TYPE)
    )
    return null, unseen, out_of_range, wrong_type
