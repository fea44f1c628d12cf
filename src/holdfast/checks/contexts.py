"""What checks are handed, by stage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import msgspec
import numpy as np

from holdfast.checks.changes import Change
from holdfast.checks.columns import TableColumn
from holdfast.contract.settings import Settings
from holdfast.types import Array, Integers, Mask


@dataclass(frozen=True)
class TableContext:
    """The rows that training may see, with their labels; holdout rows are not among them.

    Parameters
    ----------
    settings
        The contract.
    columns
        Every column of the table but the target, ignored ones included, by name.
    labels
        Shape ``(n,)``: 0.0 and 1.0, or the target of a regression.
    groups
        Entity codes, or None.
    times
        Event times, seconds since 1970, NaN where there is none; None without a time column.
    kept
        For each column with ``mostly`` the rows of the table that keep its rule, and how many there are.
    missing, unknown, renamed
        Columns of the contract that the table lacks; columns of the table that the contract does not name;
        for a missing column, the unknown one that looks like it.
    changes
        How else the table differs from the contract.
    """

    settings: Settings
    columns: Mapping[str, TableColumn]
    labels: Array
    groups: Integers | None = None
    times: Array | None = None
    kept: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    renamed: Mapping[str, str] = ()  # type: ignore[assignment]
    changes: Sequence[Change] = ()

    @property
    def features(self) -> dict[str, TableColumn]:
        """The columns that are features by the contract."""
        return {name: self.columns[name] for name in self.settings.inputs if name in self.columns}

    @cached_property
    def entities(self) -> Integers:
        """A dense code of each row's entity, from 0; without entities every row is one of its own."""
        if self.groups is None:
            return np.arange(len(self.labels))
        return np.asarray(np.unique(self.groups, return_inverse=True)[1], dtype=np.int64)

    def count_entities(self, rows: Mask) -> int:
        """Return how many entities (rows without entities) the rows of a mask belong to."""
        if self.groups is None:
            return int(rows.sum())
        return int(np.count_nonzero(np.bincount(self.entities[rows])))

    @property
    def binary(self) -> bool:
        """Whether the task is a classification in two classes."""
        return self.settings.task == "binary"

    @property
    def several(self) -> bool:
        """Whether the task is a classification in several classes; the labels are then their numbers."""
        return self.settings.task == "multiclass"

    def each_class(self) -> Iterator[tuple[str | None, TableContext]]:
        """Yield the table of a binary task as it is, of several classes each against the rest, with its label."""
        if not self.several:
            yield None, self
            return
        for number, label in enumerate(self.settings.classes):
            alone = msgspec.structs.replace(self.settings, task="binary", classes=(), positive=label)
            yield str(label), replace(self, settings=alone, labels=(self.labels == number).astype(np.float64))


@dataclass(frozen=True)
class SplitContext:
    """The two sides of the split, without the holdout's features: digests, class shares, how rows were told apart.

    Parameters
    ----------
    training, holdout
        One digest a row, over the columns that are features; shapes ``(n,)`` and ``(m,)``.
    shares
        What ``seal`` says about class shares per part: share, standard error and rows; empty for a regression.
    rows_identify
        False where rows were told apart by a running number because most are not distinct.
    straddling
        Entities with rows on both sides of a split in time.
    """

    settings: Settings
    training: Integers
    holdout: Integers
    shares: Mapping[str, Any]
    rows_identify: bool
    straddling: int = 0
