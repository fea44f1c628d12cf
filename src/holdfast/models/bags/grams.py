"""Two and three neighbouring characters by a vocabulary: each has a column of its own, the others none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import msgspec
import numpy as np

from holdfast.models.bags.counts import FEWEST_TEXTS, Counts, counted
from holdfast.models.texts import Keys, gram, gram_key, gram_keys, gram_keys_of
from holdfast.types import Integers


class Grams(msgspec.Struct, frozen=True, tag="grams", dict=True):
    """The grams that have a column, in the order of their keys, and in how many training texts each occurs."""

    terms: tuple[str, ...]
    texts: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """A name for each column."""
        return [f"characters {term!r}" for term in self.terms]

    def count(self, texts: Sequence[str | None]) -> Counts:
        """Return how often each column's gram stands in each text; null has none."""
        known = self._known
        rows, keys = gram_keys_of(texts)
        places = known.searchsorted(keys)
        places[known[places] != keys] = -1
        return counted(rows, places, len(texts), len(self.terms))

    def row(self) -> Callable[[str], Integers]:
        """Return a function from a text to the columns of its grams, each as often as it stands there."""
        known = self._known

        def places(text: str) -> Integers:
            keys = gram_keys(text)
            found: Integers = known.searchsorted(keys)
            kept: Integers = found[known[found] == keys]
            return kept

        return places

    @cached_property
    def _known(self) -> Keys:
        # one more at the end, which no gram has: every position that a search answers can be looked at
        return np.array([*map(gram_key, self.terms), np.iinfo(np.int64).max], dtype=np.int64)


def learn_grams(texts: Sequence[str | None], most: int) -> tuple[Grams, Counts] | None:
    """Return the grams of training texts and their counts; None where there are more than ``most``.

    Examples
    --------
    >>> learn_grams(["ab", "xb"], 100)[0]
    Grams(terms=('b ',), texts=(2,))
    """
    rows, keys = gram_keys_of(texts)
    known, places = np.unique(keys, return_inverse=True)
    if len(known) > most:
        return None
    counts = counted(rows, places, len(texts), len(known))
    kept = np.flatnonzero(counts.texts >= FEWEST_TEXTS)
    counts = counts.keep(kept)
    return Grams(tuple(map(gram, known[kept].tolist())), tuple(counts.texts.tolist())), counts
