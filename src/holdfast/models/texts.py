"""Texts as terms: words, pairs of neighbouring words, and two or three neighbouring characters, in linear time.

Tables, single rows and training cut a text by the functions here, so no two of them can cut it in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from holdfast.types import Integers

CHARACTERS_READ = 1_000
"""Characters are taken from the beginning of a text, up to here; words from all of it."""

BITS = 21
"""A character of Unicode fits; three of them fit into 63 bits, so the key of a gram is the gram itself and no hash."""

Keys = npt.NDArray[np.int64]

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    r"""Return the words of a text in lower case, then each with its right neighbour.

    A word is a run of letters, digits and underscores in the sense of Unicode (``\w+``).

    Examples
    --------
    >>> words("Win a PRIZE!")
    ['win', 'a', 'prize', 'win a', 'a prize']
    """
    found = _WORD.findall(text.lower())
    return found + list(map(" ".join, pairwise(found)))


def gram_keys(text: str) -> Keys:
    """Return the keys of every two, then of every three neighbouring characters of a text in lower case.

    Runs of white space are one blank; there is one before the text and one behind it.

    Examples
    --------
    >>> [gram(key) for key in gram_keys("£5  No").tolist()]
    [' £', '£5', '5 ', ' n', 'no', 'o ', ' £5', '£5 ', '5 n', ' no', 'no ']
    """
    read = _codes(_read(text))
    two = (read[:-1] << BITS) + read[1:]
    return np.concatenate((two, (two[:-1] << BITS) + read[2:]))


def gram_keys_of(texts: Sequence[str | None]) -> tuple[Integers, Keys]:
    """Return the keys of many texts, and the text of each, in no particular order; null has none.

    Examples
    --------
    >>> rows, keys = gram_keys_of(["a", None, "a b"])
    >>> sorted(keys[rows == 2].tolist()) == sorted(gram_keys("a b").tolist())
    True
    """
    reads = ["" if text is None else _read(text) for text in texts]
    read = _codes("".join(reads))
    rows = np.repeat(np.arange(len(reads)), [len(one) for one in reads])
    two, three = rows[:-1] == rows[1:], rows[:-2] == rows[2:]
    pairs = (read[:-1] << BITS) + read[1:]
    triples = (pairs[:-1] << BITS) + read[2:]
    return np.concatenate((rows[:-1][two], rows[:-2][three])), np.concatenate((pairs[two], triples[three]))


def gram(key: int) -> str:
    """Return the characters that a key stands for."""
    found = []
    while key:
        found.append(chr((key & (1 << BITS) - 1) - 1))
        key >>= BITS
    return "".join(reversed(found))


def gram_key(characters: str) -> int:
    """Return the key of two or three characters.

    Examples
    --------
    >>> gram(gram_key("ab")), gram(gram_key("a£b"))
    ('ab', 'a£b')
    """
    key = 0
    for character in characters:
        key = (key << BITS) + ord(character) + 1
    return key


def _read(text: str) -> str:
    return f" {' '.join(text[:CHARACTERS_READ].lower().split())} "


def _codes(text: str) -> Keys:
    # one more than the code point, so that no character is a zero in front of a key; surrogates are characters too
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64) + 1
