"""Which levels of a category the reference lists, so that choosing them does not look like drift."""

from __future__ import annotations

import polars as pl

MOST_LEVELS = 200
"""More are pooled: a profile stays small, and a cell that expects under five rows is pooled anyway."""

FEWEST_ROWS = 5
"""A level seen less often in the reference makes the *list* of levels an accident of the sample."""


def chosen_levels(values: pl.Series) -> tuple[tuple[str, ...], bool]:
    """Return the levels to list, sorted, and whether they must be counted on the odd rows only.

    Parameters
    ----------
    values
        Strings without nulls.

    Returns
    -------
    levels, halved
        At most 200 levels. ``halved`` is true where the levels were chosen on the even rows: rare levels were
        seen, or too many.

    Notes
    -----
    A level is listed because the reference happened to contain it. The reference then has no row outside its
    list, a fresh window has some, and the test calls that drift: with 5,000 levels in every window. So where
    any level is rare, half of the rows choose the list and the other half are counted; given the list,
    reference and window are then samples of the same kind, whatever the law of the levels. It costs little:
    the error of a test is governed by the smaller sample, which is the window.

    Examples
    --------
    >>> chosen_levels(pl.Series(["a", "b"] * 5))
    (('a', 'b'), False)
    >>> chosen_levels(pl.Series(["a"] * 9 + ["rare"]))
    (('a',), True)
    """
    tally = _tally(values)
    halved = tally.height > MOST_LEVELS or (tally.height > 0 and int(tally["n"].min()) < FEWEST_ROWS)  # type: ignore[arg-type]
    if halved:
        tally = _tally(values.gather_every(2))
    return tuple(sorted(tally["level"].head(MOST_LEVELS).to_list())), halved


def level_counts(levels: tuple[str, ...], values: pl.Series) -> tuple[tuple[int, ...], int]:
    """Return the rows of each listed level, and the rows of all others; nulls are not counted.

    Examples
    --------
    >>> level_counts(("a", "b"), pl.Series(["b", "b", "c", None]))
    ((0, 2), 1)
    """
    present = values.drop_nulls()
    listed = present.filter(present.is_in(list(levels)))
    found = dict(_tally(listed).iter_rows())
    return tuple(found.get(level, 0) for level in levels), present.len() - listed.len()


def _tally(values: pl.Series) -> pl.DataFrame:
    """Return columns level and n, most frequent first, equal counts by name."""
    frame = pl.DataFrame({"level": values.cast(pl.String)})
    return frame.group_by("level").agg(pl.len().alias("n")).sort(["n", "level"], descending=[True, False])
