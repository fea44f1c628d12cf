"""Two and three neighbouring characters by a hash: constant memory; those of one bucket count together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from holdfast.models.bags.counts import Counts, counted
from holdfast.models.bags.hashed_words import BUCKETS
from holdfast.models.texts import Keys, gram_keys, gram_keys_of
from holdfast.types import Integers


class HashedGrams(msgspec.Struct, frozen=True, tag="hashed grams"):
    """As many columns as ``texts`` has numbers: in how many training texts each bucket occurs."""

    texts: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """A name for each column."""
        return [f"characters, bucket {i}" for i in range(len(self.texts))]

    def count(self, texts: Sequence[str | None]) -> Counts:
        """Return how often each bucket's grams stand in each text; null has none."""
        rows, keys = gram_keys_of(texts)
        return counted(rows, _bucket(keys, len(self.texts)), len(texts), len(self.texts))

    def row(self) -> Callable[[str], Integers]:
        """Return a function from a text to the buckets of its grams."""
        buckets = len(self.texts)
        return lambda text: _bucket(gram_keys(text), buckets)


def learn_hashed_grams(texts: Sequence[str | None], buckets: int = BUCKETS) -> tuple[HashedGrams, Counts]:
    """Return the buckets of training texts and their counts.

    Examples
    --------
    >>> found, counts = learn_hashed_grams(["ab", None], buckets=4)
    >>> int(sum(counts.times))
    5
    """
    counts = HashedGrams((0,) * buckets).count(texts)
    return HashedGrams(tuple(counts.texts.tolist())), counts


def _bucket(keys: Keys, buckets: int) -> Integers:
    """Return the bucket of each key: the end of SplitMix64, whole numbers only (Steele, Lea and Flood 2014)."""
    z = keys.astype(np.uint64)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) % np.uint64(buckets)).astype(np.int64)
