"""SP004."""

from __future__ import annotations

import numpy as np

from holdfast.checks import SplitContext
from holdfast.checks.testing import contract


def split(straddling: int) -> SplitContext:
    """Return a split by the order of the file, with so many entities on both sides."""
    settings = contract(entity="shop", file_order=True)
    return SplitContext(settings, np.arange(80), np.arange(80, 100), {}, True, straddling)


def flawed() -> SplitContext:
    """Nineteen shops with rows before and after the cut."""
    return split(19)


def twin() -> SplitContext:
    """Every shop on one side."""
    return split(0)
