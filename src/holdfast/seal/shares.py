"""Class shares of the two parts of the split, and whether they differ by more than chance."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from holdfast.stats.clustered import clustered_mean
from holdfast.types import Array, Integers, Mask

LEVEL = 0.001
A_FIFTH = 0.2


class Part(msgspec.Struct, frozen=True):
    """One part of the split; ``positives`` are rows of the class that is compared, null for a regression."""

    rows: int
    entities: int
    positives: int | None
    share: float | None


class Shares(msgspec.Struct, frozen=True):
    """Both parts, and the difference of the shares of one class, holdout minus training.

    Of two classes that is the positive one, of several the one whose share differs the most, whose number is
    ``class_number`` (null otherwise); its p-value counts how many were looked at.

    ``notable`` is what a finding needs: p < .001 with standard errors by entity *and* a difference above a
    fifth of the rarer class's share. ``difference`` and ``p_value`` are null for a regression.
    """

    training: Part
    holdout: Part
    difference: float | None
    p_value: float | None
    notable: bool
    class_number: int | None = None

    def facts(self) -> dict[str, float | int | bool | None]:
        """Return the shares as evidence for a finding; empty for a regression."""
        if self.difference is None:
            return {}
        return {
            "training": self.training.share,
            "holdout": self.holdout.share,
            "difference": self.difference,
            "p_value": self.p_value,
            "notable": self.notable,
            "training_rows": self.training.rows,
            "holdout_rows": self.holdout.rows,
            **({} if self.class_number is None else {"class_number": self.class_number}),
        }


def shares(labels: Array, training: Mask, groups: Integers | None, *, task: str) -> Shares:
    """Return the class shares of both parts.

    Parameters
    ----------
    labels
        0.0 and 1.0 for a binary task, numbers of classes for a multiclass one, shape ``(n,)``; not looked at for a
        regression.
    training
        True where a row is a training row, shape ``(n,)``.
    groups
        Codes of the entities, or None: rows of one entity fall together, and count as one in the error.
    task
        ``binary``, ``multiclass`` or ``regression``.

    Examples
    --------
    >>> y, training = np.tile([0.0, 0.0, 0.0, 1.0], 250), np.arange(1000) >= 200
    >>> found = shares(y, training, None, task="binary")
    >>> found.training.share, found.holdout.share, found.notable
    (0.25, 0.25, False)
    """
    if task == "multiclass":
        return _most_different(labels, training, groups)
    binary = task == "binary"
    parts = [_part(labels[m], None if groups is None else groups[m], binary) for m in (training, ~training)]
    if not binary or parts[0].share is None or parts[1].share is None:
        return Shares(parts[0], parts[1], None, None, False)
    difference = parts[1].share - parts[0].share
    p = _p_value(labels, training, groups, difference)
    overall = float(labels.mean())
    notable = p < LEVEL and abs(difference) > A_FIFTH * min(overall, 1 - overall)
    return Shares(parts[0], parts[1], difference, p, notable)


def _most_different(labels: Array, training: Mask, groups: Integers | None) -> Shares:
    """Return the shares of the class with the smallest p-value, which counts every class that was looked at."""
    numbers = np.unique(labels)
    found = [shares((labels == one).astype(np.float64), training, groups, task="binary") for one in numbers]
    at = min(range(len(found)), key=lambda i: 1.0 if found[i].p_value is None else found[i].p_value)  # type: ignore[arg-type,return-value]
    one, number = found[at], int(numbers[at])
    if one.p_value is None:
        return msgspec.structs.replace(one, class_number=number)
    p = min(1.0, one.p_value * len(found))
    return msgspec.structs.replace(one, p_value=p, notable=one.notable and p < LEVEL, class_number=number)


def _part(labels: Array, groups: Integers | None, binary: bool) -> Part:
    entities = len(labels) if groups is None else len(np.unique(groups))
    if not binary:
        return Part(len(labels), entities, None, None)
    share = float(labels.mean()) if len(labels) else None
    return Part(len(labels), entities, int(labels.sum()), share)


def _p_value(labels: Array, training: Mask, groups: Integers | None, difference: float) -> float:
    """Return the two-sided p under equal shares, so the error is taken from both parts together.

    An error taken from each part alone is 0 for a small part without positives, and calls chance a finding.
    """
    error = clustered_mean(labels, groups)[1]
    if not math.isfinite(error) or error == 0.0:
        return 1.0
    rows = len(labels)
    error *= math.sqrt(rows * (1 / training.sum() + 1 / (rows - training.sum())))
    return math.erfc(abs(difference) / error / math.sqrt(2.0))
