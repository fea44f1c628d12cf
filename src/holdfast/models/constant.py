"""The constant core: the same margin for every row; the simplest honest predictor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

import msgspec
import numpy as np

from holdfast.models.cores import register
from holdfast.types import Array

FILE = "constant.json"


@register
class Constant:
    """The log-odds of the share of positives, or the mean of the target.

    Examples
    --------
    >>> Constant(-1.5).margin(np.zeros((2, 3))).tolist()
    [-1.5, -1.5]
    """

    name: ClassVar[str] = "constant"
    exact_everywhere: ClassVar[bool] = True

    def __init__(self, value: float) -> None:
        self.value = float(value)

    @property
    def width(self) -> None:
        """Any number of columns will do."""
        return

    def margin(self, matrix: Array) -> Array:
        """Return the constant, shape ``(n,)``."""
        return np.full(len(matrix), self.value)

    def margin_row(self) -> Callable[[list[float]], float]:
        """Return the constant whatever the row."""
        value = self.value
        return lambda _: value

    def files(self) -> dict[str, bytes]:
        """Return its one file."""
        return {FILE: msgspec.json.encode({"value": self.value})}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> Constant:
        """Return the core of ``files``."""
        return cls(msgspec.json.decode(files[FILE], type=dict[str, float])["value"])

    def memory_mb(self) -> float:
        """Return the size of one number."""
        return 8 / 1e6
