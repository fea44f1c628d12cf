"""Which rows of a new table are rows of an old one, whatever its columns are called and its order is now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from holdfast.data.fingerprint import Digests
from holdfast.seal.rows import combined, occurrence
from holdfast.stats.resplit import resplit_excess
from holdfast.types import Array, Integers

LEVEL = 0.001
"""Tables hold the same rows when they share more than re-splits of the pooled rows do, at this p."""

MOSTLY = 0.5
"""A column may be an old one under another name when at least this share of its cells is found there."""

KEPT = 0.9
"""And it is one when the rows that match without it still match with it, but for one in ten."""

TELLING = 50
"""Distinct cells from which a column is told apart by its content alone."""

Cells = Mapping[str, Digests]


@dataclass(frozen=True)
class Match:
    """Two tables on the columns they have in common.

    ``columns`` maps old names to new ones. ``old`` and ``new`` are one digest a row over those columns (empty
    without any).

    Two things make two tables the same rows, and not two samples of one law: they share more rows than random
    re-splits of the pooled rows do; or one table stands in the other as a whole, row after row, as it does when
    rows were appended or the end was cut off. The second one recognises tables with few distinct rows where
    counts say nothing.
    """

    columns: dict[str, str]
    old: Digests
    new: Digests

    @cached_property
    def shared(self) -> int:
        """Rows that both tables have, with multiplicity."""
        return common(self.old, self.new)

    @cached_property
    def excess(self) -> tuple[int, float, float]:
        """Rows shared, rows that random re-splits of the pooled rows share, and the p of the excess."""
        return resplit_excess(self.old, self.new)

    @cached_property
    def run(self) -> tuple[Integers, Integers] | None:
        """The rows of both tables where the shorter one stands whole in the longer one; None where it does not."""
        shorter = min(len(self.old), len(self.new))
        here, there = np.arange(shorter, dtype=np.int64), block(self.old, self.new)
        if there is not None:
            return here, here + there
        there = block(self.new, self.old)
        return None if there is None else (here + there, here)

    @property
    def same(self) -> bool:
        """Whether the tables hold the same rows."""
        if self.shared == 0:
            return False
        if self.run is not None:
            return True
        if len(np.unique(self.old)) == len(self.old) and len(np.unique(self.new)) == len(self.new):
            return chance_of_pairs(self.shared, len(self.old), len(self.new)) < LEVEL
        return self.excess[2] < LEVEL

    def pairs(self, old_labels: Array, new_labels: Array) -> tuple[Integers, Integers]:
        """Pair old with new rows: as they stand where one table stands in the other, else see `pairs`."""
        return self.run or pairs(self.old, self.new, old_labels, new_labels)


def chance_of_pairs(shared: int, n_old: int, n_new: int) -> float:
    """Return how likely a random re-split of the pooled rows shares as many rows, exactly.

    For tables without equal rows: only the ``shared`` pairs can be shared, and all of them must be torn apart.
    The chance is ``2^k C(N - 2k, n_old - k) / C(N, n_old)``, the same as ``resplit_excess`` simulates.

    Examples
    --------
    >>> round(chance_of_pairs(1, 1, 1), 3), chance_of_pairs(20, 1000, 1000) < .001
    (1.0, True)
    """
    rows, left = n_old + n_new, n_old + n_new - 2 * shared
    torn = shared * math.log(2) + _log_choose(left, n_old - shared)
    return math.exp(torn - _log_choose(rows, n_old))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def match(old: Cells, new: Cells) -> Match:
    """Match two tables on the columns that both have, by name or else by content.

    Examples
    --------
    >>> cells = np.arange(100, dtype=np.uint64)
    >>> found = match({"a": cells}, {"renamed": cells[::-1]})
    >>> found.columns, found.shared, found.same
    ({'a': 'renamed'}, 100, True)
    """
    return matched_on(old, new, match_columns(old, new))


def match_but_for_recoded(old: Cells, new: Cells, full: Match) -> Match | None:
    """Return the match without columns whose cells hardly agree; None where that leaves out over a quarter.

    A column that was rounded, rescaled or recoded under its old name would otherwise hide every row. Columns
    that move from month to month look the same, so the caller also asks whether the labels agree.
    """
    stay = {a: b for a, b in full.columns.items() if overlap(old[a], new[b]) >= MOSTLY}
    left_out = len(full.columns) - len(stay)
    if not stay or left_out == 0 or left_out > max(1, len(full.columns) // 4):
        return None
    return matched_on(old, new, stay)


def matched_on(old: Cells, new: Cells, columns: dict[str, str]) -> Match:
    """Return the match of two tables on the given columns."""
    names = sorted(columns)
    return Match(columns, combined([old[a] for a in names]), combined([new[columns[a]] for a in names]))


def match_columns(old: Cells, new: Cells) -> dict[str, str]:
    """Map old column names to new ones: equal names first, then equal content.

    Notes
    -----
    Content alone cannot tell two columns of few levels apart, so a renamed column must also leave the rows
    matched that match without it. Candidates are tried from the most distinct cells to the fewest.
    """
    columns = {name: name for name in old if name in new}
    rest = [name for name in old if name not in new]
    free = [name for name in new if name not in old]
    if not rest or not free:
        return columns
    shared = _shared(old, new, columns)
    for distinct, a, b in _candidates(old, new, rest, free):
        if a in columns or b in columns.values():
            continue
        if shared == 0 and columns:
            accepted = distinct >= TELLING
        else:
            before = shared if columns else min(len(old[a]), len(new[b]))
            accepted = _shared(old, new, columns | {a: b}) >= max(1.0, (KEPT if columns else MOSTLY) * before)
        if accepted:
            columns[a] = b
            shared = _shared(old, new, columns)
    return columns


def _candidates(old: Cells, new: Cells, rest: list[str], free: list[str]) -> list[tuple[int, str, str]]:
    found = []
    for a in rest:
        distinct = len(np.unique(old[a]))
        for b in free:
            share = overlap(old[a], new[b])
            if share >= MOSTLY:
                found.append((distinct, share, a, b))
    return [(distinct, a, b) for distinct, _, a, b in sorted(found, key=lambda f: (-f[0], -f[1], f[2], f[3]))]


def _shared(old: Cells, new: Cells, columns: dict[str, str]) -> int:
    names = sorted(columns)
    return common(combined([old[a] for a in names]), combined([new[columns[a]] for a in names]))


def common(old: Digests, new: Digests) -> int:
    """Return the number of digests in both, with multiplicity: the sum of ``min(m_old, m_new)``."""
    a, many_a = np.unique(old, return_counts=True)
    b, many_b = np.unique(new, return_counts=True)
    _, i, j = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    return int(np.minimum(many_a[i], many_b[j]).sum())


def overlap(old: Digests, new: Digests) -> float:
    """Return the share of the smaller column's cells that the other one has too, in [0, 1]."""
    smaller = min(len(old), len(new))
    return common(old, new) / smaller if smaller else 0.0


