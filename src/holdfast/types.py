"""Aliases, and the Protocols by which a lower room is handed what only a higher one has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
"""A float64 array; missing values are NaN."""

Integers: TypeAlias = npt.NDArray[np.int64]
"""An int64 array: row numbers, codes, counts."""

Mask: TypeAlias = npt.NDArray[np.bool_]
"""A boolean array, one element a row."""

Value: TypeAlias = float | bool | str | None
"""One typed cell: a number (always a float), a boolean, a string, or null."""

Label: TypeAlias = bool | int | float | str
"""A value of the target as the user writes it."""


class Ledger(Protocol):
    """The append-only record that openings, promotions and rollbacks are written to."""

    def append(self, action: str, subject: str, detail: Mapping[str, Any]) -> int:
        """Add one row and return its sequence number, from 1. It is durable when this returns."""
        ...
