"""What a family's fitting function sees: numbers, labels and a seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdfast.contract.settings import Task
from holdfast.models.sparse import Encoded
from holdfast.train.clock import NO_END, Clock
from holdfast.types import Array, Integers


@dataclass(frozen=True)
class Matrix:
    """Encoded training rows.

    ``values`` has shape ``(n, k)``: C-contiguous, NaN where a tree may see a missing value, or ``Csr`` where the encoding
    ``linear`` meets a text or many flags; ``categorical`` are
    the indices of columns that hold level codes; ``groups`` are entity codes or None, ``weights`` what each row
    counts, shape ``(n,)``, or None where all count alike. ``classes`` is the number of classes of a multiclass task,
    whose labels are their numbers from 0; else 0. ``times`` are when rows happened, shape ``(n,)``, and ``gap`` how long
    a label takes in their unit; ``times`` is None where choices inside the rows need not look forward in time.

    ``parameters`` are hyperparameters by name, in place of the family's own. ``clock`` is asked within long fits.
    ``draft``: the model is scored and thrown away, so nothing about it has to be proven.
    """

    values: Encoded
    labels: Array
    groups: Integers | None
    categorical: tuple[int, ...]
    names: tuple[str, ...]
    task: Task
    seed: int
    weights: Array | None = None
    classes: int = 0
    parameters: Mapping[str, float] = field(default_factory=dict)
    clock: Clock = NO_END
    draft: bool = False
    times: Array | None = None
    gap: float = 0.0