def block(old: Digests, new: Digests) -> int | None:
    """Return where all of ``old`` stands within ``new``, in order, or None.

    A run that chance would leave somewhere in the new table with p >= .001, were its rows in random order, is
    none: a column of one value stands everywhere.

    Examples
    --------
    >>> old, new = np.arange(9, dtype=np.uint64), np.arange(99, dtype=np.uint64)
    >>> block(old + np.uint64(5), new), block(old[::-1], new)
    (5, None)
    """
    if not 0 < len(old) <= len(new):
        return None
    head = min(len(old), 16)
    windows = np.lib.stride_tricks.sliding_window_view(new[: len(new) - len(old) + head], head)
    for start in np.flatnonzero((windows == old[:head]).all(axis=1))[:100]:
        if np.array_equal(new[start : start + len(old)], old):
            values, counts = np.unique(new, return_counts=True)
            chance = np.log(counts[np.searchsorted(values, old)] / len(new)).sum() + np.log(len(new))
            return int(start) if chance < np.log(LEVEL) else None
    return None


def pairs(
    old: Digests, new: Digests, old_labels: Array | None = None, new_labels: Array | None = None
) -> tuple[Integers, Integers]:
    """Pair equal rows of two tables, each row at most once.

    Parameters
    ----------
    old, new
        One digest a row.
    old_labels, new_labels
        Where given, copies of a row are paired with a copy of the same label first, then by rising label.

    Returns
    -------
    Two index arrays of equal length, into the old and into the new table, by rising index of the new one.

    Examples
    --------
    >>> a, b = np.array([5, 5, 6], dtype=np.uint64), np.array([6, 7, 5], dtype=np.uint64)
    >>> [x.tolist() for x in pairs(a, b, np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))]
    [[2, 1], [0, 2]]
    """
    if old_labels is None or new_labels is None:
        i, j = _numbered_pairs(old, new, None, None)
    else:
        i, j = _numbered_pairs(with_label(old, old_labels), with_label(new, new_labels), None, None)
        rest_old = np.setdiff1d(np.arange(len(old)), i, assume_unique=True)
        rest_new = np.setdiff1d(np.arange(len(new)), j, assume_unique=True)
        k, m = _numbered_pairs(old[rest_old], new[rest_new], old_labels[rest_old], new_labels[rest_new])
        i, j = np.concatenate([i, rest_old[k]]), np.concatenate([j, rest_new[m]])
    order = np.argsort(j)
    return i[order], j[order]


def _numbered_pairs(
    old: Digests, new: Digests, old_order: Array | None, new_order: Array | None
) -> tuple[Integers, Integers]:
    a = combined([old, occurrence(old, old_order).astype(np.uint64)])
    b = combined([new, occurrence(new, new_order).astype(np.uint64)])
    _, i, j = np.intersect1d(a, b, assume_unique=True, return_indices=True)
    return i.astype(np.int64), j.astype(np.int64)


def with_label(rows: Digests, labels: Array) -> Digests:
    """Return one digest a row over its values and its label."""
    return combined([rows, (labels + 0.0).view(np.uint64)])
