"""What a candidate is: one object, in a file of its own in ``train/families/``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from holdfast.contract.settings import Task
from holdfast.models import Core
from holdfast.train.matrix import Matrix

Fit = Callable[[Matrix], Core]


@dataclass(frozen=True)
class Family:
    """A model family: how its columns are encoded, how it is fitted, whether its terms can be read.

    ``simplicity`` orders families: of two that are equally good the lower one is selected. ``tasks`` are those that
    it is made for.
    """

    name: str
    encoding: Literal["linear", "tree"]
    fit: Fit
    readable: bool
    simplicity: int
    tasks: tuple[Task, ...] = ("binary", "regression")
