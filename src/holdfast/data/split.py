"""Which rows go where: a keyed hash for the holdout, stratified groups for the folds."""

from __future__ import annotations

import hashlib

import numpy as np
import polars as pl

from holdfast.data.fingerprint import Digests, cell_digests
from holdfast.errors import DataError
from holdfast.types import Array, Integers, Mask

_MOST_CLASSES = 50
_BINS = 10


def assign(identities: Digests | pl.Series, key: bytes, share: float) -> Mask:
    """Return which rows go to the holdout: those whose keyed hash falls below the share.

    It depends on the identity and the key alone, so a row stays on its side whatever else is in the table, on
    every machine and in every version.

    Parameters
    ----------
    identities
        What stays together: a column of entities, or digests of rows, shape ``(n,)``.
    key
        Secret of the split, 1 to 64 bytes.
    share
        Expected share of the identities, in [0, 1].

    Examples
    --------
    >>> held = assign(pl.Series(["a", "b", "a", "c"]), b"key", 0.5)
    >>> bool(held[0] == held[2])
    True
    """
    digests = cell_digests(identities) if isinstance(identities, pl.Series) else identities
    known, inverse = np.unique(digests, return_inverse=True)
    return (_keyed(known, key) < share)[inverse]


def _keyed(digests: Digests, key: bytes) -> Array:
    """Return a number in [0, 1) for each digest."""
    data = digests.astype("<u8").tobytes()
    hashes = b"".join(
        hashlib.blake2b(data[i : i + 8], digest_size=8, key=key).digest() for i in range(0, len(data), 8)
    )
    # 53 bits, so that the quotient is exact and stays below 1.
    return (np.frombuffer(hashes, "<u8") >> np.uint64(11)).astype(np.float64) / 2.0**53


def folds(labels: Array, groups: Integers | Digests | None, k: int, seed: int) -> Integers:
    """Return the fold of each row, from 0 to ``k - 1``, shape ``(n,)``: groups whole, classes in equal
    shares.

    Groups that hold the same number of rows of each class are dealt out evenly, in shuffled order; what does
    not come out even goes, the largest first, to the fold that has least of what the group brings.

    Parameters
    ----------
    labels
        Target, shape ``(n,)``, without NaN. Up to 50 distinct values are classes; more are cut into ten bins
        of equal size.
    groups
        Rows with the same number stay together; null where every row is a group of its own.
    k
        Number of folds, at least 2.
    seed
        Of the shuffle. The same seed gives the same folds.

    Raises
    ------
    DataError
        ``too-few-groups``: fewer groups than folds.

    Examples
    --------
    >>> y = np.array([0.0, 0, 0, 0, 1, 1])
    >>> found = folds(y, None, 2, seed=1)
    >>> [int(y[found == fold].sum()) for fold in (0, 1)]
    [1, 1]
    """
    classes = _classes(labels)
    if groups is None:
        group, n_groups = np.arange(len(labels)), len(labels)
    else:
        known, group = np.unique(groups, return_inverse=True)
        n_groups = len(known)
    if n_groups < k:
        raise DataError(
            "too-few-groups",
            f"{n_groups} groups of rows cannot be dealt out to {k} folds",
            expected=f"at least {k} different entities (or rows)",
            next="bring more rows",
        )
    counts = np.zeros((n_groups, int(classes.max()) + 1), np.int64)
    np.add.at(counts, (group, classes), 1)
    return _deal(counts, k, np.random.default_rng(seed))[group]


def _classes(labels: Array) -> Integers:
    known, codes = np.unique(labels, return_inverse=True)
    if len(known) <= _MOST_CLASSES:
        return codes.astype(np.int64)
    edges = np.quantile(labels, np.arange(1, _BINS) / _BINS)
    # a value that many rows have can be several edges, and the bins between them are empty
    _, codes = np.unique(np.searchsorted(edges, labels, side="right"), return_inverse=True)
    return codes.astype(np.int64)


def _deal(counts: Integers, k: int, generator: np.random.Generator) -> Integers:
    """Return the fold of each group from its rows per class, shape ``(groups, classes)``."""
    shapes, of_shape = np.unique(counts, axis=0, return_inverse=True)
    of_shape = of_shape.reshape(-1)
    order = generator.permutation(len(counts))
    order = order[np.argsort(of_shape[order], kind="stable")]
    bounds = np.searchsorted(of_shape[order], np.arange(len(shapes) + 1))
    total = counts.sum(axis=0).astype(np.float64)
    held = np.zeros((k, counts.shape[1]))
    fold = np.empty(len(counts), np.int64)
    uneven: list[tuple[int, int]] = []
    for shape, rows in enumerate(shapes):
        members = order[bounds[shape] : bounds[shape + 1]]
        even = len(members) // k * k
        fold[members[:even]] = np.arange(even) % k
        held += rows * (even // k)
        uneven += [(shape, int(member)) for member in members[even:]]
    uneven.sort(key=lambda pair: -int(shapes[pair[0]].sum()))
    for shape, member in uneven:
        weight = shapes[shape] / total**2
        load = held @ weight
        lightest = np.flatnonzero(load <= load.min() * (1 + 1e-12))
        best = int(lightest[np.argmin(held[lightest].sum(axis=1))])
        fold[member] = best
        held[best] += shapes[shape]
    return fold
