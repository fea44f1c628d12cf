"""What a candidate is: one object, in a file of its own in ``train/families/``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from holdfast.contract.settings import Task
from holdfast.models import Core
from holdfast.models.encoding import Kind
from holdfast.train.matrix import Matrix
from holdfast.train.search.space import Space

Fit = Callable[[Matrix], Core]


@dataclass(frozen=True)
class Family:
    """A model family: how its columns are encoded, how it is fitted, whether its terms can be read.

    ``simplicity`` orders families: of two that are equally good the lower one is selected. ``tasks`` are those that
    it is made for. ``space`` are the hyperparameters that a search may choose, none where the family chooses its own.
    ``general`` makes the estimator that answers by its own library where a conversion of it is refused. ``note`` says,
    of a fitted predictor and the number of rows it was fitted on, what a person should know.
    """

    name: str
    encoding: Kind
    fit: Fit
    readable: bool
    simplicity: int
    tasks: tuple[Task, ...] = ("binary", "regression")
    space: Space = ()
    general: Callable[[Matrix], Any] | None = None
    note: Callable[[Any, int], str] = lambda predictor, rows: ""
