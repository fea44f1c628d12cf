"""Words and pairs of words by a hash: constant memory however many there are; those of one bucket count together."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from holdfast.models.bags.counts import Counts, counted_texts
from holdfast.models.texts import words
from holdfast.types import Integers

BUCKETS = 2**18


class HashedWords(msgspec.Struct, frozen=True, tag="hashed words"):
    """As many columns as ``texts`` has numbers: in how many training texts each bucket occurs.

    The hash is the CRC-32 of the term in UTF-8: the same on every machine and in every version, unlike Python's own.
    """

    texts: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """A name for each column."""
        return [f"bucket {i}" for i in range(len(self.texts))]

    def count(self, texts: Sequence[str | None]) -> Counts:
        """Return how often each bucket's terms stand in each text; null has none."""
        return counted_texts(texts, self.row(), len(self.texts))

    def row(self) -> Callable[[str], Integers]:
        """Return a function from a text to the buckets of its terms."""
        crc, buckets = zlib.crc32, len(self.texts)

        def places(text: str) -> Integers:
            # a lone surrogate is no UTF-8; it gets its three bytes all the same
            hashes = [crc(term.encode("utf-8", "surrogatepass")) for term in words(text)]
            return np.array(hashes, dtype=np.int64) % buckets

        return places


def learn_hashed_words(texts: Sequence[str | None], buckets: int = BUCKETS) -> tuple[HashedWords, Counts]:
    """Return the buckets of training texts and their counts.

    Examples
    --------
    >>> found, counts = learn_hashed_words(["b a", "b"], buckets=4)
    >>> int(sum(counts.times))
    4
    """
    counts = HashedWords((0,) * buckets).count(texts)
    return HashedWords(tuple(counts.texts.tolist())), counts
