"""What a search may choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Parameter:
    """One hyperparameter: a number between ``low`` and ``high``, both included.

    ``whole`` numbers are integers; ``log`` ones are spread evenly over their logarithms.
    """

    name: str
    low: float
    high: float
    whole: bool = False
    log: bool = False


Space: TypeAlias = tuple[Parameter, ...]
"""The hyperparameters of a family."""
