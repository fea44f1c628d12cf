"""The size of a change in words that a person knows; a test says only that there is one."""

from __future__ import annotations

import math

import numpy as np

from holdfast.monitor.drift import coarse
from holdfast.profile import KINDS, ColumnReference, Counts
from holdfast.profile.views import WORDS
from holdfast.types import Array

TINY_SHARE = 0.02
"""Share of rows to move before window and reference look alike; a shift of 0.05 sd in a normal law."""

TINY_KIND = 0.005
"""Change in the share of a kind, such as nulls, that still counts as tiny."""

LARGE_KIND = 0.01
"""From this change of its share on, a kind is named before the values."""

SAID = {"null": "nulls", "unseen": "unseen levels"}


def effect(reference: ColumnReference, window: Counts, alarm: bool) -> str:
    """Return what changed, largest first: location and spread, or the level that moved most, and kinds.

    Parameters
    ----------
    reference, window
        The two samples of one column.
    alarm
        Whether the column is flagged. A flagged change that moves under 2 % of the rows is called tiny.

    Examples
    --------
    >>> column = ColumnReference("category", Counts(cells=(500, 500)), levels=("a", "b"))
    >>> effect(column, Counts(cells=(300, 700)), alarm=True)
    "'b' 50.0 % -> 70.0 %"
    >>> effect(column, Counts(cells=(250, 250), kinds=(500, 0, 0, 0)), alarm=True)
    'nulls 0.0 % -> 50.0 %'
    """
    if window.rows == 0 or reference.counts.rows == 0:
        return "no rows"
    values = _numeric(reference, window) if reference.kind == "numeric" else _level(reference, window)
    large, small = _kinds(reference.counts, window)
    if values and reference.view in WORDS:
        values[0] = f"{WORDS[reference.view]}: {values[0]}"
    text = "; ".join([*large, *values, *small]) or "no change"
    return f"tiny: {text}" if alarm and is_tiny(reference, window) else text


def is_tiny(reference: ColumnReference, window: Counts) -> bool:
    """Return whether under 2 % of the rows moved and no kind's share changed by more than half a point.

    Examples
    --------
    >>> column = ColumnReference("numeric", Counts(cells=(50_000, 50_000)), edges=(0.0,))
    >>> is_tiny(column, Counts(cells=(505_000, 495_000))), is_tiny(column, Counts(cells=(60, 40)))
    (True, False)
    """
    ref, cur = coarse(reference, window)
    moved = float(np.abs(ref / ref.sum() - cur / cur.sum()).sum()) / 2.0
    before, now = reference.counts, window
    change = np.abs(_shares(before.kinds, before.rows) - _shares(now.kinds, now.rows))
    return moved < TINY_SHARE and float(change.max()) <= TINY_KIND


def quantile(reference: ColumnReference, window: Counts, share: float) -> float | None:
    """Return a quantile of a window from its bins, by interpolation; None without values.

    The outer bins reach to the smallest and largest value of the window. Where the reference has whole
    numbers only, so has the answer.

    Examples
    --------
    >>> from holdfast.profile import count, reference_numeric
    >>> values = np.arange(1001.0)
    >>> column = reference_numeric(values)
    >>> quantile(column, count(column, values + 100), 0.5)
    600.0
    """
    cells, moments = np.array(window.cells, dtype=np.float64), window.moments
    if moments is None or moments.minimum is None or moments.maximum is None or cells.sum() == 0:
        return None
    below = np.cumsum(cells)
    rows = cells.sum() * share
    at = int(np.searchsorted(below, rows))
    edges = np.concatenate([[moments.minimum], reference.edges, [moments.maximum]])
    # A window may leave the outer bins empty, so its own range can end inside the edges.
    low, high = max(float(edges[at]), moments.minimum), min(float(edges[at + 1]), moments.maximum)
    inside = (rows - (below[at] - cells[at])) / cells[at]
    value = low + (high - low) * float(inside)
    return float(math.ceil(value)) if np.all(edges == np.floor(edges)) else value


def _numeric(reference: ColumnReference, window: Counts) -> list[str]:
    parts = []
    before, after = quantile(reference, reference.counts, 0.5), quantile(reference, window, 0.5)
    if before is not None and after is not None:
        parts.append(f"median {number(before)} -> {number(after)}")
    then, now = reference.counts.moments, window.moments
    if then is not None and now is not None and then.mean is not None and now.mean is not None and then.sd:
        shift = (now.mean - then.mean) / then.sd
        words = f"{abs(shift):.2f} sd {'higher' if shift > 0 else 'lower'}"
        parts.append(f"mean {number(then.mean)} -> {number(now.mean)}, {words}")
    wide, wider = _middle_half(reference, reference.counts), _middle_half(reference, window)
    if wide and wider is not None and not 0.8 <= wider / wide <= 1.25:
        parts.append(f"interquartile range {number(wide)} -> {number(wider)}")
    return parts


def _middle_half(reference: ColumnReference, window: Counts) -> float | None:
    """The spread in words; a standard deviation of heavy tails doubles without drift."""
    low, high = quantile(reference, window, 0.25), quantile(reference, window, 0.75)
    return None if low is None or high is None else high - low


def _level(reference: ColumnReference, window: Counts) -> list[str]:
    # Shares are taken among the rows that were all right, so nulls alone move none of them.
    ok_then, ok_now = sum(reference.counts.cells), sum(window.cells)
    if not reference.levels or not ok_then or not ok_now:
        return []
    then, now = _shares(reference.counts.cells, ok_then), _shares(window.cells, ok_now)
    # Where one level gains what another loses, the one that gains is named.
    most = int(np.argmax(np.abs(now - then) + 1e-12 * (now > then)))
    if then[most] == now[most]:
        return []
    return [f"{reference.levels[most]!r} {percent(then[most])} -> {percent(now[most])}"]


def _kinds(reference: Counts, window: Counts) -> tuple[list[str], list[str]]:
    """Return the kinds whose share changed by a point or more, then the others; largest first."""
    then, now = _shares(reference.kinds, reference.rows), _shares(window.kinds, window.rows)
    changes = np.abs(now - then)
    texts = [
        f"{SAID.get(kind, kind)} {percent(before)} -> {percent(after)}"
        for kind, before, after in zip(KINDS, then, now, strict=True)
    ]
    order = [int(i) for i in np.argsort(-changes, kind="stable") if changes[i] > 0]
    large = [texts[i] for i in order if changes[i] >= LARGE_KIND]
    return large, [texts[i] for i in order if changes[i] < LARGE_KIND]


def _shares(counts: tuple[int, ...], rows: int) -> Array:
    return np.array(counts, dtype=np.float64) / max(rows, 1)


def percent(share: float) -> str:
    """Return a share as a percentage with one decimal, more for small ones.

    Examples
    --------
    >>> percent(0.1012), percent(0.00021)
    ('10.1 %', '0.021 %')
    """
    value = 100.0 * float(share)
    return f"{value:.2g} %" if 0.0 < value < 0.1 else f"{value:.1f} %"


def number(value: float) -> str:
    """Return a number with four significant digits.

    Examples
    --------
    >>> number(12345.678), number(0.0123456), number(3.0)
    ('12,346', '0.01235', '3')
    """
    return f"{value:,.0f}" if 1000.0 <= abs(value) < 1e9 else f"{value:.4g}"
