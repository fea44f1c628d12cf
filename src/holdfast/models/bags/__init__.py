"""Bags of terms: which column a term of a text counts in. By a vocabulary, or by a hash where there are too many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from holdfast.models.bags.counts import Counts, counted_row
from holdfast.models.bags.grams import Grams, learn_grams
from holdfast.models.bags.hashed_grams import HashedGrams, learn_hashed_grams
from holdfast.models.bags.hashed_words import BUCKETS, HashedWords, learn_hashed_words
from holdfast.models.bags.words import Words, learn_words

MOST_TERMS = 2**18
"""Training texts with more different words (or grams of characters) than this are counted in buckets of a hash."""

Bag: TypeAlias = Words | HashedWords | Grams | HashedGrams
"""Any bag; its JSON form names which."""


def learn_bags(
    texts: Sequence[str | None], *, most: int = MOST_TERMS, buckets: int = BUCKETS
) -> list[tuple[Bag, Counts]]:
    """Return the bag of words and the bag of characters of training texts, each with the counts of the texts."""
    return [
        learn_words(texts, most) or learn_hashed_words(texts, buckets),
        learn_grams(texts, most) or learn_hashed_grams(texts, buckets),
    ]


__all__ = ["Bag", "Counts", "Grams", "HashedGrams", "HashedWords", "Words", "counted_row", "learn_bags"]
