"""What a cell turned out to be: int8 codes, the same in every executor, profile and window."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

OK = 0
NULL = 1
UNSEEN = 2
OUT_OF_RANGE = 3
WRONG_TYPE = 4
UNKNOWN_FIELD = 5

NAMES: tuple[str, ...] = ("ok", "null", "unseen", "out of range", "wrong type", "unknown field")
"""Names by code. ``unknown field`` is of requests only: unknown columns of a table are named once."""


Kinds: TypeAlias = npt.NDArray[np.int8]
"""One code a row."""

KINDS: tuple[int, ...] = (NULL, UNSEEN, OUT_OF_RANGE, WRONG_TYPE)
"""The codes of cells that are not all right."""

WORDS: dict[int, str] = {
    NULL: "is null",
    UNSEEN: "is unseen",
    OUT_OF_RANGE: "is out of range",
    WRONG_TYPE: "is of the wrong type",
}
"""The same in a sentence behind the name of the column."""
