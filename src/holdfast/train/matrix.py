"""What a family's fitting function sees: numbers, labels and a seed."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.contract.settings import Task
from holdfast.types import Array, Integers


@dataclass(frozen=True)
class Matrix:
    """Encoded training rows.

    ``values`` has shape ``(n, k)``, C-contiguous, NaN where a tree may see a missing value; ``categorical`` are
    the indices of columns that hold level codes; ``groups`` are entity codes or None, ``weights`` what each row
    counts, shape ``(n,)``, or None where all count alike. ``classes`` is the number of classes of a multiclass task,
    whose labels are their numbers from 0; else 0.
    """

    values: Array
    labels: Array
    groups: Integers | None
    categorical: tuple[int, ...]
    names: tuple[str, ...]
    task: Task
    seed: int
    weights: Array | None = None
    classes: int = 0
