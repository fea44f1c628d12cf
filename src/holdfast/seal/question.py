"""Do two sets of labels of the same rows ask the same question?"""

from __future__ import annotations

import numpy as np
import polars as pl

from holdfast.data.fingerprint import Digests
from holdfast.seal.matching import pairs
from holdfast.types import Array, Integers

SUBSTANTIAL = 0.6
"""Cohen's kappa from which agreement is called substantial (Landis and Koch 1977)."""

RANKS_APART = 0.01
"""Two regression targets are one when half of the rows keep their rank to within this share of the rows."""

NEIGHBOURS = 11
"""Neighbours whose median rank a rank is compared with: made-up values among them change little."""

MOST_DRAWS = 20_000_000

DISTINCT = 0.9
"""Share of distinct rows from which a row can be told from its neighbours."""

NEARLY_EQUAL = 0.95
"""Kappa asked of rows that only match without a recoded column: those of another month agree less."""

MOST_CLASSES = 50
"""Labels are classes when they are whole numbers from 0 below this."""

BINS, ROWS_A_BIN = 200, 20
"""A number decides classes when the majority in each of its bins does."""

SEPARATED = 0.99
"""A class is a number cut in two when the number's ROC AUC for it is at least this."""


def same_question(
    old: Digests, old_labels: Array, new: Digests, new_labels: Array, *, kappa_at_least: float = SUBSTANTIAL
) -> bool:
    """Tell whether labels are the same up to recoding, on the rows that two tables share.

    Parameters
    ----------
    old, new
        One digest a row over the common columns without the targets.
    old_labels, new_labels
        0.0 and 1.0 for two classes, whole numbers from 0 for several, any number for a regression.
    kappa_at_least
        How well classes must agree.

    Notes
    -----
    Classes: after the better of the two one-to-one mappings Cohen's kappa is at least .6, so some noisy
    labels do not make a new question, and rare positives do not make every question the same. Where rows
    are not distinct, copies are paired to agree as well as they can; so they must then agree better than
    labels that are re-split among the copies of each row. Numbers: in the order of the old ones, half of the
    new ones have a rank within 1 % of that of their neighbours: a change of unit, a logarithm or a rounding
    is no new question. A class against a number: the number decides the class. Several classes: after each class of
    the one coding is taken for the class of the other that most of its rows have, in the better direction, kappa is
    at least .6; classes that were joined are no new question, because the finer ones decide them.

    References
    ----------
    Landis and Koch (1977), The measurement of observer agreement for categorical data, Biometrics 33.

    Examples
    --------
    >>> rows = np.arange(8, dtype=np.uint64)
    >>> churn = np.array([0.0, 1, 0, 1, 1, 0, 0, 0])
    >>> same_question(rows, churn, rows, 1 - churn)
    True
    >>> same_question(rows, churn, rows, np.array([0.0, 0, 1, 1, 0, 0, 1, 1]))
    False
    """
    classes = _are_classes(old_labels), _are_classes(new_labels)
    if not all(classes) and _are_several(old_labels) and _are_several(new_labels):
        return _same_several(old, old_labels, new, new_labels, kappa_at_least) or (
            classes == (False, False) and _same_numbers(old, old_labels, new, new_labels)
        )
    if classes == (True, True):
        return any(
            _same_classes(old, old_labels, new, coded, kappa_at_least)
            for coded in (new_labels, 1.0 - new_labels)
        )
    if classes == (False, False):
        if _are_several(old_labels) or _are_several(new_labels):
            return _cut_in_several(old, old_labels, new, new_labels) or _same_numbers(
                old, old_labels, new, new_labels
            )
        return _same_numbers(old, old_labels, new, new_labels)
    return _cut_in_two(old, old_labels, new, new_labels)


def nearly_equal(old: Digests, old_labels: Array, new: Digests, new_labels: Array) -> bool:
    """Tell whether labels are the same but for a few, up to recoding: then the rows are the same rows."""
    return same_question(old, old_labels, new, new_labels, kappa_at_least=NEARLY_EQUAL)


def _are_classes(labels: Array) -> bool:
    return bool(np.isin(labels, (0.0, 1.0)).all())


def _are_several(labels: Array) -> bool:
    return bool(((labels >= 0) & (labels < MOST_CLASSES) & (labels == np.floor(labels))).all())


def _same_numbers(old: Digests, old_labels: Array, new: Digests, new_labels: Array) -> bool:
    return any(_same_ranks(old, old_labels, new, coded) for coded in (new_labels, -new_labels))


def _same_several(
    old: Digests, old_labels: Array, new: Digests, new_labels: Array, kappa_at_least: float
) -> bool:
    i, j = pairs(old, new)
    if not len(i):
        return False
    a, b = old_labels[i].astype(np.int64), new_labels[j].astype(np.int64)
    if max(kappa_of_classes(a, recoded(b, a)), kappa_of_classes(b, recoded(a, b))) < kappa_at_least:
        return False
    if len(np.unique(old[i])) >= DISTINCT * len(i):
        return True
    # copies are paired as they stand; that labels go with copies at all is asked of the commonest class
    largest = (float(np.bincount(codes).argmax()) for codes in (a, b))
    ones = [
        (labels == one).astype(np.float64)
        for labels, one in zip((old_labels, new_labels), largest, strict=True)
    ]
    return _agree_beyond_resplits(old, ones[0], new, ones[1])


