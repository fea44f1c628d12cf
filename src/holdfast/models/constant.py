"""The constant core: the same margin for every row; the simplest honest predictor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import msgspec
import numpy as np

from holdfast.models.cores import register
from holdfast.models.link import Link
from holdfast.types import Array

FILE = "constant.json"


@register
class Constant:
    """The log-odds of the share of positives, the logarithm of each class's share, or the mean of the target.

    Parameters
    ----------
    value
        One number, or one a class.

    Examples
    --------
    >>> Constant(-1.5).margin(np.zeros((2, 3))).tolist()
    [-1.5, -1.5]
    >>> Constant([-0.5, -1.0]).margin(np.zeros((2, 3))).tolist()
    [[-0.5, -1.0], [-0.5, -1.0]]
    """

    name: ClassVar[str] = "constant"
    exact_everywhere: ClassVar[bool] = True
    link: ClassVar[Link | None] = None

    def __init__(self, value: float | Sequence[float]) -> None:
        several = isinstance(value, Sequence)
        self.value = tuple(float(v) for v in value) if several else float(value)  # type: ignore[arg-type,union-attr]

    @property
    def width(self) -> None:
        """Any number of columns will do."""
        return

    def margin(self, matrix: Array) -> Array:
        """Return the constant, shape ``(n,)``, or ``(n, classes)``."""
        rows = matrix.shape[0]
        return np.full((rows, len(self.value)) if isinstance(self.value, tuple) else rows, self.value)

    def margin_row(self) -> Callable[[list[float]], Any]:
        """Return the constant whatever the row."""
        value = self.value
        return lambda _: value

    def files(self) -> dict[str, bytes]:
        """Return its one file."""
        return {FILE: msgspec.json.encode({"value": self.value})}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Constant:
        """Return the core of ``files``."""
        return cls(msgspec.json.decode(files[FILE], type=dict[str, float | list[float]])["value"])

    def memory_mb(self) -> float:
        """Return the size of its numbers."""
        return 8 * (len(self.value) if isinstance(self.value, tuple) else 1) / 1e6
