"""What a family's fitting function sees: numbers, labels and a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from holdfast.types import Array, Integers


@dataclass(frozen=True)
class Matrix:
    """Encoded training rows.

    ``values`` has shape ``(n, k)``, C-contiguous, NaN where a tree may see a missing value; ``categorical`` are
    the indices of columns that hold level codes; ``groups`` are entity codes or None.
    """

    values: Array
    labels: Array
    groups: Integers | None
    categorical: tuple[int, ...]
    names: tuple[str, ...]
    task: Literal["binary", "regression"]
    seed: int
