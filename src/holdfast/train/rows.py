"""What training is handed: typed rows and labels, never a path to the holdout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from holdfast.types import Array, Integers, Mask


@dataclass(frozen=True)
class TrainingRows:
    """The training side of the split.

    Parameters
    ----------
    frame
        Typed frame of the contract's inputs, ``n`` rows; null where missing.
    labels
        Shape ``(n,)``: 0.0 and 1.0 for a binary task, the number of the class for a multiclass one, the target for
        a regression; never NaN.
    groups
        Codes of the entities, shape ``(n,)``, or None where the contract names none.
    weights
        What each row counts, shape ``(n,)``, above 0; None where all count alike.
    times
        When each row happened, shape ``(n,)``, rising with time: seconds since 1970, or the record's number where the
        order of the file is time; None without time.
    """

    frame: pl.DataFrame
    labels: Array
    groups: Integers | None = None
    weights: Array | None = None
    times: Array | None = None

    def __len__(self) -> int:
        # not the frame's height: a frame without columns has none
        return len(self.labels)

    def counted(self, rows: Mask) -> Array | None:
        """Return what the rows where the mask is true count, or None where all count alike."""
        return None if self.weights is None else self.weights[rows]

    def take(self, rows: Mask) -> TrainingRows:
        """Return the rows where the mask is true."""
        return TrainingRows(
            frame=self.frame.filter(pl.Series(rows)),
            labels=self.labels[rows],
            groups=None if self.groups is None else self.groups[rows],
            weights=None if self.weights is None else self.weights[rows],
            times=None if self.times is None else self.times[rows],
        )


def units(labels: Array, groups: Integers | None, *, classes: bool = True) -> int:
    """Return how many folds could have a part of what they need.

    The number of entities (rows without entities); for a target of classes the number that have a row of a class,
    the smallest of these numbers.

    Examples
    --------
    >>> units(np.array([1.0, 1, 0, 0, 0]), None)
    2
    >>> units(np.array([1.0, 1, 0, 0, 0]), np.array([7, 7, 8, 9, 9]))
    1
    """
    members = np.arange(len(labels)) if groups is None else groups
    if not classes:
        return len(np.unique(members))
    known = np.unique(labels)
    return min((len(np.unique(members[labels == one])) for one in known), default=0) if len(known) > 1 else 0


def group_codes(values: pl.Series | None) -> Integers | None:
    """Return dense integer codes of the entities, or None without entities. A null is an entity of its own.

    Examples
    --------
    >>> group_codes(pl.Series(["a", None, "a", None])).tolist()
    [1, 5, 1, 6]
    """
    if values is None:
        return None
    codes = values.cast(pl.String).rank("dense").cast(pl.Int64).to_numpy(writable=True).astype(np.float64)
    missing = np.isnan(codes)
    codes[missing] = np.arange(missing.sum()) + len(codes) + 1
    return codes.astype(np.int64)