def recoded(codes: Integers, like: Integers) -> Integers:
    """Return each code as the code of ``like`` that most of its rows have.

    Examples
    --------
    >>> recoded(np.array([5, 5, 5, 7]), np.array([0, 0, 1, 1])).tolist()
    [0, 0, 0, 1]
    """
    known, at = np.unique(codes, return_inverse=True)
    counts = np.zeros((len(known), int(like.max()) + 1), np.int64)
    np.add.at(counts, (at, like), 1)
    return np.asarray(counts.argmax(axis=1)[at], dtype=np.int64)


def kappa_of_classes(a: Integers, b: Integers) -> float:
    """Return Cohen's kappa of two vectors of class numbers; 1 where both are constant and equal.

    Examples
    --------
    >>> kappa_of_classes(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0]))
    0.5
    """
    most = int(max(a.max(), b.max())) + 1
    chance = float((np.bincount(a, minlength=most) / len(a)) @ (np.bincount(b, minlength=most) / len(b)))
    agree = float((a == b).mean())
    return (agree - chance) / (1 - chance) if chance < 1 else agree


def _cut_in_several(old: Digests, old_labels: Array, new: Digests, new_labels: Array) -> bool:
    i, j = pairs(old, new)
    bins = min(BINS, len(i) // ROWS_A_BIN)
    if bins < 2:
        return False
    a, b = old_labels[i], new_labels[j]
    classes, numbers = (a, b) if _are_several(a) else (b, a)
    bin_of = (_ranks(numbers) * bins / (len(i) + 1)).astype(np.int64)
    codes = classes.astype(np.int64)
    return kappa_of_classes(codes, recoded(bin_of, codes)) >= NEARLY_EQUAL


def _same_classes(
    old: Digests, old_labels: Array, new: Digests, new_labels: Array, kappa_at_least: float
) -> bool:
    i, j = pairs(old, new, old_labels, new_labels)
    if not len(i) or kappa(old_labels[i], new_labels[j]) < kappa_at_least:
        return False
    if len(np.unique(old[i])) >= DISTINCT * len(i):
        return True
    return _agree_beyond_resplits(old, old_labels, new, new_labels)


def _agree_beyond_resplits(old: Digests, old_labels: Array, new: Digests, new_labels: Array) -> bool:
    """Tell whether copies agree better than when the labels of each distinct row are dealt out anew."""
    distinct, where = np.unique(np.concatenate([old, new]), return_inverse=True)
    n_old, n_new = (np.bincount(w, minlength=len(distinct)) for w in (where[: len(old)], where[len(old) :]))
    ones_old = np.bincount(where[: len(old)], old_labels, len(distinct)).astype(np.int64)
    ones = np.bincount(where, np.concatenate([old_labels, new_labels]), len(distinct)).astype(np.int64)
    zeros = n_old + n_new - ones

    def agreement(dealt: Integers) -> int:
        in_ones = np.minimum(dealt, ones - dealt)
        return int((in_ones + np.minimum(n_old - dealt, zeros - n_old + dealt)).sum())

    observed = agreement(ones_old)
    generator = np.random.default_rng(0)
    draws = max(100, min(1000, MOST_DRAWS // len(distinct)))
    return all(agreement(generator.hypergeometric(ones, zeros, n_old)) < observed for _ in range(draws))


def kappa(a: Array, b: Array) -> float:
    """Return Cohen's kappa of two 0/1 vectors; 1 where both are constant and equal.

    Examples
    --------
    >>> kappa(np.array([0.0, 0, 1, 1]), np.array([0.0, 0, 1, 0]))
    0.5
    """
    agree = float((a == b).mean())
    chance = float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()))
    return (agree - chance) / (1 - chance) if chance < 1 else agree


def _same_ranks(old: Digests, old_labels: Array, new: Digests, new_labels: Array) -> bool:
    i, j = pairs(old, new, old_labels, new_labels)
    if not len(i):
        return False
    ranks = pl.Series(_ranks(new_labels[j])[np.argsort(old_labels[i], kind="stable")])
    nearby = ranks.rolling_median(NEIGHBOURS, center=True, min_samples=1)
    apart = float((ranks - nearby).abs().median())  # type: ignore[arg-type]
    return apart <= max(0.5, RANKS_APART * len(i))


def _cut_in_two(old: Digests, old_labels: Array, new: Digests, new_labels: Array) -> bool:
    i, j = pairs(old, new)
    a, b = old_labels[i], new_labels[j]
    classes, numbers = (a, b) if _are_classes(a) else (b, a)
    positives = int(classes.sum())
    negatives = len(classes) - positives
    if not positives or not negatives:
        return False
    wins = float(_ranks(numbers)[classes == 1.0].sum()) - positives * (positives + 1) / 2
    auc = wins / (positives * negatives)
    return max(auc, 1 - auc) >= SEPARATED


def _ranks(values: Array) -> Array:
    return pl.Series(values).rank().to_numpy().astype(np.float64)
