"""Words and pairs of words by a vocabulary: each has a column of its own, the others none."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import repeat

import msgspec
import numpy as np

from holdfast.models.bags.counts import FEWEST_TEXTS, Counts, counted, counted_texts
from holdfast.models.texts import words
from holdfast.types import Integers


class Words(msgspec.Struct, frozen=True, tag="words", dict=True):
    """The terms that have a column, in the order of code points, and in how many training texts each occurs."""

    terms: tuple[str, ...]
    texts: tuple[int, ...]

    @property
    def names(self) -> list[str]:
        """A name for each column."""
        return [repr(term) for term in self.terms]

    def count(self, texts: Sequence[str | None]) -> Counts:
        """Return how often each column's term stands in each text; null has none."""
        return counted_texts(texts, self.row(), len(self.terms))

    def row(self) -> Callable[[str], Integers]:
        """Return a function from a text to the columns of its terms, each as often as it stands there."""
        find, nowhere = self._places.get, repeat(-1)

        def places(text: str) -> Integers:
            terms = words(text)
            found = np.fromiter(map(find, terms, nowhere), np.int64, len(terms))
            kept: Integers = found[found >= 0]
            return kept

        return places

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}


def learn_words(texts: Sequence[str | None], most: int) -> tuple[Words, Counts] | None:
    """Return the vocabulary of training texts and their counts; None where it has more than ``most`` terms.

    Examples
    --------
    >>> learn_words(["b a", "a c"], 10)[0]
    Words(terms=('a',), texts=(2,))
    >>> learn_words(["b a", "a c"], 2) is None
    True
    """
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    places, lengths = array("q"), []
    for text in texts:
        before = len(places)
        places.extend(map(numbers.__getitem__, () if text is None else words(text)))
        lengths.append(len(places) - before)
        if len(numbers) > most:
            return None
    terms = sorted(numbers)
    ranks = np.empty(len(terms), dtype=np.int64)
    ranks[[numbers[term] for term in terms]] = np.arange(len(terms))
    rows = np.repeat(np.arange(len(texts)), lengths)
    counts = counted(rows, ranks[np.array(places, dtype=np.int64)], len(texts), len(terms))
    kept = np.flatnonzero(counts.texts >= FEWEST_TEXTS)
    counts = counts.keep(kept)
    return Words(tuple(terms[i] for i in kept), tuple(counts.texts.tolist())), counts
